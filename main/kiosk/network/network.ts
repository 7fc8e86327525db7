import { Network } from '../../electron/network/network.ts';
import { judgePath } from '../../network/certificate-path.ts';
import { type ProxyCredentials, proxyRules, readProxyCredentials } from '../../network/proxy.ts';
import { readTrustedIssuers } from '../../network/trusted-issuers.ts';
import type { NetworkSettings } from '../../network/wire.ts';

/**
 * The network of a config: the wiring of Chromium's partitions.
 * @param onProblem is told what cannot be used, in one line, when it is needed first
 */
export function openNetwork(
  { proxy, bypass, ca, proxyCredentials: file }: NetworkSettings,
  onProblem: (text: string) => void,
): Network {
  const { certificates, problems } = readTrustedIssuers(ca);
  for (const problem of problems) onProblem(`network.ca: ${problem}`);
  let credentials: ProxyCredentials | null | undefined;
  return new Network({
    proxy: proxyRules(proxy, bypass),
    judge: certificates.length === 0 ? null : (chain) => judgePath(chain, certificates),
    proxyCredentials: () => (credentials ??= read(file, onProblem)),
    onProblem,
  });
}

function read(file: string | null, onProblem: (text: string) => void): ProxyCredentials | null {
  if (file === null) return null;
  const found = readProxyCredentials(file, process.platform);
  if (!('problem' in found)) return found;
  onProblem(`network.proxyCredentials: ${found.problem}`);
  return null;
}
