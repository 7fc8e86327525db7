import type { SessionEvent, SessionState } from '../../../../main/session/state.ts';
import { transition } from '../../../../main/session/rules/transition.ts';

type Rules = typeof transition;
type Break = (
  state: SessionState,
  event: SessionEvent,
  next: () => SessionState,
) => SessionState | null;

/** The rules of a session with one of them broken: null where this one is not concerned. */
function broken(what: string, noticed: string, instead: Break) {
  const rules: Rules = (state, event, policy, now) =>
    instead(state, event, () => transition(state, event, policy, now)) ??
    transition(state, event, policy, now);
  return { what, noticed, rules };
}

const session = { auditId: 's1', userName: null };
const ignoring = (state: SessionState, isConcerned: boolean) => (isConcerned ? state : null);

/** Each of the rules, broken, and which law notices. */
export const mutants: readonly { what: string; noticed: string; rules: Rules }[] = [
  broken('an ending can be cancelled', 'ending is followed by active', (state, event) =>
    state.kind === 'ending' && event.kind === 'continue-requested'
      ? { kind: 'active', session, siteIndex: 0 }
      : null,
  ),
  broken('an ending that failed is taken for good', 'all is clear', (state, event) =>
    event.kind === 'terminated' && !event.receipt.clean && state.kind === 'ending'
      ? { kind: 'ended', reason: 'user', receiptCode: '', leaveAt: 0 }
      : null,
  ),
  broken('an ending that was not recorded will do', 'not recorded', (state, event) =>
    event.kind === 'terminated' && event.receipt.code === null && event.receipt.clean
      ? ignoring({ kind: 'signed-out' }, state.kind === 'ending')
      : null,
  ),
  broken('nobody is ever idle', 'outlives its idle timeout', (state, event) =>
    ignoring(state, event.kind === 'tick' && event.idleMs > 0 && state.kind !== 'ended'),
  ),
  broken('a warning lasts for ever', 'outlives its idle timeout', (state, event) =>
    ignoring(state, state.kind === 'warning' && event.kind === 'tick' && event.idleMs > 0),
  ),
  broken('a session has no limit', 'outlives its', (state, event, next) => {
    const after = next();
    const isByLimit =
      after.kind === 'ending' && (after.reason === 'max-duration' || after.reason === 'schedule');
    return ignoring(state, isByLimit && event.kind === 'tick');
  }),
  broken('a limit never moves', 'outlives its', (state, event) =>
    ignoring(state, event.kind === 'limited'),
  ),
  broken('what is asked to end goes on', 'an ending is not begun', (state, event) =>
    ignoring(state, event.kind === 'end-requested' && state.kind !== 'out-of-service'),
  ),
  broken('an attempt is not cleared', 'all is clear', (_state, event) =>
    event.kind === 'sign-in-refused' && event.mustClear
      ? { kind: 'signed-out', refusal: event.refusal }
      : null,
  ),
  broken('an attempt that is given up is not cleared', 'all is clear', (state, event) =>
    event.kind === 'end-requested' && state.kind === 'signing-in' ? { kind: 'signed-out' } : null,
  ),
  broken('an attempt has no end', 'an attempt outlives', (state, event) =>
    ignoring(state, event.kind === 'sign-in-refused' && event.refusal.kind === 'timed-out'),
  ),
  broken('a sign-in passes for an agreement', 'without an agreement', (state, event) =>
    event.kind === 'start-requested' && state.kind === 'signed-out'
      ? {
          kind: 'signing-in',
          progress: { kind: 'checking' },
          banner: { kind: 'agreed', version: 'v1' },
        }
      : null,
  ),
  broken('an agreement holds for all sessions', 'without an agreement', (_state, event, next) => {
    const after = next();
    return event.kind === 'terminated' && after.kind === 'ended'
      ? { kind: 'signed-out', banner: { kind: 'agreed', version: 'v1' } }
      : null;
  }),
  broken('a session is dropped without an ending', 'active is followed', (state, event) =>
    event.kind === 'unusable' && state.kind === 'active'
      ? { kind: 'out-of-service', problem: event.problem }
      : null,
  ),
  broken('a site may crash for ever', 'crashes for ever', (state, event) =>
    ignoring(state, event.kind === 'site-failed'),
  ),
  broken('an exit screen stays', 'no way out of ended', (state, event) =>
    ignoring(state, state.kind === 'ended' && event.kind !== 'unusable'),
  ),
  broken('an ending is never tried again', 'no way out of out-of-service', (state) =>
    ignoring(state, state.kind === 'out-of-service'),
  ),
  broken('a rejected config lets people in', 'no way out', (state, event) =>
    ignoring(state, event.kind === 'rules-changed'),
  ),
];
