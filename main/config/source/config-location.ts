import { join, win32 } from 'node:path';
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readText } from './read-text.ts';

/** In HKEY_LOCAL_MACHINE, where no kiosk user may write; the kiosk ignores HKEY_CURRENT_USER. */
export const POLICY_KEY = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Cleardesk';
/** The name of the app's settings in a configuration profile. */
export const PREFERENCE_DOMAIN = 'org.cleardesk.Cleardesk';

/** Which config file applies, and which policies override it. */
export interface ConfigLocation {
  readonly file: string;
  /** The command line or CLEARDESK_CONFIG names this file; it is not the system's default path. */
  readonly isNamed: boolean;
  /** Where the organisation's policies are; without it there are none. */
  readonly policies?: PolicyStore;
}

/**
 * Where device management puts policies: places that only an administrator can write to, and that
 * no option or environment variable of Cleardesk can change.
 */
export type PolicyStore =
  | { readonly kind: 'folder'; readonly folder: string }
  /** `system`: the folder with the operating system's own programs. */
  | { readonly kind: 'registry'; readonly key: string; readonly system: string }
  | { readonly kind: 'plist'; readonly file: string };

/**
 * The path of the config file: from the command line, else from CLEARDESK_CONFIG, else the
 * operating system's path for computer-wide settings.
 * @param named the command line's `--config FILE`; null or empty without one
 */
export function configLocation(from: {
  readonly named: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}): ConfigLocation {
  const named = [from.named, from.env['CLEARDESK_CONFIG']].find(Boolean) ?? null;
  return {
    file: named ?? usualPlace(from.platform, from.env),
    isNamed: named !== null,
    policies: policyStore(from.platform, from.env),
  };
}

function policyStore(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): PolicyStore {
  switch (platform) {
    case 'win32':
      return {
        kind: 'registry',
        key: POLICY_KEY,
        system: win32.join(env['SystemRoot'] ?? 'C:\\Windows', 'System32'),
      };
    case 'darwin':
      return { kind: 'plist', file: `/Library/Managed Preferences/${PREFERENCE_DOMAIN}.plist` };
    default:
      return { kind: 'folder', folder: '/etc/cleardesk/policies' };
  }
}

function usualPlace(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): string {
  switch (platform) {
    case 'win32':
      return win32.join(env['ProgramData'] ?? 'C:\\ProgramData', 'Cleardesk', 'cleardesk.yaml');
    case 'darwin':
      return '/Library/Application Support/Cleardesk/cleardesk.yaml';
    default:
      return '/etc/cleardesk/cleardesk.yaml';
  }
}

/**
 * A hash of the config file and a folder of policies, by which the kiosk finds out whether it has
 * to read them again. It does not cover policies that are in no folder (Windows, macOS). Never
 * throws.
 */
export function configFingerprint({ file, policies }: ConfigLocation): string {
  const files = policies?.kind === 'folder' ? [file, ...policyFiles(policies.folder)] : [file];
  const hash = createHash('sha256');
  for (const each of files) hash.update(`${JSON.stringify([each, readText(each)])}\n`);
  return hash.digest('hex');
}

/** The policy files in a folder, the lowest priority first; none if it cannot be read. */
export function policyFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter(isPolicy)
      .toSorted()
      .map((name) => join(folder, name));
  } catch {
    return []; // reading the policies says what is wrong
  }
}

/** True for the name of a policy file; false for the temporary files of editors. */
export function isPolicy(name: string): boolean {
  return name.endsWith('.yaml') && !name.startsWith('.');
}
