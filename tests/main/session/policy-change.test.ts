import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../main/session/state.ts';
import { exampleSession } from '../../fakes/fake-session-host.ts';
import {
  kiosk,
  kioskAfterSession,
  kioskInSession,
  kioskInWarning,
  latestAttempt,
  policy,
} from './fake-kiosk.ts';

const problem: Problem = { kind: 'config', file: 'cleardesk.yaml', errors: ['1:1  no'] };

describe('a policy that changes in a session', () => {
  it('ends at once what is over by it', async () => {
    const { controller, clock } = await kioskInSession();
    clock.advance(100_000);
    controller.rulesChanged({ ...policy, idleTimeoutMs: 90_000 });
    expect(controller.state).toMatchObject({ kind: 'ending', reason: 'idle' });
  });

  it('shortens what is not, and never prolongs anything', async () => {
    const { controller, clock } = await kioskInSession();
    controller.rulesChanged({ ...policy, idleTimeoutMs: 120_000 });
    controller.rulesChanged({ ...policy, idleTimeoutMs: 3_600_000, maxDurationMs: null });
    clock.advance(89_999);
    expect(controller.state.kind).toBe('active');
    clock.advance(1);
    expect(controller.state.kind).toBe('warning');
    clock.advance(30_000);
    expect(controller.state.kind).toBe('ending');
  });

  it('shortens a warning, which says so', async () => {
    const { controller, clock, kioskClock } = await kioskInWarning();
    controller.rulesChanged({ ...policy, idleTimeoutMs: 280_000 });
    expect(controller.state).toMatchObject({ kind: 'warning', endsAt: kioskClock.now() + 10_000 });
    clock.advance(10_000);
    expect(controller.state.kind).toBe('ending');
  });

  it('limits it from its beginning', async () => {
    const { controller, clock, kioskClock } = await kioskInSession();
    const startedAt = kioskClock.now();
    clock.advance(60_000);
    controller.rulesChanged({ ...policy, maxDurationMs: 100_000 });
    expect(controller.state).toMatchObject({
      session: { limit: { at: startedAt + 100_000, reason: 'max-duration' } },
    });
    clock.advance(40_000);
    expect(controller.state).toMatchObject({ kind: 'ending', reason: 'max-duration' });
  });

  it('holds in full when the session is over', async () => {
    const { controller, host, clock } = await kioskInSession();
    controller.rulesChanged({ ...policy, idleTimeoutMs: 3_600_000, exitScreenMs: 2000, problem });
    expect(controller.state.kind).toBe('active');
    void controller.endNow('policy');
    host.finishEnding();
    await setImmediate();
    expect(controller.state.kind).toBe('ended');
    clock.advance(2000);
    expect(controller.state).toEqual({ kind: 'out-of-service', problem });
  });
});

describe('a policy that changes between sessions', () => {
  it('holds at once', async () => {
    const { controller, clock } = kiosk();
    controller.start();
    controller.rulesChanged({ ...policy, idleTimeoutMs: 600_000 });
    controller.signIn({ kind: 'guest' });
    await setImmediate();
    clock.advance(569_999);
    expect(controller.state.kind).toBe('active');
    clock.advance(1);
    expect(controller.state.kind).toBe('warning');
  });

  it('mends a device that was out of service for it, and the other way round', () => {
    const { controller } = kiosk({ kind: 'out-of-service', problem }, { problem });
    controller.start();
    controller.rulesChanged(policy);
    expect(controller.state).toEqual({ kind: 'signed-out' });
    controller.rulesChanged({ ...policy, problem });
    expect(controller.state).toEqual({ kind: 'out-of-service', problem });
  });

  it('is not forgotten where it changes while an ending runs', async () => {
    const { controller, host } = kiosk();
    controller.start();
    controller.signIn({ kind: 'account', user: 'nurse1', password: 'correct horse' });
    controller.rulesChanged({ ...policy, problem });
    latestAttempt(host).finish({ kind: 'signed-in', session: exampleSession, user: null });
    await setImmediate();
    expect(controller.state).toMatchObject({ kind: 'ending', problem });
    controller.rulesChanged(policy);
    host.finishEnding();
    await setImmediate();
    expect(controller.state).toEqual({ kind: 'signed-out' });
  });

  it('mends no ending that failed', () => {
    const failed = { kind: 'ending-failed', receiptCode: '1a2b-3c4d' } as const;
    const unfinished = { auditId: 'old1', failures: 4 };
    const state = { kind: 'out-of-service', problem: failed, unfinished } as const;
    const { controller, clock } = kiosk(state);
    controller.start();
    clock.advance(30_000);
    controller.rulesChanged(policy);
    expect(controller.state).toEqual(state);
    // Nor does it put off the next try.
    clock.advance(30_000);
    expect(controller.state.kind).toBe('ending');
  });

  it('lets the exit screen have its time', async () => {
    const { controller } = await kioskAfterSession();
    controller.rulesChanged({ ...policy, problem });
    expect(controller.state.kind).toBe('ended');
    controller.dispatch({ kind: 'exit-done' });
    expect(controller.state).toEqual({ kind: 'out-of-service', problem });
  });
});
