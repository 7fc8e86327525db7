import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareClocks,
  SuspendAwareClock,
} from '../../../../main/session/time/suspend-aware-clock.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

function clocks() {
  const computer = new FakeClock(1000);
  return { computer, clock: new SuspendAwareClock(computer) };
}

const HOUR = 3_600_000;

describe('the kiosk’s time', () => {
  it('goes with the monotonic clock', () => {
    const { computer, clock } = clocks();
    computer.advance(HOUR);
    expect(clock.now()).toBe(1000 + HOUR);
    expect(clock.takeJumps()).toEqual([]);
  });

  it('jumps ahead with the wall clock, and says so once', () => {
    const { computer, clock } = clocks();
    computer.jump(HOUR);
    expect(clock.now()).toBe(1000 + HOUR);
    computer.advance(5000);
    expect(clock.now()).toBe(6000 + HOUR);
    expect(clock.takeJumps()).toEqual([HOUR]);
    expect(clock.takeJumps()).toEqual([]);
  });

  it('never goes back with the wall clock, and counts sleep after that in full', () => {
    const { computer, clock } = clocks();
    computer.jump(-2 * HOUR);
    expect(clock.now()).toBe(1000);
    computer.jump(HOUR); // asleep
    expect(clock.now()).toBe(1000 + HOUR);
    expect(clock.takeJumps()).toEqual([-2 * HOUR, HOUR]);
  });

  it.each([2000, -2000])('takes no notice of %d ms', (byMs) => {
    const { computer, clock } = clocks();
    computer.jump(byMs);
    expect(clock.now()).toBe(1000);
    expect(clock.takeJumps()).toEqual([]);
  });

  it('notices many small steps once they are 2 s together', () => {
    const { computer, clock } = clocks();
    for (let second = 0; second < 100; second++) {
      computer.advance(1000);
      computer.jump(100);
      clock.now();
    }
    const jumps = clock.takeJumps();
    expect(jumps).toHaveLength(4);
    expect(computer.wall().getTime() - clock.wall().getTime()).toBe(0);
    expect(clock.now()).toBeGreaterThan(1000 + 100_000 + 10_000 - 2100);
  });

  it('takes no notice of clocks that drift apart, however long', () => {
    const { computer, clock } = clocks();
    for (let hour = 0; hour < 1000; hour++) {
      computer.advance(HOUR);
      computer.jump(-0.0001 * HOUR);
      if (hour % 60 === 0) clock.now();
    }
    expect(clock.takeJumps()).toEqual([]);
    // And its sense for jumps is as fine as ever.
    computer.jump(2500);
    expect(clock.takeJumps()).toHaveLength(1);
  });

  it('is what sets timers, by the monotonic clock', () => {
    const { computer, clock } = clocks();
    let rung = 0;
    clock.after(100, () => rung++);
    const cancel = clock.after(100, () => rung++);
    cancel();
    computer.advance(100);
    expect(rung).toBe(1);
  });

  it('runs as fast as the faster of the two, whatever they do', () => {
    const step = fc.record({
      passMs: fc.nat(100_000),
      jumpMs: fc.integer({ min: -1e6, max: 1e6 }),
    });
    const check = fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
      const { computer, clock } = clocks();
      const readings = [{ kiosk: clock.now(), own: computer.now(), wall: +computer.wall() }];
      for (const { passMs, jumpMs } of steps) {
        computer.advance(passMs);
        computer.jump(jumpMs);
        readings.push({ kiosk: clock.now(), own: computer.now(), wall: +computer.wall() });
      }
      // From any reading to any later one, so a deadline on it is over when either says so.
      readings.forEach((from, index) => {
        for (const to of readings.slice(index)) {
          const passed = to.kiosk - from.kiosk;
          expect(passed).toBeGreaterThanOrEqual(to.own - from.own);
          const drift = 0.0002 * (to.own - from.own);
          expect(passed).toBeGreaterThanOrEqual(to.wall - from.wall - 2 * (2000 + drift) - 1);
        }
      });
    });
    fc.assert(check, { numRuns: 500 });
  });
});

describe('compareClocks', () => {
  it('follows a drift no faster than clocks drift', () => {
    const before = { readAt: 0, aheadMs: 0 };
    const { offset, jumpMs } = compareClocks(before, 100_000, 101_000);
    expect(jumpMs).toBe(0);
    expect(offset).toEqual({ readAt: 100_000, aheadMs: 20 });
  });
});
