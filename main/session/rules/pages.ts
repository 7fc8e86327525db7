import { pagesOf, shownPage } from '../front-page.ts';
import {
  isSamePage,
  TEXT_SIZES,
  type Challenge,
  type Download,
  type MediaActivity,
  type OverPage,
  type PageMedia,
  type Pages,
  type SitePage,
} from '../pages.ts';
import type { EventOf, InSession, SessionState, StateOf } from '../state.ts';

/** A site that keeps opening windows must not fill the session bar, or memory. */
const MOST_POP_UPS = 5;

type InFront = StateOf<'active' | 'warning'>;

/** Whether one more window may be opened; the browser has to know before it makes one. */
export function hasRoomForPopUp(state: SessionState): boolean {
  return state.kind === 'active' && pagesOf(state).popUps.length < MOST_POP_UPS;
}

/**
 * Returns the session with another site in front, or with other pages, and updates what depends on
 * them. A state without pages has no `pages` field.
 */
export function arranged(
  { session, siteProblem, loading, crashes, ...rest }: InSession,
  changes: Partial<Pages>,
  siteIndex = rest.siteIndex,
): InSession {
  const pages = { ...pagesOf(rest), ...changes };
  const front = pages.over ?? { kind: 'site', siteIndex };
  const challenge = pages.challenges.find(({ page }) => isSamePage(page, front)) ?? null;
  const isOwn = pages.isMoreOpen || front.kind === 'downloads' || front.kind === 'download';
  const canGoBack = isOwn || pages.withHistory.some((page) => isSamePage(page, front));
  const waits = (page: SitePage) => isSamePage(page, front);
  const asked = pages.dialogs.find((one) => one.pages.some(waits)) ?? null;
  const dialog = challenge === null ? asked : null;
  const heldOpen = heldOpenBy(pages.media, front);
  const isSameSite = siteIndex === rest.siteIndex;
  return {
    session,
    siteIndex,
    ...(siteProblem && isSameSite && { siteProblem }),
    ...(loading && { loading }),
    ...(crashes && { crashes }),
    ...(isEmpty(pages) ? {} : { pages: { ...pages, challenge, canGoBack, dialog, heldOpen } }),
  };
}

/** The chosen page goes to the front, unless a warning is shown. */
export function onPageChosen(state: InFront, { page }: EventOf<'page-chosen'>): SessionState {
  const { popUps, downloads, over } = pagesOf(state);
  const isThere =
    page.kind === 'downloads' ||
    (page.kind === 'pop-up'
      ? popUps.some(({ id }) => id === page.id)
      : downloads.some(({ id, canShow }) => id === page.id && canShow));
  const isInFront = over !== null && isSamePage(over, page);
  const { isMoreOpen } = pagesOf(state);
  if (state.kind === 'warning' || !isThere || (isInFront && !isMoreOpen)) return state;
  return changed(state, { over: page, isMoreOpen: false });
}

/** A window comes to the front if its opener is in front, with no sheet over it. */
export function onPopUpOpened(state: InFront, { popUp }: EventOf<'pop-up-opened'>): SessionState {
  if (!hasRoomForPopUp(state)) return state;
  const { popUps, over, challenge, dialog } = pagesOf(state);
  const { id, siteIndex, openerId } = popUp;
  const hasSheet = challenge !== null || dialog !== null;
  const opener: SitePage =
    openerId === null ? { kind: 'site', siteIndex } : { kind: 'pop-up', id: openerId };
  const front = over ?? { kind: 'site', siteIndex: state.siteIndex };
  return changed(state, {
    popUps: [...popUps, popUp],
    over: !hasSheet && isSamePage(front, opener) ? { kind: 'pop-up', id } : over,
  });
}

