import { statSync } from 'node:fs';
import type { Proxy } from '../config/schema/network.ts';
import { errorText } from '../base/errors.ts';
import { readRegularFile } from '../base/regular-file.ts';

/** How Chromium takes a proxy (Electron, `ProxyConfig`). */
export interface ProxyRules {
  readonly mode: 'system' | 'direct' | 'fixed_servers' | 'pac_script';
  readonly proxyRules?: string;
  readonly proxyBypassRules?: string;
  readonly pacScript?: string;
}

/** The proxy of a config, as Chromium takes it. A proxy that cannot be reached is never left out. */
export function proxyRules(proxy: Proxy, bypass: readonly string[]): ProxyRules {
  switch (proxy.kind) {
    case 'system':
    case 'direct':
      return { mode: proxy.kind };
    case 'server':
      return {
        mode: 'fixed_servers',
        proxyRules: proxy.address,
        proxyBypassRules: bypass.join(','),
      };
    case 'pac':
      return { mode: 'pac_script', pacScript: proxy.address };
  }
}

export interface ProxyCredentials {
  readonly user: string;
  readonly password: string;
}

const MOST_BYTES = 4096;
const OTHER_USERS = 0o007;

/**
 * Reads the file of `network.proxyCredentials`: the user name in the first line, the password in the
 * second. Never throws.
 * @returns what the proxy gets; or why it gets nothing, without anything of the content
 */
export function readProxyCredentials(
  file: string,
  platform: NodeJS.Platform,
): ProxyCredentials | { readonly problem: string } {
  try {
    // Windows has no such bits: there, the rights of its folder count.
    const isOpen = platform !== 'win32' && (statSync(file).mode & OTHER_USERS) !== 0;
    if (isOpen) return { problem: `${file} is open to every user of this device: chmod 640 it` };
    const [user = '', password = ''] = readRegularFile(file, MOST_BYTES)
      .toString('utf8')
      .replace(/^\uFEFF/, '')
      .split(/\r?\n/);
    return user === '' || password === ''
      ? { problem: `${file} needs the user name in its first line, and the password in its second` }
      : { user, password };
  } catch (error) {
    return { problem: `${file} cannot be read: ${errorText(error)}` };
  }
}
