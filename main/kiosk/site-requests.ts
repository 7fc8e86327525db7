import type { KioskPort, ProcessDeps } from './deps.ts';
import type { AuditEvent } from '../audit/event.ts';
import { BlockedLog } from '../audit/file/blocked-log.ts';
import type { OnBlocked } from '../electron/browser/site-traffic.ts';
import { PageBudgets } from '../sites/page-budget.ts';
import { plainHost } from '../base/text.ts';
import type { PopUpEvents } from '../electron/browser/pop-ups.ts';
import { hasRoomForPopUp } from '../session/rules/pages.ts';
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
