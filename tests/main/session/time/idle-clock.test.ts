import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IdleClock } from '../../../../main/session/time/idle-clock.ts';

/** An idle clock whose OS counter says what the test sets. */
function idleClock(osSeconds: number | null = 0) {
  const os = { seconds: osSeconds };
  return { os, idle: new IdleClock(() => os.seconds) };
}

describe('idleMs', () => {
  it('is right to the millisecond by the input in the app', () => {
    const { idle } = idleClock();
    idle.present(0);
    idle.appInput(1234.5);
    expect(idle.idleMs(1234.5)).toBe(0);
    expect(idle.idleMs(1235.5)).toBe(1);
    expect(idle.idleMs(301_234.5)).toBe(300_000);
  });

  it('counts from the moment somebody was certainly there', () => {
    const { idle, os } = idleClock();
    idle.appInput(100);
    idle.present(5000);
    os.seconds = 4;
    expect(idle.idleMs(6000)).toBe(1000);
  });

  it("is the OS's whole seconds where the OS says idle first", () => {
    const { idle, os } = idleClock();
    idle.present(0);
    idle.appInput(50_000);
    os.seconds = 59;
    expect(idle.idleMs(60_000)).toBe(59_000);
    os.seconds = 60;
    expect(idle.idleMs(60_001)).toBe(60_000);
  });

  it("is the app's figure where the app says idle first", () => {
    const { idle, os } = idleClock();
    idle.present(0);
    os.seconds = 2;
    expect(idle.idleMs(60_000)).toBe(60_000);
  });

  it.each([
    { counter: 'stuck at zero', seconds: 0 },
    { counter: 'unknown', seconds: null },
  ])('is the figure of the app when the OS counter is $counter', ({ seconds }) => {
    const { idle } = idleClock(seconds);
    idle.present(0);
    idle.appInput(250);
    expect(idle.idleMs(1000)).toBe(750);
    expect(idle.idleMs(300_250)).toBe(300_000);
  });

  it('is endless where nobody was ever there', () => {
    expect(idleClock().idle.idleMs(5)).toBe(Infinity);
  });
});

describe('lastInputAt', () => {
  it('is the last input that the app saw', () => {
    const { idle } = idleClock();
    expect(idle.lastInputAt()).toBe(-Infinity);
    idle.appInput(1000);
    idle.appInput(2000);
    expect(idle.lastInputAt()).toBe(2000);
  });

  it.each([
    { counter: 'rises', readings: [270, 271, 272], at: -Infinity },
    { counter: 'stays', readings: [270, 270, 270], at: -Infinity },
    { counter: 'is stuck at zero', readings: [0, 0, 0], at: -Infinity },
    { counter: 'falls', readings: [270, 271, 0], at: 1500 },
    { counter: 'falls by one', readings: [270, 271, 270], at: 1500 - 270_000 },
    { counter: 'fell while it was unknown', readings: [270, null, 50], at: 1500 - 50_000 },
    { counter: 'fell a while ago', readings: [270, 0, 1], at: 1250 },
    { counter: 'falls twice', readings: [270, 1, 0], at: 1500 },
    { counter: 'becomes unknown', readings: [270, null, 272], at: -Infinity },
    { counter: 'falls while it is unknown', readings: [270, null, 0], at: 1500 },
    { counter: 'was unknown and becomes known', readings: [null, 270, 271], at: -Infinity },
  ])('is $at when the OS counter $counter', ({ readings, at }) => {
    const { idle, os } = idleClock();
    readings.forEach((seconds, index) => {
      os.seconds = seconds;
      idle.idleMs(1000 + index * 250);
    });
    expect(idle.lastInputAt()).toBe(at);
  });

  it('is the later of what the app and the OS saw', () => {
    const { idle, os } = idleClock(9);
    idle.idleMs(1000);
    os.seconds = 0;
    idle.idleMs(2000);
    idle.appInput(1500);
    expect(idle.lastInputAt()).toBe(2000);
    idle.appInput(2500);
    expect(idle.lastInputAt()).toBe(2500);
  });

  it('does not take a button of ours for input', () => {
    const { idle } = idleClock();
    idle.present(1000);
    expect(idle.lastInputAt()).toBe(-Infinity);
  });
});

