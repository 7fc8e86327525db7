import { describe, expect, it } from 'vitest';
import { Backpressure } from '../../../main/sites/backpressure.ts';

/** A main thread whose work, and a clock whose time, the test decides about. */
function setup() {
  let now = 0;
  const waiting: (() => void)[] = [];
  const timers: { readonly at: number; readonly callback: () => void }[] = [];
  const log: string[] = [];
  const backpressure = new Backpressure({
    now: () => now,
    whenDone: (callback) => waiting.push(callback),
    after: (ms, callback) => timers.push({ at: now + ms, callback }),
    pages: {
      pause: (pid) => log.push(`pause ${pid ?? 'all'} at ${now}`),
      resume: () => log.push(`resume at ${now}`),
    },
  });
  return {
    backpressure,
    log,
    /** Events one after another, while the main thread gets to nothing else. */
    flood: (events: number, msEach: number, characters = 0) => {
      for (let event = 0; event < events; event += 1) {
        backpressure.caused(characters);
        now += msEach;
      }
    },
    catchUp: () => {
      for (const callback of waiting.splice(0)) callback();
    },
    pass: (ms: number) => {
      now += ms;
      for (const { callback } of timers.splice(0).filter(({ at }) => at <= now)) callback();
    },
  };
}

describe('Backpressure', () => {
  it('pauses pages that keep the main thread from everything else, until it has caught up', () => {
    const { log, flood, catchUp, pass } = setup();
    flood(100, 5);
    expect(log).toEqual(['pause all at 45']);
    catchUp();
    expect(log).toHaveLength(1);
    pass(500);
    expect(log).toEqual(['pause all at 45', 'resume at 1000']);
    flood(20, 5);
    expect(log).toHaveLength(3);
  });

  it('leaves pages alone whose events the main thread keeps up with', () => {
    const { log, flood, catchUp } = setup();
    for (let turn = 0; turn < 1000; turn += 1) {
      flood(5, 10);
      catchUp();
    }
    expect(log).toEqual([]);
  });

  it('leaves pages alone while the main thread is busy with the work of the kiosk', () => {
    const { log, flood, catchUp } = setup();
    flood(3, 200);
    catchUp();
    expect(log).toEqual([]);
  });

  it('pauses a page that makes a frame, until the main thread has its address', () => {
    const { backpressure, log, catchUp, pass } = setup();
    backpressure.madeFrame(7);
    backpressure.madeFrame(7);
    expect(log).toEqual(['pause 7 at 0']);
    pass(3);
    catchUp();
    pass(3);
    expect(log).toEqual(['pause 7 at 0', 'resume at 6']);
  });

  it('pauses pages at the second request of a flood whose addresses have 1.9 MB', () => {
    const { log, flood } = setup();
    flood(2, 50, 1_900_000);
    expect(log).toEqual(['pause all at 50']);
  });

  it('resumes the pages for an ending, and never pauses them again', () => {
    const { backpressure, log, flood, catchUp, pass } = setup();
    flood(20, 5);
    backpressure.close();
    expect(log).toEqual(['pause all at 45', 'resume at 100']);
    catchUp();
    pass(1000);
    flood(100, 5);
    expect(log).toHaveLength(2);
  });
});
