import { durationText } from '../schema/quantity.ts';
import type { Config } from '../schema/schema.ts';
import { isOpenOnTheWay } from '../schema/syslog.ts';
import { isReadableOnTheWay } from '../schema/web-address.ts';

/** A setting that is allowed, but deviates from a standard or good practice. */
export interface PolicyWarning {
  /** The setting, as the config file names it. */
  readonly path: string;
  /** The source of the advice: a standard with its clause, or `Cleardesk`. */
  readonly standard: string;
  readonly message: string;
}

interface Rule extends PolicyWarning {
  readonly isBroken: (config: Config) => boolean;
  /** The setting's value, for the beginning of the message. */
  readonly value?: (config: Config) => string;
}

/** An ordinary session records about 4 KB, and its refusals may take as much again. */
const LEAST_KEPT_BYTES = 2_000_000;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const idleTimeout = {
  path: 'session.idleTimeout',
  value: ({ session }: Config) => durationText(session.idleTimeoutMs),
};
const warning = {
  path: 'session.warning',
  standard: 'WCAG 2.2.1',
  value: ({ session }: Config) => durationText(session.warningMs),
};
const maxDuration = {
  path: 'session.maxDuration',
  value: ({ session: { maxDurationMs } }: Config) =>
    maxDurationMs === null ? 'never' : durationText(maxDurationMs),
};
const admin = { path: 'admin.passwordHash', standard: 'Cleardesk' };

const isExample = 'is the example, which no password fits: run `cleardesk hash-password`';

const rules: readonly Rule[] = [
  {
    ...idleTimeout,
    standard: 'PCI DSS 8.2.8',
    isBroken: ({ session }) => session.idleTimeoutMs > 15 * minuteMs,
    message: 'after more than 15m without activity a user has to sign in again',
  },
  {
    ...idleTimeout,
    standard: 'NIST SP 800-63B-4 AAL2',
    isBroken: ({ session }) => session.idleTimeoutMs > hourMs,
    message: 'inactivity SHOULD end a session after at most 1h',
  },
  {
    ...idleTimeout,
    standard: 'NIST SP 800-63B-4 AAL3',
    isBroken: ({ session }) => session.idleTimeoutMs > 15 * minuteMs,
    message: 'inactivity SHOULD end a session after at most 15m',
  },
  {
    ...warning,
    isBroken: ({ session }) => session.warningMs > 0 && session.warningMs < 20_000,
    message: 'people need at least 20s to ask for more time',
  },
  {
    ...warning,
    isBroken: ({ session }) => session.warningMs === 0,
    message: 'people cannot ask for more time, and only the login screen tells them (2.2.6)',
  },
  {
    ...maxDuration,
    standard: 'NIST SP 800-63B-4 AAL2',
    isBroken: ({ session }) => session.maxDurationMs === null,
    message: 'a session SHALL have a limit, which SHOULD be at most 24h',
  },
  {
    ...maxDuration,
    standard: 'NIST SP 800-63B-4 AAL3',
    isBroken: ({ session }) => (session.maxDurationMs ?? Infinity) > 12 * hourMs,
    message: 'a session SHALL end after at most 12h',
  },
  {
    path: 'credentials.store',
    standard: 'Cleardesk',
    isBroken: ({ signIn, credentials }) =>
      signIn.mode === 'guest' && credentials.store === 'keychain',
    message: 'has no effect: guests have no credentials',
  },
  {
    path: 'kiosk.fullScreen',
    standard: 'Cleardesk',
    isBroken: ({ kiosk }) => !kiosk.fullScreen,
    message: 'is false: people can leave the kiosk',
  },
  {
    path: 'audit.seal',
    standard: 'OWASP ASVS 16.4.2',
    isBroken: ({ audit }) => !audit.seal,
    message: 'is false: an attacker who can write the audit file can also forge it',
  },
  {
    path: 'audit.keep',
    standard: 'PCI DSS 10.5.1',
    isBroken: ({ audit }) => audit.maxSizeBytes * audit.keep < LEAST_KEPT_BYTES,
    message: 'keeps too little at this audit.maxSize: 200 sessions need up to 2MB together',
  },
  {
    path: 'audit.syslog.to',
    standard: 'OWASP ASVS 16.4.3',
    isBroken: ({ audit }) => audit.syslog !== null && isOpenOnTheWay(audit.syslog.to),
    message: 'is not encrypted: records can be read and changed on their way; use tls://',
  },
  {
    ...admin,
    isBroken: ({ admin }) => admin.passwordHash === null,
    message: 'is not there: no administrator can unlock this device',
  },
  {
    ...admin,
    isBroken: ({ admin }) => isPlaceholder(admin.passwordHash),
    message: isExample,
  },
];

/**
 * Compares a configuration with PCI DSS 8.2.8, NIST SP 800-63B-4 (AAL2, AAL3), WCAG 2.2
 * and OWASP ASVS 5.0, and with Cleardesk's own advice.
 */
export function lintConfig(config: Config): readonly PolicyWarning[] {
  const broken = rules.filter(({ isBroken }) => isBroken(config));
  return [
    ...examineSites(config.sites, config.session),
    ...examineSignIn(config.signIn),
    ...broken.map(({ path, standard, message, value }) => ({
      path,
      standard,
      message: value === undefined ? message : `is ${value(config)}: ${message}`,
    })),
  ];
}

function examineSignIn(signIn: Config['signIn']): readonly PolicyWarning[] {
  switch (signIn.mode) {
    case 'guest':
      return [];
    case 'accounts':
      return signIn.accounts.flatMap(({ passwordHash }, index) =>
        isPlaceholder(passwordHash)
          ? [
              {
                path: `signIn.accounts[${index}].passwordHash`,
                standard: 'Cleardesk',
                message: isExample,
              },
            ]
          : [],
      );
    case 'oidc':
      return plainHttp('signIn.oidc.issuer', signIn.oidc.issuer);
  }
}

function isPlaceholder(passwordHash: string | null): boolean {
  return passwordHash === 'scrypt$...';
}

type Site = Config['sites'][number];

/** Warnings about the sites: servers that do not learn of the sign-out, and plain http. */
function examineSites(
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
      ...site.signOut.flatMap(({ url }, at) => plainHttp(`${path}.signOut[${at}].url`, url)),
      ...(site.signOutProof ? plainHttp(`${path}.signOutProof.url`, site.signOutProof.url) : []),
      ...media(path, site, session),
      ...signOut(path, site),
    ];
  });
}

/** Warns of an address whose traffic an attacker on the network can read. */
function plainHttp(path: string, address: string): readonly PolicyWarning[] {
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
