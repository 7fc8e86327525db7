import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Limit } from '../../../../main/session/rules/limits.ts';
import type {
  SessionRules,
  Problem,
  Session,
  SessionEvent,
  SessionState,
} from '../../../../main/session/state.ts';
import { signedOut } from '../../../../main/session/rules/endings.ts';
import { transition } from '../../../../main/session/rules/transition.ts';
import type { Receipt, EndReason } from '../../../../main/ending/receipt.ts';

const policy: SessionRules = {
  idleTimeoutMs: 300_000,
  warningMs: 30_000,
  waitForFirstInput: false,
  maxDurationMs: null,
  endAt: [],
  exitScreenMs: 10_000,
  useBanner: null,
  siteCount: 3,
  problem: null,
};
const now = 1_000_000;
const session: Session = { auditId: 'a1b2', userName: null };
const config: Problem = { kind: 'config', file: 'cleardesk.yaml', errors: ['1:1  no'] };
const unwritable: Problem = { kind: 'audit-unwritable' };
const refusal = { kind: 'provider-refused' } as const;
const limit: Limit = { at: now + 60_000, reason: 'schedule' };
const notClean: Problem = { kind: 'ending-failed', receiptCode: '1a2b-3c4d' };

function receipt(change: Partial<Receipt> = {}): Receipt {
  const code = '1a2b-3c4d';
  return { reason: 'idle', durationMs: 20, clean: true, steps: [], server: [], code, ...change };
}

const states = {
  'signed-out': { kind: 'signed-out' },
  'signing-in': { kind: 'signing-in', progress: { kind: 'checking' } },
  active: { kind: 'active', session, siteIndex: 1 },
  warning: { kind: 'warning', session, siteIndex: 1, endsAt: now + 20_000 },
  ending: { kind: 'ending', auditId: 'a1b2', reason: 'idle' },
  recovery: { kind: 'ending', auditId: null, reason: 'recovery' },
  'clearing an attempt': { kind: 'ending', auditId: null, reason: 'remote', refusal },
  'ending, unusable': { kind: 'ending', auditId: 'a1b2', reason: 'policy', problem: unwritable },
  ended: { kind: 'ended', reason: 'idle', receiptCode: '9-9', leaveAt: now + 1 },
  'ended, due': { kind: 'ended', reason: 'idle', receiptCode: '9-9', leaveAt: now },
  'out of service: config': { kind: 'out-of-service', problem: config },
  'out of service: ending': { kind: 'out-of-service', problem: notClean },
  'out of service: audit': { kind: 'out-of-service', problem: unwritable },
  'out of service: again': {
    kind: 'out-of-service',
    problem: notClean,
    unfinished: { auditId: 'a1b2', failures: 2 },
  },
  'ending, once more': { kind: 'ending', auditId: 'a1b2', reason: 'recovery', failures: 2 },
} as const satisfies Record<string, SessionState>;

/** A site that could not be reached at `now`. */
const unreached = { kind: 'unreachable', failures: 1, nextTryAt: now + 5000 } as const;

