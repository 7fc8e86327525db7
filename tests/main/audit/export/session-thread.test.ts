import { describe, expect, it } from 'vitest';
import { SessionThread } from '../../../../main/audit/export/session-thread.ts';
import { endingOf, recordsOf, START } from './example-records.ts';

const started = { event: 'session-started', session: 'a1b2', mode: 'oidc', user: 'nurse1' };

function lastOf(...entries: Parameters<typeof recordsOf>[0]) {
  const thread = new SessionThread();
  return recordsOf(entries)
    .map((record) => thread.follow(record))
    .at(-1);
}

describe('the thread of a session', () => {
  it('knows the session that a record belongs to', () => {
    expect(lastOf(started, endingOf('a1b2', 'user'))).toEqual({
      startedAt: START,
      mode: 'oidc',
      user: 'nurse1',
      lengthMs: 1000,
    });
  });

  it('knows nothing of a session whose start it has not seen, or of no session', () => {
    expect(lastOf(started, endingOf('c3d4', 'user'))).toBeNull();
    expect(lastOf(started, { event: 'config-loaded' })).toBeNull();
    expect(lastOf({ event: 'config-loaded' })).toBeNull();
  });

  it('still knows it when its ending is tried again after a restart', () => {
    const again = [endingOf('a1b2', 'user', false), endingOf('a1b2', 'recovery')];
    expect(lastOf(started, ...again)?.user).toBe('nurse1');
  });

  it('counts time that the clock was put back, and time that the computer slept', () => {
    const ending = endingOf('a1b2', 'user');
    expect(lastOf(started, { event: 'clock-jump', byMs: -5000 }, ending)?.lengthMs).toBe(7000);
    expect(lastOf(started, { event: 'clock-jump', byMs: 5000 }, ending)?.lengthMs).toBe(2000);
  });

  it('forgets the jumps of a session before', () => {
    const jump = { event: 'clock-jump', byMs: -5000 };
    expect(lastOf(jump, started, endingOf('a1b2', 'user'))?.lengthMs).toBe(1000);
  });

  it('is never negative', () => {
    const early = { ...endingOf('a1b2', 'user'), time: '2020-01-01T00:00:00.000Z' };
    expect(lastOf(started, early)?.lengthMs).toBe(0);
  });
});
