import { ending } from './endings.ts';
import type { Policy } from './policy.ts';
import type { EventOf, InSession, SessionState, StateOf } from './state.ts';

/** A site that crashes so often, in so long, is not worth another try. */
const MOST_CRASHES = 3;
const CRASHES_WITHIN_MS = 60_000;

/** What stays with a session, without what belongs to the state it is in. */
export function inSession({ siteProblem, ...state }: InSession): InSession {
  return { ...withFront(state, state.siteIndex), ...(siteProblem && { siteProblem }) };
}

/** Another site comes to the front; during a warning none does. */
export function onSiteChosen(
  state: StateOf<'active' | 'warning'>,
  { siteIndex }: EventOf<'site-chosen'>,
  policy: Policy,
): SessionState {
  const isNew = exists(siteIndex, policy) && siteIndex !== state.siteIndex;
  if (state.kind === 'warning' || !isNew) return state;
  return { kind: 'active', ...withFront(state, siteIndex) };
}

/** A site is of no use: the screen says so, and offers to load it again. */
export function onSiteFailed(
  state: StateOf<'active' | 'warning'>,
  { siteIndex, problem }: EventOf<'site-failed'>,
  policy: Policy,
  now: number,
): SessionState {
  if (!exists(siteIndex, policy)) return state;
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
  return { kind: 'active', ...withFront(state, state.siteIndex) };
}

function withFront({ session, crashes }: InSession, siteIndex: number): InSession {
  return { session, siteIndex, ...(crashes && { crashes }) };
}

function exists(siteIndex: number, { siteCount }: Policy): boolean {
  return Number.isInteger(siteIndex) && siteIndex >= 0 && siteIndex < siteCount;
}