const events = {
  start: { kind: 'start-requested' },
  progress: { kind: 'sign-in-progressed', progress: { kind: 'provider-page' } },
  'signed in': { kind: 'signed-in', session, user: null },
  refused: { kind: 'sign-in-refused', refusal, mustClear: false },
  'refused, to be cleared': { kind: 'sign-in-refused', refusal, mustClear: true },
  'site -1': { kind: 'site-chosen', siteIndex: -1 },
  'site 0': { kind: 'site-chosen', siteIndex: 0 },
  'site 1': { kind: 'site-chosen', siteIndex: 1 },
  'site 3': { kind: 'site-chosen', siteIndex: 3 },
  'not idle': { kind: 'tick', idleMs: 0 },
  'nearly to be warned': { kind: 'tick', idleMs: 269_999 },
  'to be warned': { kind: 'tick', idleMs: 270_000 },
  'nearly over': { kind: 'tick', idleMs: 299_999 },
  over: { kind: 'tick', idleMs: 300_000 },
  'long over': { kind: 'tick', idleMs: Infinity },
  continue: { kind: 'continue-requested' },
  end: { kind: 'end-requested', reason: 'user' },
  lock: { kind: 'end-requested', reason: 'os-lock' },
  crash: { kind: 'site-failed', siteIndex: 1, problem: { kind: 'crashed' } },
  unreachable: { kind: 'site-failed', siteIndex: 1, problem: { kind: 'unreachable' } },
  'crash behind': { kind: 'site-failed', siteIndex: 2, problem: { kind: 'crashed' } },
  'unreachable behind': { kind: 'site-failed', siteIndex: 2, problem: { kind: 'unreachable' } },
  'site 3 fails': { kind: 'site-failed', siteIndex: 3, problem: { kind: 'crashed' } },
  'site 1 arrives': { kind: 'site-arrived', siteIndex: 1 },
  'site 1 loads': { kind: 'site-loading', siteIndex: 1, since: 7 },
  'site 1 has loaded': { kind: 'site-loading', siteIndex: 1, since: null },
  'site 3 loads': { kind: 'site-loading', siteIndex: 3, since: 7 },
  reload: { kind: 'reload-requested' },
  'retry due': { kind: 'retry-due' },
  limited: { kind: 'limited', limit },
  'policy changed': { kind: 'rules-changed' },
  clean: { kind: 'terminated', receipt: receipt() },
  'not clean': { kind: 'terminated', receipt: receipt({ clean: false }) },
  'no code': { kind: 'terminated', receipt: receipt({ code: null }) },
  'neither clean nor code': { kind: 'terminated', receipt: receipt({ clean: false, code: null }) },
  done: { kind: 'exit-done' },
  unusable: { kind: 'unusable', problem: unwritable },
} as const satisfies Record<string, SessionEvent>;

type StateName = keyof typeof states;
type EventName = keyof typeof events;

const active: SessionState = { kind: 'active', session, siteIndex: 1 };
const signedOutState: SessionState = { kind: 'signed-out' };
const noAudit: SessionState = { kind: 'out-of-service', problem: unwritable };

/** What an ending leads to that was not clean, or that the audit file did not take. */
function unfinished(problem: Problem, auditId: string | null, failures = 1): SessionState {
  return { kind: 'out-of-service', problem, unfinished: { auditId, failures } };
}

const ended: SessionState = {
  kind: 'ended',
  reason: 'idle',
  receiptCode: '1a2b-3c4d',
  leaveAt: now + 10_000,
};

function ending(auditId: string | null, reason: EndReason): SessionState {
  return { kind: 'ending', auditId, reason };
}

function endingBeforeNoAudit(auditId: string | null): SessionState {
  return { kind: 'ending', auditId, reason: 'policy', problem: unwritable };
}

function warningEndingIn(ms: number): SessionState {
  return { kind: 'warning', session, siteIndex: 1, endsAt: now + ms };
}

const crashes = [{ siteIndex: 1, at: now }];
const crashesBehind = [{ siteIndex: 2, at: now }];
const limited = { ...session, limit };

