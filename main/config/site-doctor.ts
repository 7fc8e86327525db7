import type { PolicyWarning } from './policy-doctor.ts';
import type { Config } from './schema.ts';
import { isReadableOnTheWay } from './web-address.ts';

type Site = Config['sites'][number];

/** What speaks against the sites' settings: servers that are not told, and plain http. */
export function examineSites(sites: readonly Site[]): readonly PolicyWarning[] {
  if (sites.length === 0) {
    return [
      { path: 'sites', standard: 'Cleardesk', message: 'has no site: sessions show nothing' },
    ];
  }
  return sites.flatMap((site, index) => {
    const path = `sites[${index}]`;
    return [
      ...plainHttp(`${path}.url`, site.url),
      ...site.allow.flatMap((origin, at) => plainHttp(`${path}.allow[${at}]`, origin)),
      ...site.signOut.flatMap(({ url }, at) => plainHttp(`${path}.signOut[${at}].url`, url)),
      ...(site.signOutProof ? plainHttp(`${path}.signOutProof.url`, site.signOutProof.url) : []),
      ...signOut(path, site),
    ];
  });
}

/** An address whose traffic others can read. */
export function plainHttp(path: string, address: string): readonly PolicyWarning[] {
  const message = 'is plain http: what is sent can be read and changed on its way; use https';
  return isReadableOnTheWay(address) ? [{ path, standard: 'OWASP ASVS 12.2.1', message }] : [];
}

function signOut(path: string, { name, signOut, signOutProof }: Site): readonly PolicyWarning[] {
  const standard = 'OWASP ASVS 7.4.1';
  if (signOut.length === 0) {
    const message = `is not there: the server of "${name}" may keep the session alive`;
    return [{ path: `${path}.signOut`, standard, message }];
  }
  if (signOutProof !== null) return [];
  const message = `is not there: nothing proves that "${name}" ended the session`;
  return [{ path: `${path}.signOutProof`, standard, message }];
}
