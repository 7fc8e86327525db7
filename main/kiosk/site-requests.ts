import type { KioskPort, ProcessDeps } from './deps.ts';
import type { AuditEvent } from '../audit/event.ts';
import { BlockedLog } from '../audit/file/blocked-log.ts';
import type { OnBlocked } from '../electron/browser/site-traffic.ts';
import { PageBudgets } from '../sites/page-budget.ts';
import { plainHost } from '../base/text.ts';
import type { SessionBrowserOptions } from '../electron/browser/session-browser.ts';
import type { BrowserSite } from '../electron/browser/site-views.ts';
import type { PopUpEvents } from '../electron/browser/pop-ups.ts';
import { pausablePages } from '../electron/browser/site-processes.ts';
import { allowedOrigins } from '../config/schema/allowed-origins.ts';
import type { Config } from '../config/schema/schema.ts';
import { Backpressure } from '../sites/backpressure.ts';
import type { Clock } from '../session/ports.ts';
import { hasRoomForPopUp } from '../session/rules/pages.ts';
import { MediaUse } from '../sites/media-use.ts';
import { Challenges } from '../sites/challenges.ts';
import { DownloadList } from '../sites/download-list.ts';

/** The servers that ask for a user name and a password, for the rules to judge. */
export function newChallenges(kiosk: KioskPort): Challenges {
  return new Challenges({
    onChallenged: (challenge) => {
      kiosk.dispatch({ kind: 'challenged', challenge });
    },
    onWithdrawn: (id) => {
      kiosk.dispatch({ kind: 'challenge-withdrawn', id });
    },
  });
}

/** The list of downloads, for the rules to judge; null where the config allows none. */
export function newDownloadList(
  { config, run, clock }: ProcessDeps,
  kiosk: KioskPort,
  onRefused: (why: string) => void,
): DownloadList | null {
  const { downloads, downloadQuotaBytes } = config.loaded.config.kiosk;
  if (downloads === 'block') return null;
  return new DownloadList({
    folder: run.downloads,
    quotaBytes: downloadQuotaBytes,
    clock,
    onChanged: (downloads) => {
      kiosk.dispatch({ kind: 'downloads-changed', downloads });
    },
    onRefused,
  });
}

/** What becomes of the PDFs that pages lead to. */
export function pdfOptions({ app, config }: ProcessDeps): SessionBrowserOptions['pdf'] {
  const { kiosk, language } = config.loaded.config;
  if (kiosk.pdf !== 'show') return kiosk.pdf;
  return { folder: app.pdfViewerFolder, language, mayPrint: kiosk.printing === 'allow' };
}

/** The windows that sites open, for the rules to judge. */
export function popUpEvents(kiosk: KioskPort): PopUpEvents {
  return {
    hasRoom: () => hasRoomForPopUp(kiosk.state),
    onOpened: (popUp) => {
      kiosk.dispatch({ kind: 'pop-up-opened', popUp: { ...popUp, host: plainHost(popUp.host) } });
    },
    onMoved: (id, host) => {
      kiosk.dispatch({ kind: 'pop-up-moved', id, host: plainHost(host) });
    },
    onClosed: (id) => {
      kiosk.dispatch({ kind: 'pop-up-closed', id, byUser: false });
    },
  };
}

/** What pages use of the device, and what counts as activity, for the rules to judge. */
export function newMediaUse({ clock }: ProcessDeps, kiosk: KioskPort): MediaUse {
  return new MediaUse({
    clock,
    onChanged: (media) => {
      kiosk.dispatch({ kind: 'media-changed', media });
    },
  });
}

/** Records what a session's pages are refused, and ends a page that is refused far too often. */
export function newRefusals(
  { config, clock, log }: ProcessDeps,
  kiosk: KioskPort,
  auditId: string,
): { readonly blocked: BlockedLog; readonly onBlocked: OnBlocked } {
  const { audit } = config.loaded.config;
  const append = (event: AuditEvent) => {
    kiosk.record(event);
  };
  const blocked = new BlockedLog(auditId, { append, clock, audit });
  const budgets = new PageBudgets(clock.now);
  const onBlocked: OnBlocked = (what, subject, page) => {
    blocked.refused(what, subject);
    if (page === null || !budgets.isSpent(page.id, subject)) return;
    blocked.refused(what, { kind: 'words', text: 'too many' });
    log.warning('a page was ended, for it asked again and again for what it may not have');
    page.forcefullyCrashRenderer();
  };
  return { blocked, onBlocked };
}

/** Slows down pages that ask for more than the kiosk can do at once. */
export function newBackpressure({ now, after }: Clock, screensPid: () => number): Backpressure {
  const pages = pausablePages(screensPid);
  return new Backpressure({ now, whenDone: setImmediate, after, pages });
}

/** The sites as a session opens them, and the addresses that each may lead to. */
export function openedSites(
  sites: Config['sites'],
  isProvider: (address: string) => boolean,
): readonly BrowserSite[] {
  return sites.map(({ url, allow, permissions, mediaCountsAsActivity }) => {
    const isOwn = allowedOrigins(url, allow);
    return {
      url,
      // A site's single sign-on leads over the provider and back.
      isAllowed: (address) => isOwn(address) || isProvider(address),
      permitted: { permissions, mediaCountsAsActivity, isOwn },
    };
  });
}