/** What leads where; whatever is not here changes nothing. */
const changes: Readonly<Record<StateName, Partial<Record<EventName, SessionState>>>> = {
  'signed-out': { start: states['signing-in'], unusable: noAudit },
  'signing-in': {
    progress: { kind: 'signing-in', progress: { kind: 'provider-page' } },
    'signed in': { kind: 'active', session, siteIndex: 0 },
    refused: { kind: 'signed-out', refusal },
    'refused, to be cleared': states['clearing an attempt'],
    end: { kind: 'ending', auditId: null, reason: 'user', refusal: { kind: 'cancelled' } },
    lock: ending(null, 'os-lock'),
    unusable: endingBeforeNoAudit(null),
  },
  active: {
    'site 0': { kind: 'active', session, siteIndex: 0 },
    'to be warned': warningEndingIn(30_000),
    'nearly over': warningEndingIn(1),
    over: ending('a1b2', 'idle'),
    'long over': ending('a1b2', 'idle'),
    end: ending('a1b2', 'user'),
    lock: ending('a1b2', 'os-lock'),
    crash: { ...active, siteProblem: { kind: 'crashed' }, crashes },
    unreachable: { ...active, siteProblem: unreached },
    'site 1 loads': { ...active, loading: [{ siteIndex: 1, since: 7 }] },
    'crash behind': { ...active, crashes: crashesBehind },
    limited: { ...active, session: limited },
    unusable: endingBeforeNoAudit('a1b2'),
  },
  warning: {
    'not idle': active,
    'nearly to be warned': active,
    'nearly over': warningEndingIn(1),
    over: ending('a1b2', 'idle'),
    'long over': ending('a1b2', 'idle'),
    continue: { ...states.warning, isAnswered: true },
    end: ending('a1b2', 'user'),
    lock: ending('a1b2', 'os-lock'),
    crash: { ...states.warning, siteProblem: { kind: 'crashed' }, crashes },
    unreachable: { ...states.warning, siteProblem: unreached },
    'site 1 loads': { ...states.warning, loading: [{ siteIndex: 1, since: 7 }] },
    'crash behind': { ...states.warning, crashes: crashesBehind },
    limited: { ...states.warning, session: limited },
    unusable: endingBeforeNoAudit('a1b2'),
  },
  ending: {
    clean: ended,
    'not clean': unfinished(notClean, 'a1b2'),
    'no code': unfinished(unwritable, 'a1b2'),
    'neither clean nor code': unfinished(unwritable, 'a1b2'),
  },
  recovery: {
    clean: signedOutState,
    'not clean': unfinished(notClean, null),
    'no code': unfinished(unwritable, null),
    'neither clean nor code': unfinished(unwritable, null),
  },
  'clearing an attempt': {
    clean: { kind: 'signed-out', refusal },
    'not clean': unfinished(notClean, null),
    'no code': unfinished(unwritable, null),
    'neither clean nor code': unfinished(unwritable, null),
  },
  'ending, unusable': {
    clean: noAudit,
    'not clean': unfinished(notClean, 'a1b2'),
    'no code': unfinished(unwritable, 'a1b2'),
    'neither clean nor code': unfinished(unwritable, 'a1b2'),
  },
  ended: { done: signedOutState, unusable: noAudit },
  'ended, due': {
    done: signedOutState,
    'not idle': signedOutState,
    'nearly to be warned': signedOutState,
    'to be warned': signedOutState,
    'nearly over': signedOutState,
    over: signedOutState,
    'long over': signedOutState,
    unusable: noAudit,
  },
  'out of service: config': { 'policy changed': signedOutState, unusable: noAudit },
  'out of service: ending': { end: ending(null, 'user'), lock: ending(null, 'os-lock') },
  'out of service: audit': { end: ending(null, 'user'), lock: ending(null, 'os-lock') },
  'out of service: again': {
    end: { kind: 'ending', auditId: 'a1b2', reason: 'user', failures: 2 },
    lock: { kind: 'ending', auditId: 'a1b2', reason: 'os-lock', failures: 2 },
  },
  'ending, once more': {
    clean: signedOutState,
    'not clean': unfinished(notClean, 'a1b2', 3),
    'no code': unfinished(unwritable, 'a1b2', 3),
    'neither clean nor code': unfinished(unwritable, 'a1b2', 3),
  },
};

