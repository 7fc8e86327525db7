import { assertNever } from '../assert-never.ts';
import type { Policy } from './policy.ts';
import type { EndReason, SessionEvent, SessionState } from './state.ts';

/**
 * Every rule of a session: what the next state is. Pure; an event that means nothing in a state
 * gives the very same state back.
 * @param now the main process's monotonic clock, in milliseconds
 */
export function transition(
  state: SessionState,
  event: SessionEvent,
  policy: Policy,
  now: number,
): SessionState {
  // Whatever the kiosk is doing, nobody may go on once it cannot be trusted; only a running ending
  // is let finish, for its result decides what the screen says.
  if (event.kind === 'unusable') {
    return state.kind === 'ending' ? state : { kind: 'out-of-service', problem: event.problem };
  }
  switch (state.kind) {
    case 'signed-out':
      if (event.kind !== 'start-requested') return state;
      return policy.problem === null ? { kind: 'signing-in' } : signedOut(policy);
    case 'signing-in':
      return whileSigningIn(state, event, policy);
    case 'active':
    case 'warning':
      return whileSignedIn(state, event, policy, now);
    case 'ending':
      return event.kind === 'terminated' ? afterEnding(state, event, policy, now) : state;
    case 'ended': {
      const over = event.kind === 'exit-done' || (event.kind === 'tick' && now >= state.leaveAt);
      return over ? signedOut(policy) : state;
    }
    case 'out-of-service':
      return whileOutOfService(state, event);
    default:
      return assertNever(state);
  }
}

type StateOf<Kind extends SessionState['kind']> = Extract<SessionState, { kind: Kind }>;
type EventOf<Kind extends SessionEvent['kind']> = Extract<SessionEvent, { kind: Kind }>;

function whileSigningIn(
  state: StateOf<'signing-in'>,
  event: SessionEvent,
  policy: Policy,
): SessionState {
  if (event.kind === 'signed-in') {
    // A process that takes over has read the config anew, and may have to reject it.
    if (policy.problem !== null) return signedOut(policy);
    return { kind: 'active', session: event.session, siteIndex: 0 };
  }
  // Even an attempt may have left something behind, so giving it up is an ending like any other.
  if (event.kind === 'end-requested') return ending(null, event);
  return state;
}

function whileSignedIn(
  state: StateOf<'active'> | StateOf<'warning'>,
  event: SessionEvent,
  policy: Policy,
  now: number,
): SessionState {
  const { session, siteIndex } = state;
  switch (event.kind) {
    case 'end-requested':
      return ending(session.auditId, event);
    case 'tick':
      return onTick(state, event.idleMs, policy, now);
    case 'continue-requested':
      return state.kind === 'warning' ? { kind: 'active', session, siteIndex } : state;
    case 'site-chosen': {
      const { siteIndex: wanted } = event;
      const exists = Number.isInteger(wanted) && wanted >= 0 && wanted < policy.siteCount;
      if (state.kind === 'warning' || !exists || event.siteIndex === siteIndex) return state;
      return { kind: 'active', session, siteIndex: event.siteIndex };
    }
    default:
      return state;
  }
}

function onTick(
  state: StateOf<'active'> | StateOf<'warning'>,
  idleMs: number,
  policy: Policy,
  now: number,
): SessionState {
  const { session, siteIndex } = state;
  const { limit } = session;
  if (limit !== undefined && now >= limit.at) return ending(session.auditId, limit);
  if (idleMs >= policy.idleTimeoutMs) return ending(session.auditId, { reason: 'idle' });
  const isWarned = idleMs >= policy.idleTimeoutMs - policy.warningMs;
  if (state.kind === 'active') {
    const endsAt = now + policy.idleTimeoutMs - idleMs;
    return isWarned ? { kind: 'warning', session, siteIndex, endsAt } : state;
  }
  return isWarned ? state : { kind: 'active', session, siteIndex };
}

function afterEnding(
  state: StateOf<'ending'>,
  { receipt }: EventOf<'terminated'>,
  policy: Policy,
  now: number,
): SessionState {
  // A receipt without a code is one the audit file did not take: nobody may sign in unrecorded.
  if (receipt.code === null)
    return { kind: 'out-of-service', problem: { kind: 'audit-unwritable' } };
  if (!receipt.clean) {
    const problem = { kind: 'ending-failed', receiptCode: receipt.code } as const;
    return { kind: 'out-of-service', problem };
  }
  // The ending at start cleans up after somebody who has long gone: nobody waits for its screen.
  if (state.reason === 'recovery') return signedOut(policy);
  const leaveAt = now + policy.exitScreenMs;
  const { reason, note } = state;
  const told = note === undefined ? {} : { note };
  return { kind: 'ended', reason, ...told, receiptCode: receipt.code, leaveAt };
}

function whileOutOfService(state: StateOf<'out-of-service'>, event: SessionEvent): SessionState {
  // A rejected config is mended by a new config, not by another ending.
  const canRetry = event.kind === 'end-requested' && state.problem.kind !== 'config';
  return canRetry ? ending(null, event) : state;
}

/** The state between two sessions, which is the login screen only where people may sign in. */
export function signedOut({ problem }: Policy): SessionState {
  return problem === null ? { kind: 'signed-out' } : { kind: 'out-of-service', problem };
}

function ending(
  auditId: string | null,
  { reason, note }: { readonly reason: EndReason; readonly note?: string },
): SessionState {
  return { kind: 'ending', auditId, reason, ...(note === undefined ? {} : { note }) };
}
