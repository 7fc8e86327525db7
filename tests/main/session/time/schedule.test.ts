import { describe, expect, it } from 'vitest';
import { noPages } from '../../../../main/session/front-page.ts';
import type { SessionState, StateOf } from '../../../../main/session/state.ts';
import {
  check,
  nextCheckInMs,
  noMarks,
  readsIdleTime,
  type Moment,
} from '../../../../main/session/time/schedule.ts';
import { policy } from '../fake-kiosk.ts';

const wall = new Date(2026, 0, 15, 12);
const session = { auditId: 'a1b2', userName: null };
const active: StateOf<'active'> = { kind: 'active', session, siteIndex: 0 };
const warning: StateOf<'warning'> = { ...active, kind: 'warning', endsAt: 31_000 };

/** A moment at 1000 ms, with the last input at 0. */
function moment(state: SessionState, change: Partial<Moment> = {}): Moment {
  return {
    state,
    rules: policy,
    marks: noMarks,
    now: 1000,
    idleMs: 1000,
    wasAsleep: false,
    idle: {
      isSourceJudged: true,
      lastInputAt: () => 0,
      hasInputSince: () => false,
      nextCheckInMs: (limitMs) => limitMs - 1000,
    },
    ...change,
  };
}

describe('a check', () => {
  it('gives a tick with the idle time during a session', () => {
    expect(check(moment(active), wall).events).toEqual([{ kind: 'tick', idleMs: 1000 }]);
  });

  it('gives an earlier limit before the tick', () => {
    const rules = { ...policy, maxDurationMs: 5000 };
    expect(check(moment(active, { rules }), wall).events).toEqual([
      { kind: 'limited', limit: { at: 5000, reason: 'max-duration' } },
      { kind: 'tick', idleMs: 1000 },
    ]);
  });

  it('counts a user who has not yet touched the device as present', () => {
    const rules = { ...policy, waitForFirstInput: true };
    const marks = { ...noMarks, waitsForFirstInput: true };
    const waits = moment(active, { rules, marks, idleMs: 90_000 });
    expect(check(waits, wall)).toEqual({
      events: [{ kind: 'tick', idleMs: 0 }],
      isUserPresent: true,
      waitsForFirstInput: true,
      heldOpen: null,
    });
    const touched = { ...waits, idle: { ...waits.idle, hasInputSince: () => true } };
    expect(check(touched, wall)).toMatchObject({
      events: [{ kind: 'tick', idleMs: 90_000 }],
      isUserPresent: false,
      waitsForFirstInput: false,
    });
  });

  it('keeps an answered warning until input has paused', () => {
    const marks = { ...noMarks, pressedAt: 800 };
    expect(check(moment(warning, { marks }), wall).events).toEqual([]);
    expect(check(moment(warning, { marks, now: 1500 }), wall)).toMatchObject({
      events: [{ kind: 'tick', idleMs: 0 }],
      isUserPresent: true,
    });
  });

  it('refuses an attempt to sign in whose time is up', () => {
    const state: SessionState = { kind: 'signing-in', progress: { kind: 'checking' } };
    const marks = { ...noMarks, attemptAt: 0 };
    expect(check(moment(state, { marks }), wall).events).toEqual([]);
    expect(check(moment(state, { marks, idleMs: 300_000 }), wall).events).toMatchObject([
      { kind: 'sign-in-refused', refusal: { kind: 'timed-out' } },
    ]);
  });

  it('changes nothing that it is given', () => {
    const given = Object.freeze(moment(active, { marks: Object.freeze({ ...noMarks }) }));
    expect(check(given, wall)).toEqual(check(given, wall));
  });
});

describe('the next check', () => {
  it.each<{ state: SessionState; inMs: number | null }>([
    { state: active, inMs: 30_000 },
    { state: warning, inMs: 250 },
    { state: { ...warning, endsAt: 1100 }, inMs: 100 },
    { state: { kind: 'signed-out' }, inMs: null },
    { state: { kind: 'signing-in', progress: { kind: 'checking' } }, inMs: null },
    { state: { kind: 'ending', auditId: null, reason: 'user' }, inMs: null },
    { state: { kind: 'ended', reason: 'user', receiptCode: '1', leaveAt: 3000 }, inMs: 2000 },
    { state: { kind: 'out-of-service', problem: { kind: 'audit-unwritable' } }, inMs: 2000 },
  ])('of $state.kind comes in $inMs ms', ({ state, inMs }) => {
    expect(nextCheckInMs(moment(state))).toBe(inMs);
  });

  it('tests an idle counter that no check has tested yet', () => {
    const untested = moment({ kind: 'signed-out' });
    const idle = { ...untested.idle, isSourceJudged: false };
    expect(nextCheckInMs({ ...untested, idle })).toBe(5000);
  });
});

describe('the idle counter', () => {
  it('is read where the idle time matters, and at the login screen for its test', () => {
    const signingIn: SessionState = { kind: 'signing-in', progress: { kind: 'checking' } };
    expect(
      [active, warning, { kind: 'signed-out' } as const].map((state) =>
        readsIdleTime(state, noMarks),
      ),
    ).toEqual([true, true, true]);
    expect(readsIdleTime(signingIn, noMarks)).toBe(false);
    expect(readsIdleTime(signingIn, { ...noMarks, attemptAt: 1 })).toBe(true);
    expect(readsIdleTime({ kind: 'ending', auditId: null, reason: 'user' }, noMarks)).toBe(false);
  });
});

describe('a call or media that keep the session open', () => {
  const held = (heldOpen: 'call' | 'playing'): StateOf<'active'> => ({
    ...active,
    pages: { ...noPages, heldOpen },
  });
  const due = { now: 271_000, idleMs: 270_000 };

  it.each(['call', 'playing'] as const)('count as input when the warning is due: %s', (by) => {
    expect(check(moment(held(by), due), wall)).toEqual({
      events: [{ kind: 'tick', idleMs: 0 }],
      isUserPresent: true,
      waitsForFirstInput: false,
      heldOpen: by,
    });
  });

  it('change nothing before it is due', () => {
    const before = { now: 270_999, idleMs: 269_999 };
    expect(check(moment(held('call'), before), wall)).toMatchObject({
      events: [{ kind: 'tick', idleMs: 269_999 }],
      isUserPresent: false,
      heldOpen: null,
    });
  });

  it('prove nothing of the time that the device slept', () => {
    const slept = { ...due, wasAsleep: true };
    expect(check(moment(held('call'), slept), wall).events).toEqual([
      { kind: 'tick', idleMs: 270_000 },
    ]);
  });

  it('do not answer a warning', () => {
    const state = { ...warning, pages: held('call').pages };
    expect(check(moment(state as SessionState, due), wall)).toMatchObject({ isUserPresent: false });
  });

  it('hold no limit off', () => {
    const rules = { ...policy, maxDurationMs: 60_000 };
    expect(check(moment(held('call'), { ...due, rules }), wall).events).toEqual([
      { kind: 'limited', limit: { at: 60_000, reason: 'max-duration' } },
      { kind: 'tick', idleMs: 0 },
    ]);
  });
});