export function onPopUpMoved(state: InFront, { id, host }: EventOf<'pop-up-moved'>): SessionState {
  const { popUps } = pagesOf(state);
  if (!popUps.some((popUp) => popUp.id === id && popUp.host !== host)) return state;
  return changed(state, {
    popUps: popUps.map((popUp) => (popUp.id === id ? { ...popUp, host } : popUp)),
  });
}

/** The user closes a window whose page has already asked about it: the question comes to the front. */
export function onPopUpCloseRequested(
  state: InFront,
  { id }: EventOf<'pop-up-close-requested'>,
): SessionState {
  const popUp = { kind: 'pop-up', id } as const;
  const isAsked = pagesOf(state).dialogs.some(
    ({ kind, pages }) => kind === 'close' && pages.some((page) => isSamePage(page, popUp)),
  );
  return isAsked ? onPageChosen(state, { kind: 'page-chosen', page: popUp }) : state;
}

/**
 * Closing the window in front leads back to the page that opened it. A sign-in sheet that was over
 * the window stays until the user leaves it.
 */
export function onPopUpClosed(state: InFront, { id }: EventOf<'pop-up-closed'>): SessionState {
  const { popUps, challenges, challenge, over, ...others } = pagesOf(state);
  const closed = popUps.find((popUp) => popUp.id === id);
  if (closed === undefined) return state;
  const left = popUps.filter((popUp) => popUp.id !== id);
  const isOther = (page: Challenge['page']) => page.kind !== 'pop-up' || page.id !== id;
  const remaining = challenges.filter(({ page }) => isOther(page));
  const withHistory = others.withHistory.filter(isOther);
  const rest = { popUps: left, challenges: remaining, withHistory };
  if (over?.kind !== 'pop-up' || over.id !== id) return changed(state, rest);
  const opener = left.find((popUp) => popUp.id === closed.openerId);
  const back = opener === undefined ? null : ({ kind: 'pop-up', id: opener.id } as const);
  const page: SitePage = back ?? { kind: 'site', siteIndex: closed.siteIndex };
  const sheet = challenge === null ? [] : [{ ...challenge, page, isWithdrawn: true }];
  const changes = { ...rest, challenges: [...sheet, ...remaining], over: back };
  return changed(state, changes, closed.siteIndex);
}

/** A page that asks again does not need the sheet of its earlier question. */
export function onChallenged(state: InFront, { challenge }: EventOf<'challenged'>): SessionState {
  const others = pagesOf(state).challenges.filter(
    ({ page, isWithdrawn }) => !(isWithdrawn && isSamePage(page, challenge.page)),
  );
  return changed(state, { challenges: [...others, challenge] });
}

/** The user has answered the challenge, or has closed its sheet. */
export function onChallengeOver(state: InFront, { id }: EventOf<'challenge-over'>): SessionState {
  const { challenges } = pagesOf(state);
  const left = challenges.filter((challenge) => challenge.id !== id);
  return left.length === challenges.length ? state : changed(state, { challenges: left });
}

/**
 * A sheet that the user may be typing into stays, and says that the page no longer waits: otherwise
 * the user would go on typing into the page under it. A sheet over the kiosk's own screen, or one
 * that the user does not see, is removed.
 */
export function onChallengeWithdrawn(
  state: InFront,
  { id }: EventOf<'challenge-withdrawn'>,
): SessionState {
  const { challenges, challenge } = pagesOf(state);
  const isOverPage = challenge?.page.kind === 'pop-up' || state.siteProblem === undefined;
  if (challenge?.id !== id || !isOverPage)
    return onChallengeOver(state, { kind: 'challenge-over', id });
  if (challenge.isWithdrawn) return state;
  return changed(state, {
    challenges: challenges.map((one) => (one.id === id ? { ...one, isWithdrawn: true } : one)),
  });
}

