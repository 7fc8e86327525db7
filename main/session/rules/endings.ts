import type { EndingCause } from '../../ending/receipt.ts';
import { assertNever } from '../../base/assert-never.ts';
import type { ServerResult, ServerWarning } from '../../identity/sign-out/server-result.ts';
import type { SessionRules, EventOf, Problem, SessionState, StateOf } from '../state.ts';
import type { SignInRefusal } from '../sign-in.ts';

/** How long users have to read that they are still signed in somewhere, and to note the code. */
const WARNED_MS = 60_000;

/** How long users have to read what they can do themselves. */
const ADVISED_MS = 20_000;

/** An access token that is valid for longer is as good as a session. */
const SHORT_LIFE_SECONDS = 3600;

/** The details that an ending may be given when it begins. */
interface EndingDetails extends EndingCause {
  readonly refusal?: SignInRefusal;
  readonly problem?: Problem;
  readonly failures?: number;
}

/** The state in which an ending begins. */
export function ending(auditId: string | null, details: EndingDetails): SessionState {
  const { reason, by, note, refusal, problem, failures } = details;
  return {
    kind: 'ending',
    auditId,
    reason,
    ...(by === undefined ? {} : { by }),
    ...(note === undefined ? {} : { note }),
    ...(refusal === undefined ? {} : { refusal }),
    ...(problem === undefined ? {} : { problem }),
    ...(failures === undefined ? {} : { failures }),
  };
}

/** Tries a failed ending again; it remains the ending of the same session. */
export function endingAgain(
  state: StateOf<'out-of-service'>,
  details: EndingDetails,
): SessionState {
  const { auditId = null, failures = 0 } = state.unfinished ?? {};
  return ending(auditId, failures === 0 ? details : { ...details, failures });
}

/** The state that follows an ending. */
export function afterEnding(
  state: StateOf<'ending'>,
  { receipt }: EventOf<'terminated'>,
  rules: SessionRules,
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
  const { reason, by, note, refusal, problem } = state;
  if (problem !== undefined) {
    // The administrator may have corrected the config meanwhile; no other problem solves itself.
    return problem.kind === 'config' ? signedOut(rules) : { kind: 'out-of-service', problem };
  }
  // The user who tried to sign in is still there, and wants to try again.
  if (refusal !== undefined) return signedOut(rules, refusal);
  // The ending at start cleans up after a user who left long ago and does not need its screen.
  if (reason === 'recovery') return signedOut(rules);
  const warnings = serverWarnings(receipt.server);
  return {
    kind: 'ended',
    reason,
    ...(by === undefined ? {} : { by }),
    ...(note === undefined ? {} : { note }),
    ...(warnings.length === 0 ? {} : { serverDoubts: warnings }),
    receiptCode: receipt.code,
    leaveAt: now + Math.max(rules.exitScreenMs, ...warnings.map(readingTimeMs)),
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
export function signedOut({ problem }: SessionRules, refusal?: SignInRefusal): SessionState {
  if (problem !== null) return { kind: 'out-of-service', problem };
  return { kind: 'signed-out', ...(refusal === undefined ? {} : { refusal }) };
}

/** What the user should know about the servers, worst first; empty when all is well. */
export function serverWarnings(results: readonly ServerResult[]): readonly ServerWarning[] {
  const left = results.filter(isLeft);
  // The advice for a living session covers that of the other warnings.
  if (left.some(isAlive)) return [{ kind: 'still-alive' }];
  const sites = left.flatMap(({ result, site }) => (result === 'not-tried' ? (site ?? []) : []));
  const isNotOffered = left.some((each) => each.result === 'not-offered' && !isExpiring(each));
  const expiring = left.find(isExpiring);
  const warnings: ServerWarning[] = [];
  if (sites.length > 0) warnings.push({ kind: 'not-tried', sites });
  if (isNotOffered) warnings.push({ kind: 'not-offered' });
  else if (expiring !== undefined) {
    warnings.push({ kind: 'expiring', validForSeconds: expiring.validForSeconds ?? null });
  }
  if (results.some(({ pending }) => pending)) warnings.push({ kind: 'pending' });
  return warnings;
}

/** Not signed out, and the kiosk does not try again. */
function isLeft({ result, pending }: ServerResult): boolean {
  switch (result) {
    case 'proven':
    case 'signed-out':
      return false;
    case 'still-alive':
      return true;
    default:
      return !pending;
  }
}

/** An access token that expires soon, and that nothing renews. */
function isExpiring({ what, validForSeconds = 0 }: ServerResult): boolean {
  return what === 'access-token' && validForSeconds <= SHORT_LIFE_SECONDS;
}

function isAlive(result: ServerResult): boolean {
  return !isExpiring(result) && result.result !== 'not-offered' && result.result !== 'not-tried';
}
