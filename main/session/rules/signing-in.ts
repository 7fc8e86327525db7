import type { EndReason } from '../../ending/receipt.ts';
import { ending, signedOut } from './endings.ts';
import type { SessionRules, SessionEvent, SessionState, StateOf } from '../state.ts';
import { isSamePage, type Challenge } from '../pages.ts';
import { hasAgreed } from '../use-banner.ts';
import type { SignInProgress, SignInRefusal } from '../sign-in.ts';

/** An attempt may take this long, however active the user is. */
const LONGEST_ATTEMPT_MS = 5 * 60_000;

/** The user agreed to another text than the config has now. */
const termsChanged = { reason: 'policy', refusal: { kind: 'terms-changed' } } as const;

/** In how many milliseconds an attempt to sign in times out; 0 or less: now. */
export function attemptEndsInMs(
  { idleTimeoutMs }: SessionRules,
  attempt: { readonly ageMs: number; readonly idleMs: number },
): number {
  return Math.min(idleTimeoutMs - attempt.idleMs, LONGEST_ATTEMPT_MS - attempt.ageMs);
}

/** The rules while a user signs in. */
export function whileSigningIn(
  state: StateOf<'signing-in'>,
  event: SessionEvent,
  rules: SessionRules,
): SessionState {
  switch (event.kind) {
    case 'sign-in-progressed':
      return { kind: 'signing-in', progress: event.progress };
    case 'signed-in':
      // The process after a handover has read the config again, and may have to reject it.
      if (rules.problem !== null) {
        return ending(null, { reason: 'policy', problem: rules.problem });
      }
      if (!hasAgreed(rules.useBanner, state.banner)) return ending(null, termsChanged);
      return { kind: 'active', session: event.session, siteIndex: 0 };
    case 'sign-in-refused': {
      const { refusal, mustClear } = event;
      if (!mustClear) return signedOut(rules, refusal);
      return ending(null, { reason: reasonFor(refusal), refusal });
    }
    // Even an attempt may have left data behind, so cancelling it is an ending like any other.
    case 'end-requested': {
      const isCancelled = event.reason === 'user';
      return ending(null, isCancelled ? { ...event, refusal: { kind: 'cancelled' } } : event);
    }
    case 'unusable':
      return ending(null, { reason: 'policy', problem: event.problem });
    case 'rules-changed':
      return hasAgreed(rules.useBanner, state.banner) ? state : ending(null, termsChanged);
    default:
      return state.progress.kind === 'provider-page'
        ? onProvidersPage(state.progress, event, state)
        : state;
  }
}

/** What the provider's page, its servers and the user do there. */
function onProvidersPage(
  progress: Extract<SignInProgress, { readonly kind: 'provider-page' }>,
  event: SessionEvent,
  state: SessionState,
): SessionState {
  const { challenges = [], canGoBack } = progress;
  const page = (
    next: readonly Challenge[],
    isBackThere: boolean = canGoBack ?? false,
  ): SessionState => ({
    kind: 'signing-in',
    progress: {
      kind: 'provider-page',
      ...(next.length > 0 && { challenges: next }),
      ...(isBackThere && { canGoBack: true }),
    },
  });
  const has = (id: number) => challenges.some((challenge) => challenge.id === id);
  switch (event.kind) {
    case 'challenged': {
      const { challenge } = event;
      // A page that asks again does not need the sheet of its earlier question.
      const others = challenges.filter(
        (other) => !(other.isWithdrawn && isSamePage(other.page, challenge.page)),
      );
      return page([...others, challenge]);
    }
    case 'challenge-over':
      return has(event.id) ? page(challenges.filter(({ id }) => id !== event.id)) : state;
    case 'challenge-withdrawn': {
      if (!has(event.id)) return state;
      // A sheet that the user may be typing into stays, and says that the page no longer waits.
      const [shown, ...rest] = challenges;
      if (shown?.id === event.id) return page([{ ...shown, isWithdrawn: true }, ...rest]);
      return page(challenges.filter(({ id }) => id !== event.id));
    }
    case 'provider-page-moved':
      return event.canGoBack === (canGoBack ?? false) ? state : page(challenges, event.canGoBack);
    default:
      return state;
  }
}

function reasonFor({ kind }: SignInRefusal): EndReason {
  if (kind === 'cancelled') return 'user';
  return kind === 'timed-out' ? 'idle' : 'remote';
}
