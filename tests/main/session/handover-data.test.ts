import { describe, expect, it } from 'vitest';
import type { SessionState } from '../../../main/session/state.ts';
import { rebaseClock, HandOver, type HandoverData } from '../../../main/session/handover-data.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { FakeSuccessor } from '../../fakes/fake-successor.ts';

const ended: SessionState = {
  kind: 'ended',
  reason: 'user',
  receiptCode: '1a2b-3c4d',
  leaveAt: 11_000,
};

const handoverData: HandoverData = {
  since: '2026-01-02T03:04:05.678Z',
  idleSource: 'stuck',
  request: { kind: 'account', user: 'nurse1', password: 'correct horse' },
  signInFailures: { nurse1: 3 },
  administratorFailures: null,
  pendingSignOuts: [],
};

/** A hand-over whose successors note in one log what they are told. */
function handOver() {
  const log: string[] = [];
  const clock = new FakeClock(1000);
  const shown = { state: ended };
  const successors: FakeSuccessor[] = [];
  const note = (what: string) => () => {
    log.push(what);
  };
  const handOver = new HandOver({
    clock,
    start: (events) => {
      const successor = new FakeSuccessor(events, log);
      successors.push(successor);
      return successor;
    },
    state: () => shown.state,
    config: () => 'last good config',
    auditFolder: '/var/log/cleardesk',
    handoverData: () => {
      log.push('handoverData packed');
      return handoverData;
    },
    letGo: note('let go'),
    exit: note('exit'),
    relaunch: note('relaunch'),
  });
  const newest = () => {
    const successor = successors.at(-1);
    if (successor === undefined) throw new Error('no process was started');
    return successor;
  };
  return { handOver, log, clock, shown, newest };
}

describe('a hand-over', () => {
  it('lets go before the other takes, and ends when it has', () => {
    const { handOver: over, log, clock, newest } = handOver();
    over.begin();
    clock.advance(400);
    newest().says('painted');
    expect(log).toEqual([
      'start',
      'show ended at 1000',
      'let go',
      'handoverData packed',
      'take ended at 1400',
    ]);
    newest().says('taken');
    expect(log.slice(5)).toEqual(['exit']);
  });

  it('gives what is secret to nobody but the one that takes', () => {
    const { handOver: over, newest } = handOver();
    over.begin();
    over.stateChanged();
    expect(newest().told).toMatchObject([{ config: 'last good config' }, { kind: 'show' }]);
    expect(JSON.stringify(newest().told)).not.toContain('correct horse');
    newest().says('painted');
    expect(newest().told.at(-1)).toMatchObject({ kind: 'take', handoverData });
  });

  it('begins once', () => {
    const { handOver: over, log } = handOver();
    over.begin();
    over.begin();
    expect(log.filter((line) => line === 'start')).toHaveLength(1);
  });

  it('lets go once, however often the other paints', () => {
    const { handOver: over, log, newest } = handOver();
    over.begin();
    newest().says('painted');
    newest().says('painted');
    expect(log.filter((line) => line === 'let go')).toHaveLength(1);
  });

  it('forwards what this process shows until it lets go', () => {
    const { handOver: over, log, shown, newest } = handOver();
    over.stateChanged();
    expect(log).toEqual([]);
    over.begin();
    shown.state = { kind: 'signed-out' };
    over.stateChanged();
    newest().says('painted');
    over.stateChanged();
    expect(log).toEqual([
      'start',
      'show ended at 1000',
      'show signed-out at 1000',
      'let go',
      'handoverData packed',
      'take signed-out at 1000',
    ]);
  });

  it('is tried again when the other dies before it has painted', () => {
    const { handOver: over, log, clock, newest } = handOver();
    over.begin();
    newest().dies();
    clock.advance(2999);
    expect(log).toEqual(['start', 'show ended at 1000']);
    clock.advance(1);
    expect(log.slice(2)).toEqual(['start', 'show ended at 4000']);
    newest().says('painted');
    newest().says('taken');
    expect(log.slice(4)).toEqual(['let go', 'handoverData packed', 'take ended at 4000', 'exit']);
  });

  it('is tried again for as long as it takes', () => {
    const { handOver: over, log, clock, newest } = handOver();
    over.begin();
    for (let times = 0; times < 50; times++) {
      newest().dies();
      clock.advance(3000);
    }
    expect(log.filter((line) => line === 'start')).toHaveLength(51);
    expect(log).not.toContain('let go');
  });

  it('kills the other when it does not paint in 20 s', () => {
    const { handOver: over, log, clock } = handOver();
    over.begin();
    clock.advance(19_999);
    expect(log).not.toContain('kill');
    clock.advance(1);
    expect(log.at(-1)).toBe('kill');
    clock.advance(3000);
    expect(log.slice(-2)).toEqual(['start', 'show ended at 24000']);
  });

  it('kills the other when it does not take in 5 s, and starts from nothing', () => {
    const { handOver: over, log, clock, newest } = handOver();
    over.begin();
    clock.advance(19_000);
    newest().says('painted');
    clock.advance(4999);
    expect(log).not.toContain('kill');
    clock.advance(1);
    expect(log.slice(-2)).toEqual(['kill', 'relaunch']);
    clock.advance(60_000);
    expect(log.at(-1)).toBe('relaunch');
  });

  it('starts from nothing when the other dies before it has taken', () => {
    const { handOver: over, log, clock, newest } = handOver();
    over.begin();
    newest().says('painted');
    newest().dies();
    expect(log.at(-1)).toBe('relaunch');
    expect(clock.waits).toEqual([]);
  });
});