describe('transition', () => {
  const cells = (Object.keys(states) as StateName[]).flatMap((state) =>
    (Object.keys(events) as EventName[]).map((event) => ({ state, event })),
  );

  it.each(cells)('$state, $event', ({ state, event }) => {
    const before: SessionState = states[state];
    const after = transition(before, events[event], policy, now);
    const expected = changes[state][event];
    if (expected === undefined) expect(after).toBe(before);
    else expect(after).toEqual(expected);
  });

  it('shows no warning where the policy has none', () => {
    const noWarning = { ...policy, warningMs: 0 };
    const tick = (idleMs: number) =>
      transition(states.active, { kind: 'tick', idleMs }, noWarning, now);
    expect(tick(299_999)).toBe(states.active);
    expect(tick(300_000)).toEqual(ending('a1b2', 'idle'));
  });

  it('has no half of a site to choose', () => {
    const event = { kind: 'site-chosen', siteIndex: 0.5 } as const;
    expect(transition(states.active, event, policy, now)).toBe(states.active);
  });

  it('lets nobody in with a problem', () => {
    const rejected = { ...policy, problem: config };
    const outOfService = { kind: 'out-of-service', problem: config };
    expect(transition(states['signed-out'], events.start, rejected, now)).toEqual(outOfService);
    // Whoever is signed in by then may have been so in a browser, which has to be cleared.
    const late = transition(states['signing-in'], events['signed in'], rejected, now);
    expect(late).toEqual({ kind: 'ending', auditId: null, reason: 'policy', problem: config });
    expect(transition(late, events.clean, rejected, now)).toEqual(outOfService);
  });

  it('leaves the login screen for a config that is rejected', () => {
    const rejected = { ...policy, problem: config };
    for (const before of [states['signed-out'], states['out of service: config']]) {
      const after = transition(before, events['policy changed'], rejected, now);
      expect(after).toEqual({ kind: 'out-of-service', problem: config });
    }
  });

  it.each([
    { kind: 'cancelled', reason: 'user' },
    { kind: 'timed-out', reason: 'idle' },
    { kind: 'provider-untrusted', reason: 'remote' },
  ] as const)('clears an attempt that was $kind', ({ kind, reason }) => {
    const event = { kind: 'sign-in-refused', refusal: { kind }, mustClear: true } as const;
    const after = transition(states['signing-in'], event, policy, now);
    expect(after).toEqual({ kind: 'ending', auditId: null, reason, refusal: { kind } });
  });

  it.each([
    { what: 'an earlier', limit: { at: now + 59_999, reason: 'max-duration' }, moves: false },
    { what: 'the same', limit, moves: false },
    { what: 'a later', limit: { at: now + 60_001, reason: 'max-duration' }, moves: true },
  ] as const)('moves $what limit forward only', ({ limit: had, moves }) => {
    const before: SessionState = { ...active, session: { ...session, limit: had } };
    const after = transition(before, events.limited, policy, now);
    expect(after).toEqual(moves ? { ...active, session: limited } : before);
  });

  it('says on the exit screen what is to be known about the servers', () => {
    const unreachable = { what: 'site', result: 'unreachable', pending: true } as const;
    const event = { kind: 'terminated', receipt: receipt({ server: [unreachable] }) } as const;
    expect(transition(states.ending, event, policy, now)).toEqual({
      ...ended,
      serverDoubts: [{ kind: 'pending' }],
    });
  });

  it('has no site to choose where there is none', () => {
    const before: SessionState = { kind: 'active', session, siteIndex: 0 };
    for (const siteIndex of [-1, 0, 0.5, 1, NaN, Infinity]) {
      const event = { kind: 'site-chosen', siteIndex } as const;
      expect(transition(before, event, { ...policy, siteCount: 0 }, now)).toBe(before);
    }
  });
});

describe('a site', () => {
  const crash = (state: SessionState, siteIndex: number, at: number) =>
    transition(state, { kind: 'site-failed', siteIndex, problem: { kind: 'crashed' } }, policy, at);

  it('that crashes three times within a minute ends the session', () => {
    const twice = crash(crash(active, 1, now), 1, now + 30_000);
    expect(twice.kind).toBe('active');
    expect(crash(twice, 1, now + 59_999)).toEqual(ending('a1b2', 'site-crash'));
    expect(crash(twice, 1, now + 60_000).kind).toBe('active');
  });

  it('has its crashes counted in a warning, too, and across both', () => {
    const warned = crash(crash(states.warning, 1, now), 1, now + 1);
    expect(warned).toMatchObject({ kind: 'warning', siteProblem: { kind: 'crashed' } });
    const back = transition(warned, { kind: 'tick', idleMs: 0 }, policy, now + 2);
    expect(back).toMatchObject({ kind: 'active', siteProblem: { kind: 'crashed' } });
    expect(crash(back, 1, now + 3)).toEqual(ending('a1b2', 'site-crash'));
  });

  it('is not to blame for the crashes of another', () => {
    const both = crash(crash(crash(active, 1, now), 2, now), 0, now);
    expect(crash(both, 2, now).kind).toBe('active');
  });

  it('that is unreachable ends nothing, however often', () => {
    let state: SessionState = active;
    for (let time = 0; time < 100; time++) {
      state = transition(state, events.unreachable, policy, now);
    }
    expect(state).toEqual({ ...active, siteProblem: unreached });
  });

  it('is loaded again when it is asked for, and left when another is chosen', () => {
    const crashed = crash(active, 1, now);
    const kept = { crashes: [{ siteIndex: 1, at: now }] };
    expect(transition(crashed, events.reload, policy, now)).toEqual({ ...active, ...kept });
    expect(transition(crashed, events['site 0'], policy, now)).toEqual({
      ...active,
      ...kept,
      siteIndex: 0,
    });
    const warned = transition(crashed, events['to be warned'], policy, now);
    expect(transition(warned, events.reload, policy, now)).toBe(warned);
  });
});

