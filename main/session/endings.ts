import type { Policy } from './policy.ts';
import { serverDoubt } from './server-doubt.ts';
import type { SignInRefusal } from './sign-in.ts';
import type { EndReason, EventOf, Problem, SessionState, StateOf } from './state.ts';

/** How long people have to read that they are still signed in somewhere, and to note the code. */
const WARNED_MS = 60_000;

/** What an ending may be told when it begins. */
interface Told {
  readonly reason: EndReason;
  readonly note?: string;
  readonly refusal?: SignInRefusal;
  readonly problem?: Problem;
}

/** The beginning of an ending. */
export function ending(auditId: string | null, told: Told): StateOf<'ending'> {
  const { reason, note, refusal, problem } = told;
  return {
    kind: 'ending',
    auditId,
    reason,
    ...(note === undefined ? {} : { note }),
    ...(refusal === undefined ? {} : { refusal }),
    ...(problem === undefined ? {} : { problem }),
  };
}

/** What an ending leads to. */
export function afterEnding(
  state: StateOf<'ending'>,
  { receipt }: EventOf<'terminated'>,
  policy: Policy,
  now: number,
): SessionState {
  // A receipt without a code is one the audit file did not take: nobody may sign in unrecorded.
  if (receipt.code === null) return unfinished(state, { kind: 'audit-unwritable' });
  if (!receipt.clean) {
    return unfinished(state, { kind: 'ending-failed', receiptCode: receipt.code });
  }
  const { reason, note, refusal, problem } = state;
  if (problem !== undefined) {
    // A config may have been mended meanwhile; nothing else mends itself.
    return problem.kind === 'config' ? signedOut(policy) : { kind: 'out-of-service', problem };
  }
  // Whoever tried to sign in is still there, and wants to try again.
  if (refusal !== undefined) return signedOut(policy, refusal);
  // The ending at start cleans up after somebody who has long gone: nobody waits for its screen.
  if (reason === 'recovery') return signedOut(policy);
  const doubt = serverDoubt(receipt.server);
  return {
    kind: 'ended',
    reason,
    ...(note === undefined ? {} : { note }),
    ...(doubt === null ? {} : { serverDoubt: doubt }),
    receiptCode: receipt.code,
    leaveAt:
      now +
      (doubt === 'still-alive' ? Math.max(policy.exitScreenMs, WARNED_MS) : policy.exitScreenMs),
  };
}

function unfinished({ auditId, failures = 0 }: StateOf<'ending'>, problem: Problem): SessionState {
  return { kind: 'out-of-service', problem, unfinished: { auditId, failures: failures + 1 } };
}

/** The next try of an ending that led out of service, under the same session's name. */
export function endingAgain(state: StateOf<'out-of-service'>, details: Told): SessionState {
  if (state.unfinished === undefined) return ending(null, details);
  const { auditId, failures } = state.unfinished;
  return { ...ending(auditId, details), failures };
}

/**
 * The state between two sessions, which is the login screen only where people may sign in.
 * @param refusal why the last attempt came to nothing
 */
export function signedOut({ problem }: Policy, refusal?: SignInRefusal): SessionState {
  if (problem !== null) return { kind: 'out-of-service', problem };
  return { kind: 'signed-out', ...(refusal === undefined ? {} : { refusal }) };
}
