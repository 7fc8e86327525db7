import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { LoadedConfig } from '../../../main/config/in-use/load-config.ts';
import { defaultConfig } from '../../../main/config/schema/schema.ts';
import type { SessionState } from '../../../main/session/state.ts';
import { Handover, type HandoverKiosk } from '../../../main/handover/handover.ts';
import type { HandoverData } from '../../../main/handover/messages.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { FakeSuccessors } from '../../fakes/fake-successor.ts';

const ended: SessionState = {
  kind: 'ended',
  reason: 'user',
  receiptCode: '1a2b-3c4d',
  leaveAt: 11_000,
};

const lastGood: LoadedConfig = {
  file: '/etc/cleardesk.yaml',
  policies: [],
  config: defaultConfig(),
  written: {},
  isAbsent: false,
  errors: null,
  isLastGood: false,
};

const handoverData: HandoverData = {
  since: '2026-01-02T03:04:05.678Z',
  idleSource: 'stuck',
  request: { kind: 'account', user: 'nurse1', password: 'correct horse' },
  signInFailures: { device: { count: 3, ageMs: 10 }, names: [] },
  administratorFailures: null,
  providerFaults: [],
  pendingSignOuts: null,
  credentials: 'ok',
  metricsFault: 'ENOENT',
  screenReader: false,
};

/** A kiosk that a test hands over; it notes in a log what is asked of it. */
class FakeHandoverKiosk implements HandoverKiosk {
  state: SessionState = ended;
  hasHeldSession = true;
  readonly latestConfig = lastGood;
  readonly auditFolder = '/var/log/cleardesk';
  readonly #log: string[];
  answerCallers: () => void = () => undefined;

  constructor(log: string[]) {
    this.#log = log;
  }

  requireNewProcess(): void {
    this.hasHeldSession = true;
  }

  endForQuit(): void {
    this.#log.push('end for quit');
  }

  release(isQuitting: boolean): Promise<void> {
    this.#log.push(isQuitting ? 'release, quitting' : 'release');
    return new Promise((resolve) => (this.answerCallers = resolve));
  }

  handoverData(): HandoverData {
    this.#log.push('pack');
    return handoverData;
  }
}

/** A handover whose successors note in one log what they receive. */
function handover(mode: 'auto' | 'on' | 'off' = 'off') {
  const log: string[] = [];
  const clock = new FakeClock(1000);
  const kiosk = new FakeHandoverKiosk(log);
  const successors = new FakeSuccessors(log);
  const note = (what: string) => () => {
    log.push(what);
  };
  const over = new Handover(clock, kiosk, {
    startSuccessor: successors.start,
    standby: { mode, canAfford: () => true },
    exit: note('exit'),
    relaunch: note('relaunch'),
  });
  const newest = () => successors.newest;
  return { over, log, clock, kiosk, newest };
}