describe('signedOut', () => {
  it('is the login screen where people may sign in', () => {
    expect(signedOut(policy)).toEqual({ kind: 'signed-out' });
  });

  it('is out of service where the policy has a problem', () => {
    const expected = { kind: 'out-of-service', problem: config };
    const rejected = { ...policy, problem: config };
    expect(signedOut(rejected)).toEqual(expected);
    expect(transition(states.ended, events.done, rejected, now)).toEqual(expected);
    expect(transition(states['ended, due'], events['not idle'], rejected, now)).toEqual(expected);
    expect(transition(states.recovery, events.clean, rejected, now)).toEqual(expected);
    expect(transition(states['clearing an attempt'], events.clean, rejected, now)).toEqual(
      expected,
    );
  });
});

/** A walk through the states: what happens, and how long after the event before it. */
interface Moment {
  readonly event: SessionEvent;
  readonly laterMs: number;
}

const recover: SessionEvent = { kind: 'end-requested', reason: 'recovery' };
const anEvent: fc.Arbitrary<SessionEvent> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...Object.values(events), recover) },
  {
    weight: 1,
    arbitrary: fc.nat({ max: 400_000 }).map((idleMs) => ({ kind: 'tick', idleMs }) as const),
  },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: -2, max: 5 })
      .map((siteIndex) => ({ kind: 'site-chosen', siteIndex }) as const),
  },
);
const aWalk: fc.Arbitrary<Moment[]> = fc.array(
  fc.record({ event: anEvent, laterMs: fc.nat({ max: 20_000 }) }),
  { maxLength: 40, size: 'max' },
);

/** Takes every step of a walk, and has each looked at. */
function walk(
  moments: readonly Moment[],
  rules: SessionRules,
  look: (before: SessionState, event: SessionEvent, after: SessionState, at: number) => void,
): void {
  let state = signedOut(rules);
  let at = 0;
  for (const { event, laterMs } of moments) {
    at += laterMs;
    const next = transition(state, event, rules, at);
    look(state, event, next, at);
    state = next;
  }
}

/** What must never happen, whatever does. */
function expectNoWrongTurn(
  before: SessionState,
  event: SessionEvent,
  after: SessionState,
  at: number,
): void {
  if (after === before) return;
  const isGood = event.kind === 'terminated' && event.receipt.clean && event.receipt.code !== null;
  if (before.kind === 'ending') expect(event.kind).toBe('terminated');
  if (after.kind === 'active') expect(['signing-in', 'active', 'warning']).toContain(before.kind);
  if (after.kind === 'warning') expect(['active', 'warning']).toContain(before.kind);
  if (after.kind === 'ended') expect(before.kind === 'ending' && isGood).toBe(true);
  if (after.kind === 'signed-out')
    expect(
      before.kind === 'ended' ||
        before.kind === 'signing-in' ||
        (before.kind === 'ending' && isGood),
    ).toBe(true);
  if (after.kind === 'warning' && before.kind === 'active')
    expect(after.endsAt).toBeGreaterThan(at);
  if (after.kind === 'ended') expect(after.leaveAt).toBeGreaterThanOrEqual(at);
  if (after.kind === 'active' && after.siteIndex !== 0) expect([1, 2]).toContain(after.siteIndex);
}

describe('any walk through the states', () => {
  it('takes no wrong turn', () => {
    const seen = new Set<string>();
    const check = fc.property(aWalk, (moments) => {
      walk(moments, policy, (before, event, after, at) => {
        seen.add(`${before.kind} > ${after.kind}`);
        expectNoWrongTurn(before, event, after, at);
      });
    });
    fc.assert(check, { numRuns: 10_000 });
    // The walks got everywhere, so what they did not find is not there.
    expect([...seen]).toEqual(
      expect.arrayContaining([
        'signed-out > signing-in',
        'signing-in > active',
        'active > warning',
        'warning > active',
        'warning > ending',
        'ending > ended',
        'ending > signed-out',
        'ending > out-of-service',
        'out-of-service > ending',
        'ended > signed-out',
      ]),
    );
  });

  it('never signs anybody in where the policy has a problem', () => {
    const check = fc.property(aWalk, (moments) => {
      walk(moments, { ...policy, problem: config }, (_before, _event, after) => {
        expect(['ending', 'ended', 'out-of-service']).toContain(after.kind);
      });
    });
    fc.assert(check, { numRuns: 1000 });
  });
});