describe('nextCheckInMs', () => {
  it('is the exact deadline by the app where the OS would allow a look later', () => {
    const { idle, os } = idleClock();
    idle.present(0);
    idle.appInput(1000);
    os.seconds = 0;
    idle.idleMs(2000);
    expect(idle.nextCheckInMs(1500, 2000)).toBe(500);
    expect(idle.nextCheckInMs(1010, 2000)).toBe(10);
  });

  it('is a second before the deadline by the OS, then every 50 ms', () => {
    const { idle, os } = idleClock();
    idle.present(0);
    idle.appInput(100_000);
    os.seconds = 10;
    idle.idleMs(100_000);
    expect(idle.nextCheckInMs(60_000, 100_000)).toBe(49_000);
    os.seconds = 59;
    idle.idleMs(149_500);
    expect(idle.nextCheckInMs(60_000, 149_500)).toBe(50);
  });

  it('is never nothing, even when the deadline has passed', () => {
    const { idle } = idleClock();
    idle.present(0);
    expect(idle.nextCheckInMs(1000, 1000)).toBe(1);
    expect(idle.nextCheckInMs(1000, 99_000)).toBe(1);
  });

  it('polls faster than 50 ms for nothing but the deadline by the app', () => {
    const readings = fc.record({
      presentAt: fc.nat({ max: 100_000 }),
      appInputAt: fc.nat({ max: 100_000 }),
      osSeconds: fc.option(fc.nat({ max: 100 })),
      limitMs: fc.integer({ min: 1000, max: 100_000 }),
      now: fc.integer({ min: 100_000, max: 200_000 }),
    });
    const check = fc.property(readings, (given) => {
      const { presentAt, appInputAt, osSeconds, limitMs, now } = given;
      const { idle } = idleClock(osSeconds);
      idle.present(presentAt);
      idle.appInput(appInputAt);
      idle.idleMs(now);
      const wait = idle.nextCheckInMs(limitMs, now);
      const appDeadline = Math.max(presentAt, appInputAt) + limitMs;
      expect(wait).toBeGreaterThan(0);
      if (wait < 50) expect(now + wait).toBe(Math.max(appDeadline, now + 1));
    });
    fc.assert(check, { numRuns: 2000 });
  });
});

/** What somebody does at the device, and what each of the two sees of it. */
interface Visit {
  readonly limitMs: number;
  /** Moments of input that the app sees, in order; the visit begins at 0. */
  readonly appInputs: readonly number[];
  readonly osInputs: readonly number[];
  /** What the OS's counter says, from the seconds that it should say. */
  readonly counter: (seconds: number) => number | null;
}

/** Looks whenever the idle clock asks to, as the controller does, until the visit is over. */
function watchVisit({ limitMs, appInputs, osInputs, counter }: Visit) {
  let now = 0;
  const lastOf = (inputs: readonly number[]) => inputs.findLast((at) => at <= now) ?? 0;
  const idle = new IdleClock(() => counter(Math.floor((now - lastOf(osInputs)) / 1000)));
  const looks: number[] = [];
  idle.present(0);
  for (;;) {
    looks.push(now);
    if (idle.idleMs(now) >= limitMs) return { noticedAt: now, looks };
    const next = now + idle.nextCheckInMs(limitMs, now);
    for (const at of appInputs) if (at > now && at <= next) idle.appInput(at);
    now = next;
  }
}

/** The first moment at which there was no input for as long as the limit. */
function dueAt(inputs: readonly number[], limitMs: number): number {
  const moments = [0, ...inputs];
  const last = moments.find((at, index) => (moments[index + 1] ?? Infinity) - at > limitMs);
  return (last ?? 0) + limitMs;
}

const aLimit = fc.integer({ min: 2, max: 600 }).map((seconds) => seconds * 1000);
const someInputs = fc
  .array(fc.integer({ min: 1, max: 30_000 }), { maxLength: 20 })
  .map((gaps) => gaps.map((_gap, index) => gaps.slice(0, index + 1).reduce((a, b) => a + b)));
const aVisit = { limitMs: aLimit, inputs: someInputs };

/** How late an end is noticed, and how often was looked since the last input before it. */
function expectNoticed(visit: Visit, due: number, atMostLate: number): void {
  const { noticedAt, looks } = watchVisit(visit);
  expect(noticedAt - due).toBeGreaterThanOrEqual(0);
  expect(noticedAt - due).toBeLessThanOrEqual(atMostLate);
  const lastInputAt = due - visit.limitMs;
  expect(looks.filter((at) => at > lastInputAt).length).toBeLessThanOrEqual(25);
}

describe('the end of a visit', () => {
  it('is noticed at once, in few looks, where both see every input', () => {
    const check = fc.property(fc.record(aVisit), ({ limitMs, inputs }) => {
      const visit = { limitMs, appInputs: inputs, osInputs: inputs, counter: (s: number) => s };
      expectNoticed(visit, dueAt(inputs, limitMs), 0);
    });
    fc.assert(check, { numRuns: 500 });
  });

  it.each([
    { counter: 'stuck at zero', read: () => 0 },
    { counter: 'unknown', read: () => null },
  ])('is noticed at once, in few looks, where the OS counter is $counter', ({ read }) => {
    const check = fc.property(fc.record(aVisit), ({ limitMs, inputs }) => {
      const visit = { limitMs, appInputs: inputs, osInputs: [], counter: read };
      expectNoticed(visit, dueAt(inputs, limitMs), 0);
    });
    fc.assert(check, { numRuns: 500 });
  });

  it('is noticed within 100 ms, in few looks, where only the OS sees that nobody is there', () => {
    const check = fc.property(fc.record(aVisit), ({ limitMs, inputs }) => {
      const due = dueAt(inputs, limitMs);
      // Whoever is back within that time may be noticed first.
      fc.pre(!inputs.some((at) => at >= due && at <= due + 100));
      const always = Array.from({ length: due / 100 + 10 }, (_, index) => index * 100);
      const visit = { limitMs, appInputs: always, osInputs: inputs, counter: (s: number) => s };
      expectNoticed(visit, due, 100);
    });
    fc.assert(check, { numRuns: 100 });
  });
});