describe('a handover', () => {
  it('releases the kiosk before the next process is in charge, and ends when it is', () => {
    const { over, log, clock, newest } = handover();
    over.painted();
    clock.advance(400);
    newest().says('painted');
    expect(log).toEqual([
      'start',
      'show ended at 1000',
      'release',
      'pack',
      'handover ended at 1400',
    ]);
    newest().says('in-charge');
    over.passOn({ kind: 'exit-done' }); // pressed on this process's screen before the next one covered it
    clock.advance(200);
    expect(log.slice(5)).toEqual(['late exit-done', 'exit']);
  });

  it('gives secrets only to the process that will be in charge', () => {
    const { over, newest } = handover();
    over.painted();
    over.stateChanged();
    expect(newest().received).toMatchObject([{ config: lastGood }, { kind: 'show' }]);
    expect(JSON.stringify(newest().received)).not.toContain('correct horse');
    newest().says('painted');
    expect(newest().received.at(-1)).toMatchObject({ kind: 'handover', handoverData });
  });

  it('begins once', () => {
    const { over, log } = handover();
    over.painted();
    over.painted();
    expect(log.filter((line) => line === 'start')).toHaveLength(1);
  });

  it('releases once, however often the next process paints', () => {
    const { over, log, newest } = handover();
    over.painted();
    newest().says('painted');
    newest().says('painted');
    expect(log.filter((line) => line === 'release')).toHaveLength(1);
  });

  it('forwards what this process shows until it has released the kiosk', () => {
    const { over, log, kiosk, newest } = handover();
    over.stateChanged();
    expect(log).toEqual([]);
    over.painted();
    kiosk.state = { kind: 'signed-out' };
    over.stateChanged();
    newest().says('painted');
    over.stateChanged();
    expect(log).toEqual([
      'start',
      'show ended at 1000',
      'show signed-out at 1000',
      'release',
      'pack',
      'handover signed-out at 1000',
    ]);
  });

  it('is tried again when the next process dies before it has painted', () => {
    const { over, log, clock, newest } = handover();
    over.painted();
    newest().dies();
    clock.advance(2999);
    expect(log).toEqual(['start', 'show ended at 1000']);
    clock.advance(1);
    expect(log.slice(2)).toEqual(['start', 'show ended at 4000']);
    newest().says('painted');
    newest().says('in-charge');
    clock.advance(200);
    expect(log.slice(4)).toEqual(['release', 'pack', 'handover ended at 4000', 'exit']);
  });

  it('is tried five times, and then the kiosk starts afresh, for the next process may be of another version', async () => {
    const { over, log, clock, kiosk, newest } = handover();
    over.painted();
    for (let times = 1; times < 5; times++) {
      newest().dies();
      clock.advance(3000);
    }
    expect(log.filter((line) => line === 'start')).toHaveLength(5);
    expect(log).not.toContain('release');
    newest().dies();
    expect(log.slice(10)).toEqual(['release']);
    kiosk.answerCallers();
    await pause(0);
    expect(log.slice(11)).toEqual(['relaunch']);
    clock.advance(60_000);
    expect(log).toHaveLength(12);
  });

  it('is tried again in its time, whatever else happens meanwhile', () => {
    const { over, log, clock, kiosk, newest } = handover();
    over.painted();
    newest().dies();
    over.configOutdated();
    kiosk.state = { kind: 'signed-out' };
    over.stateChanged();
    over.painted();
    expect(log.filter((line) => line === 'start')).toHaveLength(1);
    clock.advance(3000);
    expect(log.slice(-2)).toEqual(['start', 'show signed-out at 4000']);
  });

  it('kills a next process that does not paint in 20 s', () => {
    const { over, log, clock } = handover();
    over.painted();
    clock.advance(19_999);
    expect(log).not.toContain('kill');
    clock.advance(1);
    expect(log.at(-1)).toBe('kill');
    clock.advance(3000);
    expect(log.slice(-2)).toEqual(['start', 'show ended at 24000']);
  });

  it('kills a next process that is not in charge after 5 s, and starts afresh', () => {
    const { over, log, clock, newest } = handover();
    over.painted();
    clock.advance(19_000);
    newest().says('painted');
    clock.advance(4999);
    expect(log).not.toContain('kill');
    clock.advance(1);
    expect(log.slice(-2)).toEqual(['kill', 'relaunch']);
    clock.advance(60_000);
    expect(log.at(-1)).toBe('relaunch');
  });

  it('starts afresh when the next process dies before it is in charge', () => {
    const { over, log, clock, newest } = handover();
    over.painted();
    newest().says('painted');
    newest().dies();
    expect(log.at(-1)).toBe('relaunch');
    expect(clock.waits).toEqual([]);
  });
});