describe('a process that is over', () => {
  it('is not believed when it says that it has painted', () => {
    const { handOver: over, log, clock, newest } = handOver();
    over.begin();
    newest().dies();
    newest().says('painted');
    clock.advance(3000);
    expect(log).not.toContain('let go');
    expect(log.filter((line) => line === 'start')).toHaveLength(2);
  });

  it('is over once, though its error and its exit are both told', () => {
    const { handOver: over, log, clock, newest } = handOver();
    over.begin();
    const first = newest();
    first.dies();
    clock.advance(3000);
    first.dies();
    clock.advance(3000);
    expect(log.filter((line) => line === 'start')).toHaveLength(2);
    newest().says('painted');
    newest().dies();
    newest().dies();
    expect(log.filter((line) => line === 'relaunch')).toHaveLength(1);
  });

  it('does not start the app anew once it has taken', () => {
    const { handOver: over, log, newest } = handOver();
    over.begin();
    newest().says('painted');
    newest().says('taken');
    newest().dies();
    expect(log.at(-1)).toBe('exit');
  });

  it('has not taken what was not let go', () => {
    const { handOver: over, log, newest } = handOver();
    over.begin();
    newest().says('taken');
    expect(log).not.toContain('exit');
  });
});

describe('arrived', () => {
  it('puts the end of the exit screen on the clock of this process', () => {
    expect(rebaseClock({ state: ended, now: 5000 }, 70_000)).toEqual({ ...ended, leaveAt: 76_000 });
    expect(rebaseClock({ state: ended, now: 5000 }, 20)).toEqual({ ...ended, leaveAt: 6020 });
  });

  it('puts the end of a wait for the next attempt there, too', () => {
    const refusal = { kind: 'wrong-password', waitUntil: 6000 } as const;
    expect(rebaseClock({ state: { kind: 'signed-out', refusal }, now: 5000 }, 20)).toEqual({
      kind: 'signed-out',
      refusal: { kind: 'wrong-password', waitUntil: 1020 },
    });
  });

  it.each<SessionState>([
    { kind: 'signed-out' },
    { kind: 'signed-out', refusal: { kind: 'wrong-password' } },
    { kind: 'signing-in', progress: { kind: 'checking' } },
    { kind: 'out-of-service', problem: { kind: 'audit-unwritable' } },
  ])('leaves $kind as it is', (state) => {
    expect(rebaseClock({ state, now: 5000 }, 70_000)).toBe(state);
  });
});
