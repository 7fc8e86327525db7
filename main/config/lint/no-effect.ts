import type { Config } from '../schema/schema.ts';
import { field } from '../../base/object.ts';
import { pathOf } from '../errors/config-error.ts';
import { LANGUAGES } from '../schema/languages.ts';

/** A setting that is written, and that other settings leave without effect. */
interface Idle {
  /** As the config file names it. */
  readonly path: string;
  readonly message: string;
}

interface Rule extends Idle {
  readonly isIdle: (config: Config, platform: NodeJS.Platform) => boolean;
}

/** What is compared besides the settings in force. */
export interface LintOptions {
  /** The settings as they are written, without defaults. */
  readonly written: unknown;
  /** The operating system that the kiosk runs on. */
  readonly platform: NodeJS.Platform;
}

const blockedDownloads = ({ kiosk }: Config) => kiosk.downloads === 'block';

/** In pairs of a setting, and when it does nothing. A setting that is not written is not named. */
const rules: readonly Rule[] = [
  {
    path: 'signIn.accounts',
    isIdle: ({ signIn }) => signIn.mode !== 'accounts',
    message: 'has no effect: write signIn.mode: accounts, or take the accounts out',
  },
  {
    path: 'signIn.oidc',
    isIdle: ({ signIn }) => signIn.mode !== 'oidc',
    message: 'has no effect: write signIn.mode: oidc, or take the provider out',
  },
  {
    path: 'network.proxyCredentials',
    isIdle: ({ network }) => network.proxy.kind === 'direct',
    message: 'has no effect: proxy is direct; write the address of the proxy, or take it out',
  },
  {
    path: 'signIn.oidc.checkEvery',
    isIdle: ({ signIn, session: { maxDurationMs } }) =>
      signIn.mode === 'oidc' &&
      maxDurationMs !== null &&
      (signIn.oidc.checkEveryMs ?? 0) >= maxDurationMs,
    message:
      'has no effect: session.maxDuration ends each session before the first check; write a shorter time',
  },
  {
    path: 'kiosk.downloadQuota',
    isIdle: blockedDownloads,
    message: 'has no effect: downloads are blocked; write kiosk.downloads: session, or take it out',
  },
  {
    path: 'kiosk.exitPassword',
    isIdle: ({ admin }) => admin.passwordHash === null,
    message: 'has no effect: there is no administrator; write admin.passwordHash, or take it out',
  },
  {
    path: 'audit.users',
    isIdle: ({ signIn }) => signIn.mode === 'guest',
    message: 'has no effect: guests have no name; write signIn.mode, or take it out',
  },
  {
    path: 'session.idleTimeout',
    isIdle: ({ session: { idleTimeoutMs, maxDurationMs } }) =>
      maxDurationMs !== null && idleTimeoutMs >= maxDurationMs,
    message: 'has no effect: session.maxDuration ends each session before; write a shorter time',
  },
  {
    path: 'kiosk.printing',
    isIdle: ({ kiosk }, platform) => kiosk.printing === 'allow' && platform === 'win32',
    message: 'has no effect on Windows: the kiosk prints with CUPS; take it out',
  },
  {
    path: 'kiosk.screenReader',
    isIdle: ({ kiosk }, platform) => kiosk.screenReader !== 'off' && platform !== 'linux',
    message: 'has no effect: the kiosk starts a screen reader on Linux only; take it out',
  },
  {
    path: 'audit.syslog.to',
    isIdle: ({ audit }, platform) => audit.syslog?.to.kind === 'local' && platform === 'win32',
    message: 'has no effect on Windows, which has no syslog daemon: write tls://HOST',
  },
  {
    path: 'fleet.device',
    isIdle: ({ fleet }) => fleet.mqtt === null && fleet.signals === null,
    message: 'has no effect: there is no broker; write fleet.mqtt, or take it out',
  },
  {
    path: 'fleet.groups',
    isIdle: ({ fleet }) => fleet.mqtt === null,
    message: 'has no effect: there is no broker; write fleet.mqtt, or take it out',
  },
  {
    path: 'fleet.signals.pollEvery',
    isIdle: ({ fleet }) => fleet.signals?.client === null,
    message:
      'has no effect: signals come by fleet.mqtt; write fleet.signals.clientId, or take it out',
  },
  {
    path: 'metrics.every',
    isIdle: ({ metrics }) => metrics.file === null,
    message: 'has no effect: no metrics are written; write metrics.file, or take it out',
  },
  {
    path: 'serverSignOut',
    isIdle: ({ signIn, sites }) =>
      signIn.mode !== 'oidc' &&
      sites.every(({ signOut, signOutProof }) => signOut.length === 0 && signOutProof === null),
    message:
      'has no effect: there is no server to sign out at; write sites[].signOut, or take it out',
  },
];

/** The settings of a good config that have no effect, with what to write. */
export function settingsWithoutEffect(
  config: Config,
  { written, platform }: LintOptions,
): readonly Idle[] {
  const isWritten = (path: string) =>
    pathOf(path).reduce<unknown>((value, key) => field(value, String(key)), written) !== undefined;
  return [
    ...rules.filter(({ path, isIdle }) => isWritten(path) && isIdle(config, platform)),
    ...ownOrigins(config),
    ...uselessDownload(config),
    ...unseenBanners(config),
  ].map(({ path, message }) => ({ path, message }));
}

/** Origins that are allowed already, because they are those of the address itself. */
function ownOrigins({ sites, signIn }: Config): readonly Idle[] {
  const idle = (path: string, address: string, allow: readonly string[]) =>
    allow.flatMap((origin, at) =>
      origin === new URL(address).origin
        ? [
            {
              path: `${path}[${at}]`,
              message: 'has no effect: its own origin is always allowed; take it out',
            },
          ]
        : [],
    );
  return [
    ...sites.flatMap(({ url, allow }, index) => idle(`sites[${index}].allow`, url, allow)),
    ...(signIn.mode === 'oidc'
      ? idle('signIn.oidc.allow', signIn.oidc.issuer, signIn.oidc.allow)
      : []),
  ];
}

/** Texts of the use banner in languages that no user can choose, but for one that stands in for others. */
function unseenBanners({ useBanner, language, languages }: Config): readonly Idle[] {
  if (useBanner === null || language === 'auto') return [];
  const [usual, ...others] = [language, ...languages].map((tag) => tag.split('-')[0] ?? '');
  // The screens are in English where they have no texts.
  const shown = usual !== undefined && LANGUAGES.includes(usual) ? usual : 'en';
  const offered = new Set([shown, ...others]);
  const hasUsual = useBanner.texts.some((text) => text.language === shown);
  return useBanner.texts.flatMap((text, index) =>
    text.language === null || offered.has(text.language) || (index === 0 && !hasUsual)
      ? []
      : [
          {
            path: `useBanner.text.${text.language}`,
            message:
              'has no effect: this language is not offered; write it into languages, or take the text out',
          },
        ],
  );
}

function uselessDownload(config: Config): readonly Idle[] {
  return config.kiosk.pdf === 'download' && blockedDownloads(config)
    ? [
        {
          path: 'kiosk.pdf',
          message:
            'download has the effect of block: downloads are blocked; write kiosk.downloads: session, or pdf: block',
        },
      ]
    : [];
}
