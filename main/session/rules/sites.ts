import { pagesOf } from '../front-page.ts';
import { ending } from './endings.ts';
import { arranged } from './pages.ts';
import type { SessionRules, EventOf, InSession, SessionState, StateOf } from '../state.ts';

/** A site that crashes this often within this time ends the session. */
const MOST_CRASHES = 3;
const CRASHES_WITHIN_MS = 60_000;

/** The fields that a session keeps in every state. */
export function inSession(state: InSession): InSession {
  const { session, siteIndex, siteProblem, crashes, pages } = state;
  return {
    session,
    siteIndex,
    ...(siteProblem && { siteProblem }),
    ...(crashes && { crashes }),
    ...(pages && { pages }),
  };
}

/** Another site comes to the front; during a warning none does. */
export function onSiteChosen(
  state: StateOf<'active' | 'warning'>,
  { siteIndex }: EventOf<'site-chosen'>,
  rules: SessionRules,
): SessionState {
  const { over, isMoreOpen } = pagesOf(state);
  const isInFront = siteIndex === state.siteIndex && over === null && !isMoreOpen;
  if (state.kind === 'warning' || !exists(siteIndex, rules) || isInFront) return state;
  return { kind: 'active', ...arranged(state, { over: null, isMoreOpen: false }, siteIndex) };
}

/**
 * A site cannot be used: the screen says so and offers to load it again. Too many crashes end the
 * session.
 */
export function onSiteFailed(
  state: StateOf<'active' | 'warning'>,
  { siteIndex, problem }: EventOf<'site-failed'>,
  rules: SessionRules,
  now: number,
): SessionState {
  if (!exists(siteIndex, rules)) return state;
  const isInFront = siteIndex === state.siteIndex;
  const shown = isInFront ? { ...state, siteProblem: problem } : state;
  if (problem !== 'crashed') return shown;
  const lately = (state.crashes ?? []).filter(({ at }) => now - at < CRASHES_WITHIN_MS);
  const crashes = [...lately, { siteIndex, at: now }];
  const own = crashes.filter((crash) => crash.siteIndex === siteIndex);
  if (own.length < MOST_CRASHES) return { ...shown, crashes };
  return ending(state.session.auditId, { reason: 'site-crash' });
}

/** The site in front is loaded again. */
export function onReloadRequested(state: StateOf<'active' | 'warning'>): SessionState {
  if (state.kind === 'warning' || state.siteProblem === undefined) return state;
  const { session, siteIndex, crashes, pages } = state;
  return {
    kind: 'active',
    session,
    siteIndex,
    ...(crashes && { crashes }),
    ...(pages && { pages }),
  };
}

function exists(siteIndex: number, { siteCount }: SessionRules): boolean {
  return Number.isInteger(siteIndex) && siteIndex >= 0 && siteIndex < siteCount;
}
