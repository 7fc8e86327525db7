import type { EndReason } from '../../ending/receipt.ts';
import { assertNever } from '../../base/assert-never.ts';
import type { ServerWarning } from '../../identity/sign-out/server-result.ts';
import type { Policy } from '../policy.ts';
import { serverDoubts } from '../server-doubt.ts';
import type { SignInRefusal } from '../sign-in.ts';
import type { EventOf, Problem, SessionState, StateOf } from '../state.ts';

/** How long users have to read that they are still signed in somewhere, and to note the code. */
const WARNED_MS = 60_000;

/** How long users have to read what they can do themselves. */
const ADVISED_MS = 20_000;

/** The details that an ending may be given when it begins. */
interface Told {
  readonly reason: EndReason;
  readonly note?: string;
  readonly refusal?: SignInRefusal;
  readonly problem?: Problem;
  readonly failures?: number;
}

/** The state in which an ending begins. */
export function ending(auditId: string | null, told: Told): SessionState {
  const { reason, note, refusal, problem, failures } = told;
  return {
    kind: 'ending',
    auditId,
    reason,
    ...(note === undefined ? {} : { note }),
    ...(refusal === undefined ? {} : { refusal }),
    ...(problem === undefined ? {} : { problem }),
    ...(failures === undefined ? {} : { failures }),
  };
}

/** Tries a failed ending again; it remains the ending of the same session. */
export function endingAgain(state: StateOf<'out-of-service'>, told: Told): SessionState {
  const { auditId = null, failures = 0 } = state.unfinished ?? {};
  return ending(auditId, failures === 0 ? told : { ...told, failures });
}

/** The state that follows an ending. */
export function afterEnding(
  state: StateOf<'ending'>,
  { receipt }: EventOf<'terminated'>,
  policy: Policy,
  now: number,
): SessionState {
  const unfinished = { auditId: state.auditId, failures: (state.failures ?? 0) + 1 };
  // No code: the audit file could not be written, and no user may sign in without a record.
  if (receipt.code === null) {
    return { kind: 'out-of-service', problem: { kind: 'audit-unwritable' }, unfinished };
  }
  if (!receipt.clean) {
    const problem = { kind: 'ending-failed', receiptCode: receipt.code } as const;
    return { kind: 'out-of-service', problem, unfinished };
  }
  const { reason, note, refusal, problem } = state;
  if (problem !== undefined) {
    // The administrator may have corrected the config meanwhile; no other problem solves itself.
    return problem.kind === 'config' ? signedOut(policy) : { kind: 'out-of-service', problem };
  }
  // The user who tried to sign in is still there, and wants to try again.
  if (refusal !== undefined) return signedOut(policy, refusal);
  // The ending at start cleans up after a user who left long ago and does not need its screen.
  if (reason === 'recovery') return signedOut(policy);
  const doubts = serverDoubts(receipt.server);
  return {
    kind: 'ended',
    reason,
    ...(note === undefined ? {} : { note }),
    ...(doubts.length === 0 ? {} : { serverDoubts: doubts }),
    receiptCode: receipt.code,
    leaveAt: now + Math.max(policy.exitScreenMs, ...doubts.map(readingTimeMs)),
  };
}

function readingTimeMs({ kind }: ServerWarning): number {
  switch (kind) {
    case 'still-alive':
      return WARNED_MS;
    case 'not-offered':
    case 'not-tried':
      return ADVISED_MS;
    case 'expiring':
    case 'pending':
      return 0;
    default:
      return assertNever(kind);
  }
}

/**
 * The state between two sessions: the login screen, or out of service if no user may sign in.
 * @param refusal why the last attempt failed
 */
export function signedOut({ problem }: Policy, refusal?: SignInRefusal): SessionState {
  if (problem !== null) return { kind: 'out-of-service', problem };
  return { kind: 'signed-out', ...(refusal === undefined ? {} : { refusal }) };
}
