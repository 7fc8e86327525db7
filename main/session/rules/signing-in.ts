import type { EndReason } from '../../ending/receipt.ts';
import { ending, signedOut } from './endings.ts';
import type { SessionRules, SessionEvent, SessionState, StateOf } from '../state.ts';
import type { SignInRefusal } from '../sign-in.ts';

/** An attempt may take this long, however active the user is. */
const LONGEST_ATTEMPT_MS = 5 * 60_000;

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
    default:
      return state;
  }
}

function reasonFor({ kind }: SignInRefusal): EndReason {
  if (kind === 'cancelled') return 'user';
  return kind === 'timed-out' ? 'idle' : 'remote';
}