describe('a next process that has ended', () => {
  it('has no effect when it reports late that it has painted', () => {
    const { over, log, clock, newest } = handover();
    over.painted();
    newest().dies();
    newest().says('painted');
    clock.advance(3000);
    expect(log).not.toContain('release');
    expect(log.filter((line) => line === 'start')).toHaveLength(2);
  });

  it('ends once, though its error and its exit are both reported', () => {
    const { over, log, clock, newest } = handover();
    over.painted();
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

  it('does not start the app afresh once it is in charge', () => {
    const { over, log, clock, newest } = handover();
    over.painted();
    newest().says('painted');
    newest().says('in-charge');
    newest().dies();
    clock.advance(200);
    expect(log.at(-1)).toBe('exit');
  });

  it('is not killed once it is in charge, when the old process is asked to quit', () => {
    const { over, log, clock, newest } = handover();
    over.painted();
    newest().says('painted');
    newest().says('in-charge');
    over.quit();
    clock.advance(200);
    expect(log).not.toContain('kill');
    expect(log.at(-1)).toBe('exit');
  });

  it('is not in charge of a kiosk that was not released', () => {
    const { over, log, newest } = handover();
    over.painted();
    newest().says('in-charge');
    expect(log).not.toContain('exit');
  });
});

describe('a kiosk that quits', () => {
  it('gives its last answers first, also when it is asked twice', async () => {
    const { over, log, kiosk } = handover();
    over.quit();
    over.quit();
    await pause(10);
    expect(log).toEqual(['end for quit', 'release, quitting', 'end for quit']);
    kiosk.answerCallers();
    await pause(10);
    expect(log.filter((line) => line.startsWith('release'))).toHaveLength(1);
    expect(log.at(-1)).toBe('exit');
  });

  it('waits for an ending that runs', async () => {
    const { over, log, kiosk } = handover();
    kiosk.state = { kind: 'ending', auditId: 'a1b2', reason: 'idle' };
    over.quit();
    expect(log).toEqual(['end for quit']);
    kiosk.state = ended;
    over.stateChanged();
    kiosk.answerCallers();
    await pause(10);
    expect(log).toEqual(['end for quit', 'release, quitting', 'exit']);
  });

  it('starts no next process, and kills one that was started', () => {
    const { over, log, newest } = handover();
    over.painted();
    over.quit();
    expect(log.slice(2)).toEqual([
      'end for quit',
      'show ended at 1000',
      'kill',
      'release, quitting',
    ]);
    newest().says('painted');
    over.painted();
    expect(log.filter((line) => line === 'start')).toHaveLength(1);
    expect(log).not.toContain('pack');
  });

  it('hands nothing over while it waits for an ending', () => {
    const { over, log, kiosk, newest } = handover();
    over.painted();
    kiosk.state = { kind: 'ending', auditId: null, reason: 'user' };
    over.quit();
    newest().says('painted');
    expect(log).not.toContain('pack');
    expect(log).not.toContain('release');
    kiosk.state = ended;
    over.stateChanged();
    expect(log.slice(-2)).toEqual(['kill', 'release, quitting']);
  });

  it('starts no next process for an exit screen that is painted late', async () => {
    const { over, log, kiosk } = handover();
    over.quit();
    over.painted();
    kiosk.answerCallers();
    await pause(10);
    over.painted();
    expect(log).not.toContain('start');
  });

  it('quits in the middle of a handover, whatever state it has handed over', async () => {
    const { over, log, kiosk, newest } = handover();
    kiosk.state = { kind: 'signing-in', progress: { kind: 'checking' } };
    over.painted();
    newest().says('painted');
    kiosk.answerCallers();
    over.quit();
    await pause(10);
    expect(log.slice(-2)).toEqual(['kill', 'exit']);
    expect(log).not.toContain('relaunch');
  });
});

describe('a config that a new process has to read', () => {
  it('leads to a handover even where no session was held', () => {
    const { over, log, kiosk } = handover();
    kiosk.hasHeldSession = false;
    kiosk.state = { kind: 'signed-out' };
    over.painted();
    expect(log).toEqual([]);
    over.configOutdated();
    expect(log).toEqual(['start', 'show signed-out at 1000']);
  });

  it('waits until no session runs', () => {
    const { over, log, kiosk } = handover();
    kiosk.state = { kind: 'ending', auditId: 'a1b2', reason: 'policy' };
    over.configOutdated();
    expect(log).toEqual([]);
    kiosk.state = ended;
    over.painted();
    expect(log.at(0)).toBe('start');
  });
});

describe('a process in waiting', () => {
  const active: SessionState = {
    kind: 'active',
    session: { auditId: 'a1b2c3', userName: 'Nora Nilsson' },
    siteIndex: 0,
  };
  const ending: SessionState = { kind: 'ending', auditId: 'a1b2c3', reason: 'user' };

  /** A session during which a process waits. */
  function waiting() {
    const all = handover('on');
    const { over, clock, kiosk, newest } = all;
    kiosk.state = active;
    over.stateChanged();
    clock.advance(3000);
    newest().says('painted');
    return all;
  }

  it('receives nothing of the session, and takes over with a message and a paint', () => {
    const { over, log, clock, kiosk, newest } = waiting();
    over.stateChanged();
    kiosk.state = ending;
    over.stateChanged();
    over.painted();
    expect(log).toEqual(['start', 'show signed-out at 4000']);
    expect(JSON.stringify(newest().received)).not.toContain('Nora');
    kiosk.state = ended;
    over.stateChanged();
    newest().says('painted');
    newest().says('in-charge');
    clock.advance(200);
    expect(log.slice(2)).toEqual([
      'show ended at 4000',
      'release',
      'pack',
      'handover ended at 4000',
      'exit',
    ]);
  });

  it('does not take over before it has painted what this process shows', () => {
    const { over, log, kiosk, newest } = waiting();
    kiosk.state = ended;
    over.stateChanged();
    newest().says('painted', 'signed-out');
    expect(log).not.toContain('release');
    kiosk.state = { kind: 'signed-out' };
    over.stateChanged();
    newest().says('painted', 'ended');
    expect(log).not.toContain('release');
    newest().says('painted', 'signed-out');
    expect(log).toContain('release');
  });

  it('has no limit while it waits, and one to paint the end', () => {
    const { over, log, clock, kiosk } = waiting();
    clock.advance(3_600_000);
    expect(log).not.toContain('kill');
    kiosk.state = ended;
    over.stateChanged();
    clock.advance(20_000);
    expect(log).toContain('kill');
  });

  it('that dies is started again, later each time, and the kiosk does not start afresh for it', () => {
    const { log, clock, newest } = waiting();
    const starts = () => log.filter((line) => line === 'start').length;
    for (const [after, count] of [
      [3000, 2],
      [6000, 3],
      [12_000, 4],
      [24_000, 5],
      [48_000, 6],
      [60_000, 7],
      [60_000, 8],
    ] as const) {
      newest().dies();
      clock.advance(after - 1);
      expect(starts()).toBe(count - 1);
      clock.advance(1);
      expect(starts()).toBe(count);
    }
    expect(log).not.toContain('relaunch');
  });

  it('that died is not waited for when the session ends', () => {
    const { over, log, kiosk, newest } = waiting();
    newest().dies();
    kiosk.state = ended;
    over.stateChanged();
    over.painted();
    expect(log.slice(-2)).toEqual(['start', 'show ended at 4000']);
  });

  it('is replaced when the config has changed', () => {
    const { over, log, clock } = waiting();
    over.configOutdated();
    clock.advance(3000);
    expect(log).toEqual([
      'start',
      'show signed-out at 4000',
      'kill',
      'start',
      'show signed-out at 7000',
    ]);
  });

  it('ends with a kiosk that quits', () => {
    const { over, log, kiosk } = waiting();
    over.quit();
    kiosk.state = ended;
    over.stateChanged();
    expect(log).toContain('kill');
    expect(log.filter((line) => line === 'start')).toHaveLength(1);
  });
});
