import { describe, expect, it } from 'vitest';
import {
  LoginThrottle,
  noFailures,
  type Failures,
} from '../../../../main/identity/sign-in/login-throttle.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';

function setUp(earlier: Failures = noFailures, startAt = 5000) {
  const clock = new FakeClock(startAt);
  const attempts = new LoginThrottle(clock.now, earlier);
  return {
    clock,
    attempts,
    waitOf: (user: string) => (attempts.waitUntil(user) ?? clock.now()) - clock.now(),
    /** Fails as often as it may at once, and gives the wait after each. */
    failInTurn: (user: string, times: number) =>
      Array.from({ length: times }, () => {
        clock.advance((attempts.waitUntil(user) ?? clock.now()) - clock.now());
        attempts.failed(user);
        return (attempts.waitUntil(user) ?? clock.now()) - clock.now();
      }),
  };
}

describe('Attempts', () => {
  it('makes one name wait longer each time, from the fourth failure on, up to a minute', () => {
    const waits = setUp().failInTurn('nurse1', 13);
    expect(waits.map((ms) => ms / 1000)).toEqual([0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]);
  });

  it('lets other names be', () => {
    const { failInTurn, waitOf } = setUp();
    failInTurn('nurse1', 5);
    expect(waitOf('nurse1')).toBe(2000);
    expect(waitOf('nurse2')).toBe(0);
  });

  it('makes the whole device wait when many names fail', () => {
    const { attempts, waitOf } = setUp();
    for (let index = 0; index < 12; index += 1) attempts.failed(`name ${index}`);
    expect(waitOf('nurse1')).toBe(2000);
  });

  it('forgets a name that has signed in, but not what the device has seen', () => {
    const { attempts, failInTurn, waitOf } = setUp();
    failInTurn('nurse1', 6);
    attempts.succeeded('nurse1');
    expect(waitOf('nurse1')).toBe(0);
    for (const user of ['nurse1', 'a', 'b', 'c', 'd']) attempts.failed(user);
    expect(waitOf('nurse3')).toBe(1000);
  });

  it('fades: one failure of a name in ten minutes, one of the device in a minute', () => {
    const { clock, attempts, failInTurn, waitOf } = setUp();
    failInTurn('nurse1', 4);
    clock.advance(600_000);
    attempts.failed('nurse1');
    expect(waitOf('nurse1')).toBe(1000);
    clock.advance(24 * 3_600_000);
    expect(failInTurn('nurse1', 4).map((ms) => ms / 1000)).toEqual([0, 0, 0, 1]);
    expect(attempts.failures().names).toHaveLength(1);
  });

  it('lets a busy device be, where somebody is wrong every minute', () => {
    const { clock, attempts, waitOf } = setUp();
    for (let index = 0; index < 100; index += 1) {
      attempts.failed(`name ${index}`);
      expect(waitOf('nurse1')).toBe(0);
      clock.advance(60_000);
    }
  });

  it('keeps only so much, and no name in clear, whatever is typed', () => {
    const { attempts } = setUp();
    for (let index = 0; index < 20_000; index += 1) attempts.failed(`my secret ${index}`);
    const text = JSON.stringify(attempts.failures());
    expect(attempts.failures().names.length).toBeLessThanOrEqual(4096);
    expect(text).not.toContain('secret');
  });

  it('is not reset by many other names', () => {
    const { attempts, failInTurn, waitOf, clock } = setUp();
    failInTurn('nurse1', 8);
    clock.advance(1000);
    for (let index = 0; index < 1000; index += 1) attempts.failed(`name ${index}`);
    attempts.failed('nurse1');
    expect(waitOf('nurse1')).toBeGreaterThanOrEqual(16_000);
  });

  it('goes on in the next process, whose clock starts anew', () => {
    const { failInTurn, attempts, clock } = setUp(noFailures, 5_000_000);
    failInTurn('nurse1', 9);
    clock.advance(2000);
    const failures = JSON.parse(JSON.stringify(attempts.failures())) as Failures;
    const next = setUp(failures, 7);
    expect(next.waitOf('nurse1')).toBe(30_000);
    expect(next.waitOf('nurse2')).toBe(0);
    next.clock.advance(30_000);
    next.attempts.failed('nurse1');
    expect(next.waitOf('nurse1')).toBe(60_000);
  });

  it('hands on nothing that has faded', () => {
    const { attempts, clock } = setUp();
    attempts.failed('nurse1');
    clock.advance(600_000);
    expect(attempts.failures().names).toEqual([]);
  });
});
