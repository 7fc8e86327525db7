import { pagesOf } from '../front-page.ts';
import {
  isSamePage,
  noticeEndsAt,
  TEXT_SIZES,
  type Download,
  type Navigation,
  type Notice,
  type NoticeKind,
  type SitePage,
} from '../pages.ts';
import type { EventOf, InSession, SessionState, StateOf } from '../state.ts';
import { changed } from './pages.ts';
import { withoutProblem } from './sites.ts';

type InFront = StateOf<'active' | 'warning'>;

/** How long a notice is shown after the last refusal of its kind. */
const NOTICE_MS = 4000;
/** A failure of what the user is waiting for, and words that the user does not know. */
const LONG_NOTICE_MS = 10_000;
/** A notice that has this much time left is not prolonged: most refusals of a burst change nothing. */
const PROLONGED_WITHIN_MS = NOTICE_MS - 1000;

/** The page in front was refused something: the session bar says what. */
export function onRefused(state: InFront, { what }: EventOf<'refused'>, now: number): SessionState {
  const notice = noticed(pagesOf(state).notice, what, now);
  return notice === null ? state : changed(state, { notice });
}

/** A site says something: the session bar shows it in the place of what it said before. */
export function onSiteSays(
  state: InFront,
  { said }: EventOf<'site-says'>,
  now: number,
): SessionState {
  return changed(state, { notice: { ...newNotice('site-says', now), said } });
}

/** Shows the next notice, or none. During a warning a notice waits: the user does not see it. */
export function onNoticeOver(state: InFront, now: number): SessionState {
  const { notice } = pagesOf(state);
  if (state.kind === 'warning' || notice === null || now < noticeEndsAt(notice)) return state;
  const next = notice.next === undefined ? null : newNotice(notice.next, now);
  return changed(state, { notice: next });
}

/** A session after a warning: a notice that the warning hid is shown for its whole time. */
export function withNoticeAgain(state: InSession, now: number): InSession {
  const { notice } = pagesOf(state);
  if (state.pages === undefined || notice === null) return state;
  const again = { ...notice, since: now, until: now + NOTICE_MS };
  return { ...state, pages: { ...state.pages, notice: again } };
}

/** Says that a download has finished, or broke off. @param before the downloads so far */
export function withDownloadNotice(
  state: InFront,
  before: readonly Download[],
  now: number,
): InFront {
  const wasRunning = new Set(before.filter(isRunning).map(({ id }) => id));
  const ended = pagesOf(state).downloads.filter(
    (download) => wasRunning.has(download.id) && !isRunning(download),
  );
  const last = ended.at(-1);
  if (last?.state !== 'done' && last?.state !== 'failed') return state;
  const what = last.state === 'done' ? 'downloaded' : 'not-downloaded';
  return changed(state, { notice: newNotice(what, now) });
}

export function onPrinted(state: InFront, { ok }: EventOf<'printed'>, now: number): SessionState {
  if (pagesOf(state).printing === null) return state;
  return changed(state, {
    printing: null,
    notice: newNotice(ok ? 'printed' : 'not-printed', now),
  });
}

/** Opens or closes the list of everything that the session bar offers. */
export function onMoreRequested(
  state: InFront,
  { isOpen }: EventOf<'more-requested'>,
): SessionState {
  if (state.kind === 'warning' || pagesOf(state).isMoreOpen === isOpen) return state;
  return changed(state, { isMoreOpen: isOpen });
}

/** The next size of the text; after the largest, the usual one. */
export function onTextSizeRequested(state: InFront): SessionState {
  if (state.kind === 'warning') return state;
  const next = TEXT_SIZES.indexOf(pagesOf(state).textSize) + 1;
  return changed(state, { textSize: TEXT_SIZES[next] ?? TEXT_SIZES[0] });
}

/** Back leads from a page to an earlier one, or no longer does. */
export function onHistoryChanged(
  state: InFront,
  { page, canGoBack }: EventOf<'history-changed'>,
): SessionState {
  const { withHistory, popUps } = pagesOf(state);
  const isKnown = withHistory.some((one) => isSamePage(one, page));
  const isThere = page.kind === 'site' || popUps.some(({ id }) => id === page.id);
  if (isKnown === canGoBack || (canGoBack && !isThere)) return state;
  const others = withHistory.filter((one) => !isSamePage(one, page));
  return changed(state, { withHistory: canGoBack ? [...others, page] : others });
}

/**
 * What Back, Reload and Home change on the kiosk's own screens. The page itself is moved by the
 * session host: see {@link pageToMove}.
 */
export function onNavigationRequested(
  state: InFront,
  { to }: EventOf<'navigation-requested'>,
): SessionState {
  if (state.kind === 'warning') return state;
  const { isMoreOpen, over } = pagesOf(state);
  if (to === 'home') return changed(withoutProblem(state), { over: null, isMoreOpen: false });
  if (to === 'back' && isMoreOpen) return changed(state, { isMoreOpen: false });
  if (to === 'back' && over?.kind === 'download') return changed(state, { over: DOWNLOADS });
  if (to === 'back' && over?.kind === 'downloads') return changed(state, { over: null });
  const isProblemInFront = over === null && state.siteProblem !== undefined;
  const isLeft = to === 'back' && pagesOf(state).canGoBack;
  if (isProblemInFront && isLeft) return changed(withoutProblem(state), { isMoreOpen: false });
  return isMoreOpen ? changed(state, { isMoreOpen: false }) : state;
}

/**
 * The page that Back, Reload or Home moves; null where they only change the kiosk's own screens, or
 * where a site that failed is loaded again.
 */
export function pageToMove(state: StateOf<'active'>, to: Navigation): SitePage | null {
  const { isMoreOpen, over, canGoBack } = pagesOf(state);
  const site: SitePage = { kind: 'site', siteIndex: state.siteIndex };
  const front = over ?? site;
  if (to === 'home') return site;
  if (front.kind === 'downloads' || front.kind === 'download') return null;
  if (to === 'back') return canGoBack && !isMoreOpen ? front : null;
  return front.kind === 'site' && state.siteProblem !== undefined ? null : front;
}

const DOWNLOADS = { kind: 'downloads' } as const;

/** The notice after one more refusal; null where it stays as it is. */
function noticed(notice: Notice | null, what: NoticeKind, now: number): Notice | null {
  if (notice === null || now >= notice.until) return newNotice(what, now);
  if (notice.what === what) {
    const isLong = notice.until - now > PROLONGED_WITHIN_MS;
    return isLong ? null : { ...notice, until: now + NOTICE_MS };
  }
  if (notice.next === what) return null;
  const waiting = { ...notice, next: what };
  return now < noticeEndsAt(waiting) ? waiting : newNotice(what, now);
}

function newNotice(what: NoticeKind, now: number): Notice {
  const isLong = what === 'not-downloaded' || what === 'not-printed' || what === 'site-says';
  return { what, since: now, until: now + (isLong ? LONG_NOTICE_MS : NOTICE_MS) };
}

function isRunning({ state }: Download): boolean {
  return state === 'running';
}
