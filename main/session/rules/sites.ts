import { pauseAfter } from '../../base/backoff.ts';
import { isCovered, pagesOf } from '../front-page.ts';
import { ending } from './endings.ts';
import { arranged } from './pages.ts';
import type {
  EventOf,
  InSession,
  SessionRules,
  SessionState,
  SiteFailure,
  SiteLoading,
  SiteProblem,
  StateOf,
} from '../state.ts';

/** A site that crashes this often within this time ends the session. */
const MOST_CRASHES = 3;
const CRASHES_WITHIN_MS = 60_000;
/** The pause before a site is tried again: after the first failure to reach it, the second, … */
const RETRY_SITE_MS = [5000, 10_000, 20_000, 40_000, 60_000] as const;

/** The fields that a session keeps in every state. */
export function inSession(state: InSession): InSession {
  const { session, siteIndex, siteProblem, loading, crashes, pages } = state;
  return {
    session,
    siteIndex,
    ...(siteProblem && { siteProblem }),
    ...(loading && { loading }),
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
  const siteProblem = isInFront ? problemOf(problem, state.siteProblem, now) : state.siteProblem;
  const shown = siteProblem === state.siteProblem ? state : changed(state, { siteProblem });
  if (problem.kind !== 'crashed') return shown;
  const lately = (state.crashes ?? []).filter(({ at }) => now - at < CRASHES_WITHIN_MS);
  const crashes = [...lately, { siteIndex, at: now }];
  const own = crashes.filter((crash) => crash.siteIndex === siteIndex);
  if (own.length < MOST_CRASHES) return { ...shown, crashes };
  return ending(state.session.auditId, { reason: 'site-crash' });
}

/** The page that stands in the way of the problem's screen is there. */
export function onSiteArrived(
  state: StateOf<'active' | 'warning'>,
  { siteIndex }: EventOf<'site-arrived'>,
): SessionState {
  if (siteIndex !== state.siteIndex || state.siteProblem === undefined) return state;
  return changed(state, { siteProblem: undefined });
}

/** A site's load takes its time, or is over. */
export function onSiteLoading(
  state: StateOf<'active' | 'warning'>,
  { siteIndex, since }: EventOf<'site-loading'>,
  rules: SessionRules,
): SessionState {
  if (!exists(siteIndex, rules)) return state;
  const before = state.loading ?? [];
  if ((before.find((one) => one.siteIndex === siteIndex)?.since ?? null) === since) return state;
  const others = before.filter((one) => one.siteIndex !== siteIndex);
  return changed(state, { loading: since === null ? others : [...others, { siteIndex, since }] });
}

/**
 * The site in front is loaded again: one that has failed, or takes long. The screen of a site that
 * cannot be reached stays until there is a page.
 */
export function onReloadRequested(state: StateOf<'active' | 'warning'>): SessionState {
  const { siteIndex, siteProblem, loading = [] } = state;
  if (state.kind === 'warning') return state;
  if (siteProblem?.kind === 'unreachable') return trying(state, siteProblem);
  const others = loading.filter((one) => one.siteIndex !== siteIndex);
  if (siteProblem === undefined && others.length === loading.length) return state;
  return changed(state, { siteProblem: undefined, loading: others });
}

/** The kiosk tries again to reach the site in front. */
export function onRetryDue(state: StateOf<'active' | 'warning'>, now: number): SessionState {
  const at = retryAt(state);
  const { siteProblem } = state;
  if (at === null || now < at || siteProblem?.kind !== 'unreachable') return state;
  return trying(state, siteProblem);
}

/**
 * When the kiosk tries again to reach the site in front; null where it does not: nothing is tried
 * behind another screen, during a warning, or after the session.
 */
export function retryAt(state: StateOf<'active' | 'warning'>): number | null {
  const isShown = state.kind === 'active' && pagesOf(state).over === null && !isCovered(state);
  return isShown && state.siteProblem?.kind === 'unreachable' ? state.siteProblem.nextTryAt : null;
}

function trying(
  state: StateOf<'active' | 'warning'>,
  siteProblem: Extract<SiteProblem, { readonly kind: 'unreachable' }>,
): SessionState {
  if (siteProblem.nextTryAt === null) return state;
  return changed(state, { siteProblem: { ...siteProblem, nextTryAt: null } });
}

/** A second report of the same failure, as of a load that was given up, does not count. */
function problemOf(
  failure: SiteFailure,
  before: SiteProblem | undefined,
  now: number,
): SiteProblem | undefined {
  if (failure.kind !== 'unreachable') {
    return JSON.stringify(failure) === JSON.stringify(before) ? before : failure;
  }
  const former = before?.kind === 'unreachable' ? before : { failures: 0, nextTryAt: null };
  if (former.nextTryAt !== null) return before;
  const failures = former.failures + 1;
  return { ...failure, failures, nextTryAt: now + pauseAfter(failures, RETRY_SITE_MS) };
}

type InFront = StateOf<'active' | 'warning'>;

interface Changes {
  readonly siteProblem?: SiteProblem | undefined;
  readonly loading?: readonly SiteLoading[];
}

/** What is empty or undefined afterwards is absent. */
function changed(state: InFront, changes: Changes): InFront {
  const { siteProblem, loading = [], ...rest } = { ...state, ...changes };
  return {
    ...rest,
    ...(siteProblem && { siteProblem }),
    ...(loading.length > 0 && { loading }),
  };
}

/** The same session, whose site in front is no longer said to have failed. */
export function withoutProblem(state: InFront): InFront {
  return changed(state, { siteProblem: undefined });
}

function exists(siteIndex: number, { siteCount }: SessionRules): boolean {
  return Number.isInteger(siteIndex) && siteIndex >= 0 && siteIndex < siteCount;
}
