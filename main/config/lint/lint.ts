import { paletteOf } from '../../base/colour.ts';
import { durationText } from '../schema/quantity.ts';
import { LANGUAGES } from '../schema/languages.ts';
import type { Config } from '../schema/schema.ts';
import { isOpenOnTheWay } from '../schema/syslog.ts';
import { type LintOptions, settingsWithoutEffect } from './no-effect.ts';
import { examineSites, plainHttp, type PolicyWarning } from './sites.ts';

interface Rule extends PolicyWarning {
  readonly isBroken: (config: Config) => boolean;
  /** The setting's value, for the beginning of the message. */
  readonly value?: (config: Config) => string;
}

/** An ordinary session records about 4 KB, and its refusals may take as much again. */
const LEAST_KEPT_BYTES = 2_000_000;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const warning = {
  path: 'session.warning',
  standard: 'WCAG 2.2.1',
  value: ({ session }: Config) => durationText(session.warningMs),
};
const admin = { path: 'admin.passwordHash', standard: 'Cleardesk' };

const isExample = 'is the example, which no password fits: run `cleardesk hash-password`';

function hasTexts(language: string): boolean {
  const [base = ''] = language.split('-');
  return base === 'auto' || LANGUAGES.includes(base);
}

const rules: readonly Rule[] = [
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
    path: 'organisation.colour',
    standard: 'WCAG 1.4.3',
    isBroken: ({ organisation: { colour } }) =>
      colour !== null && paletteOf(colour).light.accent !== colour,
    value: ({ organisation: { colour } }) => colour ?? '',
    message:
      'it has too little contrast on the light screens, which take a darker one in its place',
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
    path: 'audit.syslog.to',
    standard: 'RFC 5425',
    isBroken: ({ audit }) => audit.syslog?.to.kind === 'tls' && audit.syslog.to.port === 514,
    value: () => 'tls:// at port 514',
    message: 'that is the port for syslog without TLS; receivers with TLS use 6514: write it',
  },
  {
    path: 'language',
    standard: 'Cleardesk',
    isBroken: ({ language }) => !hasTexts(language),
    value: ({ language }) => language,
    message: `has no texts, so the screens are in English: write ${LANGUAGES.join(', ')} or auto`,
  },
  {
    path: 'languages',
    standard: 'Cleardesk',
    isBroken: ({ languages }) => !languages.every(hasTexts),
    value: ({ languages }) => `[${languages.filter((tag) => !hasTexts(tag)).join(', ')}]`,
    message: `has no texts, so users cannot choose it: there are ${LANGUAGES.join(', ')}`,
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
 * Names the settings without effect, and compares a configuration with PCI DSS 8.2.8, NIST SP 800-63B-4 (AAL2, AAL3), WCAG 2.2
 * and OWASP ASVS 5.0, and with Cleardesk's own advice.
 */
export function lintConfig(config: Config, options: LintOptions): readonly PolicyWarning[] {
  const broken = rules.filter(({ isBroken }) => isBroken(config));
  return [
    ...examineSites(config.sites, config.session),
    ...examineSignIn(config.signIn),
    ...examineLimits(config.session),
    ...(config.network.proxy.kind === 'pac'
      ? plainHttp('network.proxy', config.network.proxy.address)
      : []),
    ...settingsWithoutEffect(config, options).map((idle) => ({ ...idle, standard: 'Cleardesk' })),
    ...broken.map(({ path, standard, message, value }) => ({
      path,
      standard,
      message: value === undefined ? message : `is ${value(config)}: ${message}`,
    })),
  ];
}

/** One warning for each setting, with every standard that it deviates from and what that wants. */
function examineLimits({
  idleTimeoutMs: idleMs,
  maxDurationMs: longestMs,
}: Config['session']): readonly PolicyWarning[] {
  const idle = [
    ...(idleMs > 15 * minuteMs
      ? ['PCI DSS 8.2.8: at most 15m', 'NIST SP 800-63B-4 AAL3: should be at most 15m']
      : []),
    ...(idleMs > hourMs ? ['NIST SP 800-63B-4 AAL2: should be at most 1h'] : []),
  ];
  const longest = [
    ...((longestMs ?? Infinity) > 12 * hourMs ? ['NIST SP 800-63B-4 AAL3: at most 12h'] : []),
    ...(longestMs === null ? ['NIST SP 800-63B-4 AAL2: a limit, which should be at most 24h'] : []),
  ];
  return [
    {
      path: 'session.idleTimeout',
      standard: idle.join('; '),
      message: `is ${durationText(idleMs)}: a session without activity goes on for too long`,
    },
    {
      path: 'session.maxDuration',
      standard: longest.join('; '),
      message: `is ${longestMs === null ? 'never' : durationText(longestMs)}: a session with activity goes on for too long`,
    },
  ].filter(({ standard }) => standard !== '');
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
