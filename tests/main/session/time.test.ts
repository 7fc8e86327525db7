import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { SessionRules } from '../../../main/session/state.ts';
import {
  kiosk,
  kioskAfterSession,
  kioskInSession,
  kioskInWarning,
  policy,
  signedOut,
  type Kiosk,
} from './fake-kiosk.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const idle = { kind: 'ending', auditId: 'a1b2', reason: 'idle' };

const wakers: readonly { by: string; wake: (kiosk: Kiosk) => void }[] = [
  {
    by: 'input',
    wake: ({ controller }) => {
      controller.inputSeen();
    },
  },
  {
    by: 'a button',
    wake: ({ controller }) => {
      controller.dispatch({ kind: 'continue-requested' });
    },
  },
  {
    by: 'choosing a site',
    wake: ({ controller }) => {
      controller.dispatch({ kind: 'site-chosen', siteIndex: 1 });
    },
  },
  {
    by: 'the system, which says that it woke up',
    wake: ({ controller }) => {
      controller.checkTime();
    },
  },
];

describe('whoever wakes a device that slept through the end', () => {
  it.each(wakers)('does not go on with the session by $by', async ({ wake }) => {
    for (const begin of [kioskInSession, kioskInWarning]) {
      // The monotonic clock goes on during sleep on some systems, and stands still on others.
      for (const sleep of ['sleep', 'jump'] as const) {
        const parts = await begin();
        parts.clock[sleep](HOUR);
        wake(parts);
        parts.clock.advance(1);
        expect(parts.controller.state).toEqual(idle);
      }
    }
  });

  it('does not go on with the session by input that only the OS saw', async () => {
    const { controller, clock, os } = await kioskInWarning();
    os.seconds = 271;
    clock.advance(1000);
    clock.sleep(HOUR);
    os.seconds = 0;
    clock.advance(1);
    expect(controller.state).toEqual(idle);
  });

  it('finds the exit screen gone', async () => {
    const { controller, clock } = await kioskAfterSession();
    clock.jump(11_000);
    controller.checkTime();
    expect(controller.state.kind).toBe('signed-out');
  });
});

describe('a clock that is set', () => {
  it('forward ends within 30 s what is over by it, and is recorded once', async () => {
    const { controller, clock, auditLog } = await kioskInSession();
    clock.jump(HOUR);
    clock.advance(29_999);
    expect(controller.state.kind).toBe('active');
    clock.advance(1);
    expect(controller.state).toEqual(idle);
    expect(auditLog.entries.filter(({ event }) => event === 'clock-jump')).toEqual([
      { event: 'clock-jump', byMs: HOUR },
    ]);
  });

  it('forward a little ends nothing that is not over, but brings it nearer', async () => {
    const { controller, clock, log } = await kioskInSession();
    clock.jump(4 * MINUTE);
    controller.inputSeen(); // somebody is there after the jump
    expect(log).toEqual(['record clock-jump', 'show active']);
    clock.advance(4 * MINUTE);
    expect(controller.state.kind).toBe('active');
    clock.jump(4 * MINUTE);
    clock.advance(30_000);
    expect(controller.state).toEqual(idle);
  });

  it('back prolongs nothing', async () => {
    const { controller, clock, auditLog } = await kioskInSession({ maxDurationMs: HOUR });
    clock.jump(-24 * HOUR);
    clock.advance(5 * MINUTE - 1);
    expect(controller.state.kind).toBe('warning');
    controller.inputSeen();
    for (let minute = 5; minute < 60; minute++) {
      clock.advance(MINUTE);
      controller.inputSeen();
    }
    expect(controller.state.kind).toBe('active');
    clock.advance(1);
    expect(controller.state).toMatchObject({ kind: 'ending', reason: 'max-duration' });
    expect(auditLog.entries).toContainEqual({ event: 'clock-jump', byMs: -24 * HOUR });
  });

  it('is recorded before the session that begins after it', async () => {
    const { controller, clock, auditLog, os } = kiosk();
    os.seconds = 60;
    controller.start();
    clock.advance(HOUR);
    clock.jump(HOUR);
    controller.signIn({ kind: 'guest' });
    await setImmediate();
    expect(auditLog.entries.map(({ event }) => event)).toEqual(['clock-jump', 'session-started']);
  });

  it('is looked for every 30 s while a session runs', async () => {
    const { clock } = await kioskInSession({ idleTimeoutMs: 24 * HOUR });
    expect(clock.waits).toEqual([30_000]);
    clock.advance(30_000);
    expect(clock.waits).toEqual([30_000]);
  });
});