/** Opens the list at once when a download was refused, for the user is waiting for the file. */
export function onDownloadsChanged(
  state: InFront,
  { downloads }: EventOf<'downloads-changed'>,
): InFront {
  const before = pagesOf(state);
  const known = new Set(before.downloads.filter(isRefused).map(({ id }) => id));
  const isNews = downloads.some((download) => isRefused(download) && !known.has(download.id));
  const isFree = state.kind === 'active' && before.challenge === null && before.dialog === null;
  const mayTell = isNews && known.size === 0 && isFree;
  return changed(state, { downloads, ...(mayTell && { over: { kind: 'downloads' } }) });
}

export function onDownloadDeleted(
  state: InFront,
  { id }: EventOf<'download-deleted'>,
): SessionState {
  const { downloads } = pagesOf(state);
  const left = downloads.filter((download) => download.id !== id);
  return left.length === downloads.length ? state : changed(state, { downloads: left });
}

/** Prints the page in front; one print job at a time. Another page than this one cannot ask for it. */
export function onPrintRequested(
  state: InFront,
  { page }: EventOf<'print-requested'>,
): SessionState {
  // The user can choose it in the list that covers the page, and the page cannot.
  const isChosen = page === undefined && state.pages !== undefined;
  const shown = shownPage(
    isChosen ? { ...state, pages: { ...state.pages, isMoreOpen: false } } : state,
  );
  const hasPage = shown?.kind === 'site' || shown?.kind === 'pop-up';
  const isAsked = page === undefined || (hasPage && isSamePage(shown, page));
  const isRunning = pagesOf(state).printing === 'running';
  if (state.kind !== 'active' || !hasPage || !isAsked || isRunning) return state;
  return changed(state, { printing: 'running', isMoreOpen: false });
}

/** A page that asks whether the user closes it comes to the front: the user is waiting for that. */
export function onDialogOpened(state: InFront, { dialog }: EventOf<'dialog-opened'>): SessionState {
  const dialogs = [...pagesOf(state).dialogs, dialog];
  const [page] = dialog.pages;
  const isClosing = dialog.kind === 'close' && page?.kind === 'pop-up';
  return changed(state, { dialogs, ...(isClosing && { over: page, isMoreOpen: false }) });
}

export function onDialogOver(state: InFront, { id }: EventOf<'dialog-over'>): SessionState {
  const { dialogs } = pagesOf(state);
  const left = dialogs.filter((dialog) => dialog.id !== id);
  return left.length === dialogs.length ? state : changed(state, { dialogs: left });
}

export function onMediaChanged(state: InFront, { media }: EventOf<'media-changed'>): SessionState {
  return changed(state, { media });
}

/** A call counts wherever it is, and what plays only in front: a user has to be able to see it. */
function heldOpenBy(media: readonly PageMedia[], front: SitePage | OverPage): MediaActivity | null {
  if (media.some(({ activity }) => activity === 'call')) return 'call';
  const isPlaying = media.some(
    ({ page, activity }) => activity === 'playing' && isSamePage(page, front),
  );
  return isPlaying ? 'playing' : null;
}

/** The same session with other pages. @param siteIndex of another site in front */
export function changed(state: InFront, changes: Partial<Pages>, siteIndex?: number): InFront {
  const next = arranged(state, changes, state.kind === 'active' ? siteIndex : undefined);
  return state.kind === 'active'
    ? { kind: 'active', ...next }
    : {
        kind: 'warning',
        ...next,
        endsAt: state.endsAt,
        ...(state.isAnswered && { isAnswered: state.isAnswered }),
      };
}

function isRefused({ state }: Download): boolean {
  return state === 'too-large' || state === 'too-many';
}

function isEmpty(pages: Pages): boolean {
  const { popUps, challenges, dialogs, downloads, withHistory, media } = pages;
  const lists = [popUps, challenges, dialogs, downloads, withHistory, media];
  const single = [pages.over, pages.printing, pages.notice];
  const isPlain = !pages.isMoreOpen && pages.textSize === TEXT_SIZES[0];
  return (
    lists.every(({ length }) => length === 0) && single.every((one) => one === null) && isPlain
  );
}
