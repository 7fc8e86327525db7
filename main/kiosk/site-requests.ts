import type { SessionHostDeps } from './deps.ts';
import { BlockedLog } from '../audit/file/blocked-log.ts';
import type { OnBlocked } from '../electron/browser/site-traffic.ts';
import { PageBudgets } from '../sites/page-budget.ts';
import { plainHost } from '../base/text.ts';
import type { PopUpEvents } from '../electron/browser/pop-ups.ts';
import { hasRoomForPopUp } from '../session/rules/pages.ts';
import { Challenges } from '../sites/challenges.ts';
import { DownloadList } from '../sites/download-list.ts';

/** What servers ask, told to the rules. */
export function newChallenges({ onEvent }: SessionHostDeps): Challenges {
  return new Challenges({
    onChallenged: (challenge) => onEvent({ kind: 'challenged', challenge }),
    onWithdrawn: (id) => onEvent({ kind: 'challenge-withdrawn', id }),
  });
}

/** Where downloads go, told to the rules; null where there are to be none. */
export function newDownloadList(
  { loaded, run, clock, onEvent }: SessionHostDeps,
  onRefused: (why: string) => void,
): DownloadList | null {
  const { downloads, downloadQuotaBytes } = loaded.config.kiosk;
  if (downloads === 'block') return null;
  return new DownloadList({
    folder: run.downloads,
    quotaBytes: downloadQuotaBytes,
    clock,
    onChanged: (all) => onEvent({ kind: 'downloads-changed', downloads: all }),
    onRefused,
  });
}

/** The windows that sites open, told to the rules. */
export function popUpEvents({ state, onEvent }: SessionHostDeps): PopUpEvents {
  return {
    hasRoom: () => hasRoomForPopUp(state()),
    onOpened: (popUp) =>
      onEvent({ kind: 'pop-up-opened', popUp: { ...popUp, host: plainHost(popUp.host) } }),
    onMoved: (id, host) => onEvent({ kind: 'pop-up-moved', id, host: plainHost(host) }),
    onClosed: (id) => onEvent({ kind: 'pop-up-closed', id, byUser: false }),
  };
}

/** What a session's pages are refused, recorded; a page that is refused far too much is ended. */
export function newRefusals(
  { loaded, clock, log, record }: SessionHostDeps,
  auditId: string,
): { readonly blocked: BlockedLog; readonly onBlocked: OnBlocked } {
  const { audit } = loaded.config;
  const blocked = new BlockedLog(auditId, { append: record, clock, audit });
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