describe('a session with a limit', () => {
  const limited = { maxDurationMs: 600_000 };

  it('ends when it is reached, however active its user is', async () => {
    const { controller, clock } = await kioskInSession(limited);
    for (let minute = 1; minute < 10; minute++) {
      clock.advance(MINUTE);
      controller.inputSeen();
    }
    expect(controller.state.kind).toBe('active');
    clock.advance(MINUTE);
    expect(controller.state).toEqual({ kind: 'ending', auditId: 'a1b2', reason: 'max-duration' });
  });

  it('ends when it is reached, though hands are just answering a warning', async () => {
    const { controller, clock } = await kioskInWarning({ maxDurationMs: 280_000 });
    for (let move = 0; move < 100; move++) {
      clock.advance(100);
      if (controller.state.kind === 'warning') controller.inputSeen();
    }
    expect(controller.state).toMatchObject({ kind: 'ending', reason: 'max-duration' });
  });

  it('ends at a time of day, also in the middle of a warning', async () => {
    const { controller, clock } = await kioskInSession({ endAt: [{ hour: 12, minute: 5 }] });
    clock.advance(270_000);
    expect(controller.state.kind).toBe('warning');
    controller.dispatch({ kind: 'continue-requested' });
    clock.advance(270_000);
    expect(controller.state).toEqual({ kind: 'ending', auditId: 'a1b2', reason: 'schedule' });
  });

  const six: Partial<SessionRules> = { endAt: [{ hour: 18, minute: 0 }], idleTimeoutMs: 24 * HOUR };

  /** Lets a session run on with a clock set at its beginning; the kiosk's clock starts at noon. */
  async function endsAfter(jumpMs: number, rules: Partial<SessionRules> = six): Promise<number> {
    const { controller, clock } = await kioskInSession(rules);
    clock.jump(jumpMs);
    const from = clock.now();
    while (controller.state.kind === 'active' && clock.now() < from + 48 * HOUR) {
      clock.advance(30_000);
    }
    expect(controller.state).toMatchObject({ reason: 'schedule' });
    return clock.now() - from;
  }

  it('ends at the time of day that the clock shows after it was set forward', async () => {
    expect(await endsAfter(0)).toBe(6 * HOUR);
    expect(await endsAfter(2 * HOUR)).toBe(4 * HOUR);
    expect(await endsAfter(7 * HOUR)).toBe(30_000);
  });

  it('ends no later after the clock was set back', async () => {
    expect(await endsAfter(-2 * HOUR)).toBe(6 * HOUR);
  });

  it('ends sooner where the clock was set back to before a time of day', async () => {
    const eleven = { ...six, endAt: [{ hour: 11, minute: 0 }] };
    expect(await endsAfter(-2 * HOUR, eleven)).toBe(HOUR);
  });

  it('says so to the screens', async () => {
    const { controller, clock, kioskClock } = await kioskInSession({
      ...six,
      endAt: [{ hour: 11, minute: 0 }],
    });
    clock.jump(-2 * HOUR);
    clock.advance(30_000);
    expect(controller.state).toMatchObject({
      session: { limit: { at: kioskClock.now() + HOUR - 31_000, reason: 'schedule' } },
    });
  });
});

describe('a session that waits for its first input', () => {
  const waiting = { waitForFirstInput: true };

  it('is not idle before it', async () => {
    const { controller, clock } = await kioskInSession(waiting);
    clock.advance(HOUR);
    expect(controller.state.kind).toBe('active');
    controller.inputSeen();
    clock.advance(270_000);
    expect(controller.state.kind).toBe('warning');
    clock.advance(30_000);
    expect(controller.state).toEqual(idle);
  });

  it('takes input that only the OS saw for it', async () => {
    const { controller, clock, os } = await kioskInSession(waiting);
    clock.advance(HOUR);
    os.seconds = 10;
    clock.advance(30_000);
    for (let look = 0; look < 60; look++) {
      os.seconds += 5;
      clock.advance(5000);
    }
    expect(controller.state).toEqual(idle);
  });

  it('ends by its limits nevertheless', async () => {
    const { controller, clock } = await kioskInSession({ ...waiting, maxDurationMs: HOUR });
    clock.advance(HOUR);
    expect(controller.state).toMatchObject({ kind: 'ending', reason: 'max-duration' });
  });

  it('waits no more where the policy does not any more', async () => {
    const { controller, clock } = await kioskInSession(waiting);
    clock.advance(10 * MINUTE);
    controller.rulesChanged(policy);
    clock.advance(5 * MINUTE);
    expect(controller.state).toEqual(idle);
  });
});

describe('an idle counter that cannot be believed', () => {
  const degraded = (parts: Kiosk) =>
    parts.auditLog.entries.filter(({ event }) => event === 'idle-source-degraded');

  it('is recorded once where it is stuck, and the app’s own figure rules', async () => {
    const parts = await kioskInSession();
    parts.clock.advance(59_999);
    expect(degraded(parts)).toEqual([]);
    parts.clock.advance(1);
    expect(parts.controller.idleSource).toBe('stuck');
    parts.clock.advance(4 * MINUTE);
    expect(degraded(parts)).toEqual([{ event: 'idle-source-degraded', cause: 'stuck' }]);
    expect(parts.controller.state).toEqual(idle);
  });

  it('is recorded where it does not know', async () => {
    const parts = await kioskInSession();
    parts.os.seconds = null;
    parts.clock.advance(30_000);
    expect(parts.controller.idleSource).toBe('unknown');
    expect(degraded(parts)).toEqual([{ event: 'idle-source-degraded', cause: 'unknown' }]);
  });

  it('is found out before anybody signs in, at a few looks', () => {
    const parts = kiosk();
    parts.controller.start();
    parts.clock.advance(19_999);
    expect(degraded(parts)).toEqual([]);
    parts.clock.advance(1);
    expect(degraded(parts)).toEqual([{ event: 'idle-source-degraded', cause: 'stuck' }]);
    expect(parts.clock.waits).toEqual([]);
  });

  it('is looked at once where it counts', () => {
    const parts = kiosk();
    parts.os.seconds = 2;
    parts.controller.start();
    expect(parts.clock.waits).toEqual([5000]);
    parts.clock.advance(5000);
    expect(parts.clock.waits).toEqual([]);
  });

  it('is known to the process that takes over, and recorded once', () => {
    const parts = kiosk(signedOut, {}, 'stuck');
    parts.controller.start();
    expect(parts.controller.idleSource).toBe('stuck');
    parts.clock.advance(MINUTE);
    expect(degraded(parts)).toEqual([]);
  });

  it('is not said to be where it counts', async () => {
    const parts = await kioskInSession();
    for (let second = 0; second < 260; second++) {
      parts.os.seconds = second;
      parts.clock.advance(1000);
    }
    expect(parts.controller.idleSource).toBe('ok');
    expect(degraded(parts)).toEqual([]);
  });
});
