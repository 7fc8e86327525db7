import { serverOrigin } from '../base/web-origin.ts';
import type { Log } from '../device/log/log.ts';

/** How a session's browser names itself to its sites. */
export interface UserAgents {
  /** For everything without one of its own; null: Electron's own. */
  readonly all: string | null;
  /** For each site's pages, in the order of the config; null: as `all`. */
  readonly bySite: readonly (string | null)[];
}

/**
 * Gives the User-Agent headers of a session. Chromium has one for workers of all kinds of a process, so
 * that it is that of the first site that has one; pages can have their own.
 * @param sites their settings: `default`, `chrome`, or a text
 * @param own Electron's
 */
export function userAgentsOf(
  sites: readonly { readonly userAgent: string }[],
  own: string,
): UserAgents {
  const wanted = sites.map(({ userAgent }) => userAgentOf(userAgent, own));
  const all = wanted.find((userAgent) => userAgent !== own) ?? null;
  return {
    all,
    bySite: wanted.map((userAgent) => (userAgent === (all ?? own) ? null : userAgent)),
  };
}

function userAgentOf(setting: string, own: string): string {
  if (setting === 'default') return own;
  return setting === 'chrome' ? asChrome(own) : setting;
}

/** Chrome names neither the app nor the parts of its version (User-Agent reduction, Chrome 101). */
function asChrome(own: string): string {
  return own
    .replace(/(\(KHTML, like Gecko\)) .*?(?=Chrome\/)/, '$1 ')
    .replace(/(Chrome\/\d+)\S* .*?(?=Safari\/)/, '$1.0.0.0 ');
}

/** A certificate of the device that a server would accept, as Electron describes it. */
export interface DeviceCertificate {
  readonly issuerName: string;
  readonly subjectName: string;
  /** In seconds of Unix time. */
  readonly validStart: number;
  readonly validExpiry: number;
  /** The certificate of who issued it; absent where the device has none. */
  readonly issuerCert?: DeviceCertificate;
}

export interface CertificateRules {
  /** The site's name, for the log. */
  readonly name: string;
  /** A common name in the chain of the certificate; null: the site gets none. */
  readonly issuer: string | null;
  /** Whether an address is of the site itself: no other server gets a certificate. */
  readonly isOwn: (address: string) => boolean;
}

/**
 * Gives the function that chooses a certificate for a server that asks for one, and logs what it does, once
 * for each server.
 */
export function certificateChoice(
  { name, issuer, isOwn }: CertificateRules,
  { log, now }: { readonly log: Pick<Log, 'info' | 'warning'>; readonly now: () => Date },
): <Offered extends DeviceCertificate>(url: string, offered: readonly Offered[]) => Offered | null {
  const logged = new Set<string>();
  return (url, offered) => {
    const server = serverOrigin(url);
    const chosen = issuer === null || !isOwn(server) ? null : certificateOf(issuer, offered, now());
    if (!logged.has(server)) {
      logged.add(server);
      const asks = `site "${name}": ${server} asks for a certificate of the device`;
      if (chosen !== null) log.info(`${asks}, and gets that of "${chosen.subjectName}"`);
      else if (issuer === null) log.info(`${asks}; sites[].clientCertificate names none`);
      else if (!isOwn(server)) log.warning(`${asks}, and is no server of the site: it gets none`);
      else log.warning(`${asks}; none of ${offered.length} is valid and issued by "${issuer}"`);
    }
    return chosen;
  };
}

/**
 * The certificate of the device that has this issuer in its chain and is valid now; of several, the one
 * that is valid for longest.
 */
function certificateOf<Offered extends DeviceCertificate>(
  issuer: string,
  offered: readonly Offered[],
  now: Date,
): Offered | null {
  const seconds = now.getTime() / 1000;
  const [best = null] = offered
    .filter(({ validStart, validExpiry }) => validStart <= seconds && seconds < validExpiry)
    .filter((certificate) => issuersOf(certificate).includes(issuer))
    .sort((one, other) => other.validExpiry - one.validExpiry);
  return best;
}

/** A chain of certificates is short; a longer one may lead in a circle. */
const LONGEST_CHAIN = 10;

function issuersOf(certificate: DeviceCertificate): readonly string[] {
  const names: string[] = [];
  let next: DeviceCertificate | undefined = certificate;
  while (next !== undefined && names.length < LONGEST_CHAIN) {
    names.push(next.issuerName);
    next = next.issuerCert;
  }
  return names;
}
