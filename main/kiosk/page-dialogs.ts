import type { ScriptDialogsOptions } from '../electron/browser/guards/script-dialogs.ts';
import { plainText } from '../base/text.ts';
import { allowedOrigins } from '../config/schema/allowed-origins.ts';
import type { Config } from '../config/schema/schema.ts';
import { pagesOf } from '../session/front-page.ts';
import type { Clock } from '../session/ports.ts';
import { PageDialogs } from '../sites/page-dialogs.ts';
import type { KioskPort, ProcessDeps } from './deps.ts';

/** No dialog asks the user before a page prints: a page that prints without end would use up the paper. */
const MOST_PRINTS = 3;
const PRINTS_WITHIN_MS = 60_000;

/** A page has time to be read before another notification takes the place of its own. */
const NOTIFICATION_EVERY_MS = 2000;
/** More than that does not fit beside the sites. */
const NOTIFICATION_MAX_LENGTH = 100;

/** The messages and notifications of the sites' pages, and their requests to print, for the rules to judge. */
export function newPageDialogs(
  { clock, config }: Pick<ProcessDeps, 'clock' | 'config'>,
  kiosk: KioskPort,
): Omit<ScriptDialogsOptions, 'onBlocked'> {
  const events = {
    onOpened: (dialog) => {
      kiosk.dispatch({ kind: 'dialog-opened', dialog });
    },
    onOver: (id) => {
      kiosk.dispatch({ kind: 'dialog-over', id });
    },
  } satisfies ConstructorParameters<typeof PageDialogs>[0];
  const { kiosk: settings, sites } = config.loaded.config;
  return {
    dialogs: new PageDialogs(events, clock),
    onPrint: printsOfPages(kiosk, clock, settings.printing === 'allow'),
    onNotification: notificationsOfPages(kiosk, clock, sites),
  };
}

/**
 * What becomes of `print()`: the same as of the button in the session bar, for the page in front and a few
 * times a minute.
 */
export function printsOfPages(
  kiosk: Pick<KioskPort, 'state' | 'dispatch'>,
  clock: Pick<Clock, 'now'>,
  mayPrint: boolean,
): ScriptDialogsOptions['onPrint'] {
  let prints: readonly number[] = [];
  const isPrinting = () =>
    kiosk.state.kind === 'active' && pagesOf(kiosk.state).printing === 'running';
  return (page) => {
    const now = clock.now();
    prints = prints.filter((at) => now - at < PRINTS_WITHIN_MS);
    if (!mayPrint || prints.length >= MOST_PRINTS || isPrinting()) return false;
    kiosk.dispatch({ kind: 'print-requested', page });
    if (!isPrinting()) return false;
    prints = [...prints, now];
    return true;
  };
}

/**
 * What becomes of a page's notification: the session bar shows it, whatever is in front, where the config
 * lets the site notify and its own document asks. One that follows another too soon is refused.
 */
export function notificationsOfPages(
  kiosk: Pick<KioskPort, 'dispatch'>,
  clock: Pick<Clock, 'now'>,
  sites: readonly Pick<Config['sites'][number], 'url' | 'allow' | 'permissions'>[],
): ScriptDialogsOptions['onNotification'] {
  const isOwn = sites.map(({ url, allow }) => allowedOrigins(url, allow));
  let shownAt = -Infinity;
  return (siteIndex, origin, { title, body }) => {
    const mayNotify = sites[siteIndex]?.permissions.includes('notifications') ?? false;
    const now = clock.now();
    const words = [title, body].map((part) => plainText(part, NOTIFICATION_MAX_LENGTH, 'end'));
    const text = plainText(words.filter(Boolean).join(': '), NOTIFICATION_MAX_LENGTH, 'end');
    const isTooSoon = now - shownAt < NOTIFICATION_EVERY_MS;
    if (!mayNotify || isOwn[siteIndex]?.(origin) !== true || isTooSoon || text === '') return false;
    shownAt = now;
    kiosk.dispatch({ kind: 'site-says', said: { siteIndex, text } });
    return true;
  };
}
