import { durationText } from '../schema/quantity.ts';
import type { Config } from '../schema/schema.ts';

/**
 * The settings for the administrator's screen, by their names in the file. Each is listed here, so
 * that the screen shows nothing by accident: no hashes, no user names, no paths of sites.
 */
export function configSummary(config: Config): readonly (readonly [string, string])[] {
  const { organisation, language, languages, texts, sites, signIn, session, serverSignOut } =
    config;
  const { useBanner, credentials, audit, log, metrics, admin } = config;
  const { attract, ...kiosk } = config.kiosk;
  return [
    ['organisation.name', organisation.name ?? '–'],
    ['language', language],
    ['languages', listed(languages)],
    ['texts', listed(Object.keys(texts))],
    ...sites.map(({ name, url }) => ['sites', `${name}: ${new URL(url).origin}`] as const),
    ['signIn.mode', signIn.mode],
    ...signInRows(signIn),
    [
      'useBanner',
      useBanner === null ? '–' : listed(useBanner.texts.map(({ language: of }) => of ?? '✓')),
    ],
    ['session.idleTimeout', durationText(session.idleTimeoutMs)],
    ['session.warning', durationText(session.warningMs)],
    ['session.maxDuration', orNever(session.maxDurationMs)],
    ['session.endAt', listed(session.endAt.map(clockTime))],
    ['session.endOn', listed(session.endOn)],
    ['serverSignOut.timeout', durationText(serverSignOut.timeoutMs)],
    ['serverSignOut.keepTryingFor', durationText(serverSignOut.keepTryingForMs)],
    ['credentials.store', credentials.store],
    ...Object.entries(kiosk).map(([name, value]) => [`kiosk.${name}`, String(value)] as const),
    ['kiosk.attract', attract === null ? '–' : attractText(attract)],
    ...(audit.folder === null ? [] : [['audit.folder', audit.folder] as const]),
    ['audit.maxSize', `${audit.maxSizeBytes / 1_000_000}MB`],
    ['audit.keep', String(audit.keep)],
    ['audit.seal', String(audit.seal)],
    ['audit.users', audit.users],
    ['log.level', log.level],
    ...(metrics.file === null ? [] : [['metrics.every', durationText(metrics.everyMs)] as const]),
    ['admin.passwordHash', admin.passwordHash === null ? '–' : '✓'],
  ];
}

function signInRows(signIn: Config['signIn']): readonly (readonly [string, string])[] {
  switch (signIn.mode) {
    case 'guest':
      return [];
    case 'accounts':
      return [['signIn.accounts', String(signIn.accounts.length)]];
    case 'oidc':
      return [
        ['signIn.oidc.issuer', new URL(signIn.oidc.issuer).origin],
        ['signIn.oidc.clientId', signIn.oidc.clientId],
        ['signIn.oidc.checkEvery', orNever(signIn.oidc.checkEveryMs)],
        ['signIn.oidc.securityKeys', String(signIn.oidc.securityKeys)],
      ];
  }
}

function attractText({ afterMs, picture }: NonNullable<Config['kiosk']['attract']>): string {
  return `${durationText(afterMs)}: ${picture === null ? 'clock' : 'picture'}`;
}

function orNever(ms: number | null): string {
  return ms === null ? 'never' : durationText(ms);
}

function listed(items: readonly string[]): string {
  return items.length === 0 ? '–' : items.join(', ');
}

function clockTime({ hour, minute }: Config['session']['endAt'][number]): string {
  return [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
}
