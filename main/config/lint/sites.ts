import type { Config } from '../schema/schema.ts';
import { isReadableOnTheWay } from '../schema/web-address.ts';

/** A setting that is allowed, but deviates from a standard or good practice. */
export interface PolicyWarning {
  /** The setting, as the config file names it. */
  readonly path: string;
  /** The sources of the advice: standards with their clauses, or `Cleardesk`. */
  readonly standard: string;
  readonly message: string;
}

type Site = Config['sites'][number];

/** Warnings about the sites: servers that do not learn of the sign-out, and plain http. */
export function examineSites(
  sites: readonly Site[],
  session: Config['session'],
): readonly PolicyWarning[] {
  if (sites.length === 0) {
    return [
      { path: 'sites', standard: 'Cleardesk', message: 'has no site: sessions show nothing' },
    ];
  }
  return sites.flatMap((site, index) => {
    const path = `sites[${index}]`;
    return [
      ...plainHttp(`${path}.url`, site.url),
      ...(['allow', 'frames', 'negotiate'] as const).flatMap((key) =>
        site[key].flatMap((origin, at) => plainHttp(`${path}.${key}[${at}]`, origin)),
      ),
      ...site.frames.flatMap((origin, at) =>
        site.allow.includes(origin)
          ? [
              {
                path: `${path}.frames[${at}]`,
                standard: 'Cleardesk',
                message: 'has no effect: `allow` has it already',
              },
            ]
          : [],
      ),
      ...site.signOut.flatMap((step, at) =>
        'open' in step
          ? plainHttp(`${path}.signOut[${at}].open`, step.open)
          : plainHttp(`${path}.signOut[${at}].url`, step.url),
      ),
      ...(site.signOutProof ? plainHttp(`${path}.signOutProof.url`, site.signOutProof.url) : []),
      ...media(path, site, session),
      ...signOut(path, site),
    ];
  });
}

/** Warns of an address whose traffic an attacker on the network can read. */
export function plainHttp(path: string, address: string): readonly PolicyWarning[] {
  const message = 'is plain http: what is sent can be read and changed on its way; use https';
  return isReadableOnTheWay(address) ? [{ path, standard: 'OWASP ASVS 12.2.1', message }] : [];
}

/** A setting that makes a session last, or that sends something of the device to another company. */
function media(
  path: string,
  { name, permissions, mediaCountsAsActivity }: Site,
  { maxDurationMs }: Config['session'],
): readonly PolicyWarning[] {
  const endless = `is true: without session.maxDuration, "${name}" can keep a session open without an end`;
  const located =
    'has geolocation: Chromium sends the names of the networks around to Google for it';
  return [
    ...(mediaCountsAsActivity && maxDurationMs === null
      ? [{ path: `${path}.mediaCountsAsActivity`, standard: 'Cleardesk', message: endless }]
      : []),
    ...(permissions.includes('geolocation')
      ? [{ path: `${path}.permissions`, standard: 'Cleardesk', message: located }]
      : []),
  ];
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
