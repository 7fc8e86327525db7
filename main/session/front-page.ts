import type { Challenge, OverPage, Pages, SitePage } from './pages.ts';
import type { InSession, SessionState } from './state.ts';

/** A session whose sites have opened and requested nothing. */
export const noPages: Pages = {
  popUps: [],
  over: null,
  challenges: [],
  challenge: null,
  dialogs: [],
  dialog: null,
  downloads: [],
  printing: null,
  notice: null,
  withHistory: [],
  canGoBack: false,
  isMoreOpen: false,
  textSize: 100,
  media: [],
  heldOpen: null,
};

/** The page that an active session shows; null where the kiosk's own screens are in front. */
export function shownPage(
  state: InSession,
): Exclude<SitePage | OverPage, { kind: 'downloads' }> | null {
  const front = frontOf(state);
  if (front.kind === 'downloads' || isCovered(state)) return null;
  return front.kind === 'site' && state.siteProblem !== undefined ? null : front;
}

/** Whether a page of a site or of the provider is in front, and so gets the keys. */
export function isPageInFront(state: SessionState): boolean {
  switch (state.kind) {
    case 'active':
      return shownPage(state) !== null;
    case 'signing-in':
      return state.progress.kind === 'provider-page' && challengeInFront(state) === null;
    default:
      return false;
  }
}

/** The server that the page in front waits for, until the user has answered it; null: none. */
export function challengeInFront(state: SessionState): Challenge | null {
  switch (state.kind) {
    case 'active':
      return pagesOf(state).challenge;
    case 'signing-in': {
      const { progress } = state;
      return (progress.kind === 'provider-page' ? progress.challenges?.[0] : undefined) ?? null;
    }
    default:
      return null;
  }
}

export function pagesOf({ pages = noPages }: Pick<InSession, 'pages'>): Pages {
  return pages;
}

/** The page below the session bar, unless one of the kiosk's own screens covers it. */
function frontOf(state: InSession): SitePage | OverPage {
  return pagesOf(state).over ?? { kind: 'site', siteIndex: state.siteIndex };
}

/** Whether a sheet, or the list of everything that the session bar offers, covers the page in front. */
export function isCovered(state: InSession): boolean {
  const { challenge, dialog, isMoreOpen } = pagesOf(state);
  return challenge !== null || dialog !== null || isMoreOpen;
}
