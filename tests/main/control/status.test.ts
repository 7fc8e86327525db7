import { expect, it } from 'vitest';
import { statusOf } from '../../../main/control/status.ts';
import type { SessionState } from '../../../main/session/state.ts';

const session = { auditId: 'abc', userName: 'Nurse One' };
const health = {
  idleSource: 'stuck',
  config: 'rejected',
  syslog: 'behind',
  standby: 'ready',
  syslogLag: 7,
  credentials: 'ok',
  signOutsWaiting: 2,
  metrics: 'failed',
  electron: 'ok',
  lastEnding: null,
  fleet: { connected: false, since: '2026-01-02T03:04:05.678Z', reason: 'no broker listens' },
  signals: null,
} as const;
const since = new Date('2026-01-02T03:04:05.678Z');

it.each<[SessionState, string | null]>([
  [{ kind: 'signed-out' }, null],
  [{ kind: 'signing-in', progress: { kind: 'checking' } }, null],
  [{ kind: 'active', session, siteIndex: 0 }, 'abc'],
  [{ kind: 'warning', session, siteIndex: 0, endsAt: 1 }, 'abc'],
  [{ kind: 'ending', auditId: 'abc', reason: 'idle' }, 'abc'],
  [{ kind: 'ending', auditId: null, reason: 'recovery' }, null],
  [{ kind: 'ended', reason: 'idle', receiptCode: '1a2b-3c4d', leaveAt: 1 }, null],
  [{ kind: 'out-of-service', problem: { kind: 'audit-unwritable' } }, null],
])('names the state, its session and its beginning: %j', (state, sessionId) => {
  expect(statusOf(state, since, health)).toEqual({
    state: state.kind,
    sessionId,
    since: '2026-01-02T03:04:05.678Z',
    problem: state.kind === 'out-of-service' ? 'audit-unwritable' : null,
    ...health,
  });
});
