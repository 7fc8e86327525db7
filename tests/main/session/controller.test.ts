import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { EndedBy } from '../../../main/ending/receipt.ts';
import { badStep, exampleSession, goodStep } from '../../fakes/fake-session-host.ts';
import {
  kiosk,
  kioskAfterSession,
  kioskInSession,
  kioskInWarning,
  recovery,
  signedOut,
} from './fake-kiosk.ts';

describe('a session', () => {
  it('shows the site that was chosen', async () => {
    const { controller, log } = await kioskInSession();
    controller.dispatch({ kind: 'site-chosen', siteIndex: 1 });
    controller.dispatch({ kind: 'site-chosen', siteIndex: 7 });
    expect(log).toEqual(['show active', 'host show-site 1']);
  });

  it('is not warned while there is input', async () => {
    const { controller, clock, log } = await kioskInSession();
    for (let minute = 0; minute < 60; minute++) {
      clock.advance(60_000);
      controller.inputSeen();
    }
    expect(log).not.toContain('show warning');
    clock.advance(269_999);
    expect(log).not.toContain('show warning');
    clock.advance(1);
    expect(controller.state.kind).toBe('warning');
  });

  it('is warned, and ends, on the millisecond', async () => {
    const { controller, clock, log, auditLog } = await kioskInSession();
    clock.advance(269_999);
    expect(controller.state.kind).toBe('active');
    clock.advance(1);
    expect(controller.state).toMatchObject({ kind: 'warning', endsAt: clock.now() + 30_000 });
    expect(auditLog.entries.at(-1)).toMatchObject({ event: 'warning-shown', secondsLeft: 30 });
    clock.advance(29_999);
    expect(controller.state.kind).toBe('warning');
    clock.advance(1);
    expect(controller.state).toEqual({ kind: 'ending', auditId: 'a1b2', reason: 'idle' });
    expect(log.filter((line) => line !== 'record idle-source-degraded')).toEqual([
      'show warning',
      'host cover',
      'record warning-shown',
      'show ending',
      'record ending-started',
      'host run-ending',
    ]);
  });

  it('ends without a warning where the policy has none', async () => {
    const { controller, clock, log } = await kioskInSession({ warningMs: 0 });
    clock.advance(299_999);
    expect(controller.state.kind).toBe('active');
    clock.advance(1);
    expect(controller.state.kind).toBe('ending');
    expect(log).not.toContain('show warning');
  });

  it('ends where only the OS says that nobody is there', async () => {
    const { controller, clock, os } = await kioskInSession();
    for (let second = 1; second <= 300; second++) {
      clock.advance(1000);
      os.seconds = second;
      if (controller.state.kind === 'active') controller.inputSeen();
    }
    clock.advance(50);
    expect(controller.state.kind).toBe('ending');
  });
});

describe('a warning', () => {
  const goneAgain = ['show active', 'record warning-cancelled', 'host show-site 0'];

  it('goes away by its button, once the hands rest: no second press reaches the site', async () => {
    const { controller, clock, log } = await kioskInWarning();
    clock.advance(5000);
    controller.dispatch({ kind: 'continue-requested' });
    expect(log).toEqual(['show warning']);
    expect(controller.state).toMatchObject({ kind: 'warning', isAnswered: true });
    clock.advance(400);
    controller.inputSeen();
    controller.dispatch({ kind: 'continue-requested' });
    clock.advance(699);
    expect(log).toEqual(['show warning']);
    clock.advance(1);
    expect(log).toEqual(['show warning', ...goneAgain]);
    clock.advance(269_999);
    expect(controller.state.kind).toBe('active');
    clock.advance(1);
    expect(controller.state.kind).toBe('warning');
  });

  it('that was answered by its button is still ended by the other one', async () => {
    const { controller } = await kioskInWarning();
    controller.dispatch({ kind: 'continue-requested' });
    controller.dispatch({ kind: 'end-requested', reason: 'user' });
    expect(controller.state).toMatchObject({ kind: 'ending', reason: 'user' });
  });

  it('answered by its button leaves the next warning unanswered', async () => {
    const { controller, clock } = await kioskInWarning();
    controller.dispatch({ kind: 'continue-requested' });
    clock.advance(700 + 270_000);
    expect(controller.state.kind).toBe('warning');
    expect(controller.state).not.toHaveProperty('isAnswered');
    clock.advance(30_000);
    expect(controller.state).toMatchObject({ kind: 'ending', reason: 'idle' });
  });

  it('goes away by input in the app, once the hands rest', async () => {
    const { controller, clock, log } = await kioskInWarning();
    for (let move = 0; move < 20; move++) {
      clock.advance(100);
      controller.inputSeen();
    }
    clock.advance(699);
    expect(log).toEqual([]);
    clock.advance(1);
    expect(log).toEqual(goneAgain);
  });

  it('goes away by input that only the OS saw', async () => {
    const { controller, clock, os, log } = await kioskInWarning();
    os.seconds = 270;
    clock.advance(1000);
    expect(controller.state.kind).toBe('warning');
    os.seconds = 0;
    clock.advance(250 + 700);
    expect(log).toEqual(goneAgain);
  });

  it('goes away at its very end by hands that never rest', async () => {
    const { controller, clock, log } = await kioskInWarning();
    for (let move = 1; move < 300; move++) {
      clock.advance(100);
      controller.inputSeen();
    }
    expect(log).toEqual([]);
    clock.advance(100);
    expect(log).toEqual(goneAgain);
  });

  it('does not go away by the input that came before it', async () => {
    const { controller, clock } = await kioskInSession();
    clock.advance(1000);
    controller.inputSeen();
    clock.advance(270_000);
    expect(controller.state.kind).toBe('warning');
    clock.advance(30_000);
    expect(controller.state.kind).toBe('ending');
  });

  it('does not go away when the OS counter becomes unknown', async () => {
    const { controller, clock, os } = await kioskInWarning();
    os.seconds = 270;
    clock.advance(1000);
    os.seconds = null;
    clock.advance(29_000);
    expect(controller.state.kind).toBe('ending');
  });

  it('ends in time even when the sites cannot be covered', async () => {
    const { controller, clock, host } = await kioskInSession();
    host.hideSites = () => {
      throw new Error('Object has been destroyed');
    };
    expect(() => {
      clock.advance(270_000);
    }).toThrow('destroyed');
    clock.advance(30_000);
    expect(controller.state).toEqual({ kind: 'ending', auditId: 'a1b2', reason: 'idle' });
  });

  it('becomes an ending by its other button', async () => {
    const { controller, log } = await kioskInWarning();
    controller.dispatch({ kind: 'end-requested', reason: 'user' });
    expect(controller.state).toEqual({ kind: 'ending', auditId: 'a1b2', reason: 'user' });
    expect(log).not.toContain('host show-site 0');
  });
});

describe('an ending', () => {
  it('is recorded before its first step and after its last', async () => {
    const { controller, clock, host, auditLog, log } = await kioskInSession();
    controller.dispatch({ kind: 'end-requested', reason: 'user' });
    clock.advance(1234.4);
    host.finishEnding([goodStep, goodStep]);
    await setImmediate();
    expect(log).toEqual([
      'show ending',
      'record ending-started',
      'host run-ending',
      'record ending-finished',
      'show ended',
    ]);
    expect(auditLog.entries.slice(-2)).toEqual([
      { event: 'ending-started', session: 'a1b2', reason: 'user' },
      {
        event: 'ending-finished',
        session: 'a1b2',
        reason: 'user',
        durationMs: 1234,
        clean: true,
        steps: [goodStep, goodStep],
      },
    ]);
  });

  it('records what became of it on the servers, apart from its steps', async () => {
    const { controller, host, auditLog } = await kioskInSession();
    const ended = controller.endNow('user');
    const results = [
      { what: 'refresh-token', result: 'proven', pending: false },
      { what: 'site', site: 'Patient portal', result: 'unreachable', pending: true },
    ] as const;
    host.finishEnding([goodStep], results);
    expect((await ended)?.server).toEqual(results);
    expect(auditLog.entries.slice(-2)).toMatchObject([
      { event: 'server-sign-out', session: 'a1b2', results, pending: 1 },
      { event: 'ending-finished', clean: true },
    ]);
    expect(auditLog.entries.at(-1)).not.toHaveProperty('server');
    expect(controller.state).toMatchObject({ kind: 'ended', serverDoubts: [{ kind: 'pending' }] });
  });

  it('shows the first 8 digits of its record as the receipt code', async () => {
    const { controller } = await kioskAfterSession();
    // The fake auditLog's third hash is 00000003ffff…
    expect(controller.state).toMatchObject({ kind: 'ended', receiptCode: '0000-0003' });
  });

  it('is joined by a second request, and nothing cancels it', async () => {
    const { controller, clock, host, log } = await kioskInSession();
    controller.dispatch({ kind: 'end-requested', reason: 'user' });
    log.length = 0;
    controller.dispatch({ kind: 'end-requested', reason: 'admin' });
    controller.dispatch({ kind: 'continue-requested' });
    controller.dispatch({ kind: 'start-requested' });
    controller.dispatch({ kind: 'signed-in', session: exampleSession, user: null });
    controller.dispatch({ kind: 'site-chosen', siteIndex: 1 });
    controller.dispatch({ kind: 'exit-done' });
    controller.dispatch({ kind: 'unusable', problem: { kind: 'audit-unwritable' } });
    controller.inputSeen();
    clock.advance(3_600_000);
    expect(log).toEqual([]);
    expect(clock.waits).toEqual([]);
    host.finishEnding();
    await setImmediate();
    expect(controller.state).toMatchObject({ kind: 'ended', reason: 'user' });
    expect(log).toEqual(['record ending-finished', 'show ended']);
  });

  it('at start shows no exit screen', async () => {
    const { controller, host, auditLog, log } = kiosk(recovery);
    controller.start();
    host.finishEnding();
    await setImmediate();
    expect(log).toEqual([
      'show ending',
      'record ending-started',
      'host run-ending',
      'record ending-finished',
      'show signed-out',
    ]);
    expect(auditLog.entries[0]).toMatchObject({ session: 'old1', reason: 'recovery' });
    expect(controller.hasHeldSession).toBe(false);
  });

  it.each(['ending-started', 'ending-finished'] as const)(
    'goes through all steps when %s cannot be recorded',
    async (failing) => {
      const { controller, host, auditLog, log } = await kioskInSession();
      auditLog.fails = (event) => event === failing;
      controller.dispatch({ kind: 'end-requested', reason: 'user' });
      expect(log).toContain('host run-ending');
      host.finishEnding();
      await setImmediate();
      expect(controller.state.kind).toBe(
        failing === 'ending-finished' ? 'out-of-service' : 'ended',
      );
    },
  );

  it.each([
    {
      why: 'a step is not clean',
      fails: false,
      steps: [goodStep, badStep],
      problem: 'ending-failed',
    },
    { why: 'the audit file fails', fails: true, steps: [goodStep], problem: 'audit-unwritable' },
  ])('leads out of service when $why', async ({ fails, steps, problem }) => {
    const { controller, host, auditLog, log } = await kioskInSession();
    controller.dispatch({ kind: 'end-requested', reason: 'user' });
    auditLog.fails = () => fails;
    host.finishEnding(steps);
    await setImmediate();
    expect(controller.state).toMatchObject({ kind: 'out-of-service', problem: { kind: problem } });
    expect(log).toContain('host cover');
    expect(log).not.toContain('show ended');
  });

  it('is tried again after 60 s, whatever the screens ask for meanwhile', () => {
    const problem = { kind: 'audit-unwritable' } as const;
    const unfinished = { auditId: 'old1', failures: 4 };
    const { controller, clock } = kiosk({ kind: 'out-of-service', problem, unfinished });
    controller.start();
    for (let second = 0; second < 60; second++) {
      controller.dispatch({ kind: 'start-requested' });
      clock.advance(1000);
    }
    expect(controller.state.kind).toBe('ending');
  });

  it('that failed is tried again after 2, 5 and 15 s, then each minute, until it is clean', async () => {
    const { controller, clock, host, auditLog } = kiosk(recovery);
    controller.start();
    const waits = [2000, 5000, 15_000, 60_000, 60_000];
    for (const [failure, waitMs] of waits.entries()) {
      host.finishEnding([badStep]);
      await setImmediate();
      expect(controller.state.kind).toBe('out-of-service');
      clock.advance(waitMs - 1);
      expect(controller.state.kind).toBe('out-of-service');
      clock.advance(1);
      expect(controller.state).toEqual({ ...recovery, failures: failure + 1 });
    }
    host.finishEnding();
    await setImmediate();
    expect(controller.state).toEqual(signedOut);
    expect(auditLog.entries.filter(({ event }) => event === 'out-of-service')).toHaveLength(5);
  });

  it('keeps its session in every record, however often it is tried again', async () => {
    const { controller, clock, host, auditLog } = await kioskInSession();
    controller.dispatch({ kind: 'end-requested', reason: 'user' });
    host.finishEnding([badStep]);
    await setImmediate();
    clock.advance(2000);
    host.finishEnding([badStep]);
    await setImmediate();
    const joined = controller.endNow('admin');
    host.finishEnding();
    await joined;
    const ofEndings = auditLog.entries.filter(({ event }) => /^(ending|out)-/.test(event));
    expect(ofEndings.map(({ event }) => event)).toEqual([
      ...['ending-started', 'ending-finished', 'out-of-service'],
      ...['ending-started', 'ending-finished', 'out-of-service'],
      ...['ending-started', 'ending-finished'],
    ]);
    const [first] = ofEndings;
    if (first?.event !== 'ending-started') throw new Error('there is no first ending');
    expect(first.session).not.toBeNull();
    for (const entry of ofEndings) expect(entry).toMatchObject({ session: first.session });
  });

  it('records what became of the servers once, and what has changed since', async () => {
    const { controller, clock, host, auditLog } = await kioskInSession();
    const server = [
      { what: 'refresh-token', result: 'proven', pending: false },
      { what: 'provider-session', result: 'unreachable', pending: false },
    ] as const;
    controller.dispatch({ kind: 'end-requested', reason: 'user' });
    auditLog.fails = (event) => event === 'server-sign-out';
    host.finishEnding([badStep], server);
    await setImmediate();
    auditLog.fails = () => false;
    clock.advance(2000);
    host.finishEnding([badStep], server);
    await setImmediate();
    clock.advance(5000);
    host.finishEnding([goodStep], [server[0], { ...server[1], pending: true }]);
    await setImmediate();
    const session = expect.any(String) as string;
    expect(auditLog.entries.filter(({ event }) => event === 'server-sign-out')).toEqual([
      { event: 'server-sign-out', session, results: server, pending: 0 },
      {
        event: 'server-sign-out',
        session,
        results: [{ ...server[1], pending: true }],
        pending: 1,
      },
    ]);
  });
});

describe('the exit screen', () => {
  it('leaves after its time', async () => {
    const { controller, clock } = await kioskAfterSession();
    clock.advance(9999);
    expect(controller.state.kind).toBe('ended');
    clock.advance(1);
    expect(controller.state.kind).toBe('signed-out');
  });

  it('leaves by its button', async () => {
    const { controller, clock } = await kioskAfterSession();
    controller.dispatch({ kind: 'exit-done' });
    expect(controller.state.kind).toBe('signed-out');
    clock.advance(60_000);
    expect(clock.waits).toEqual([]);
  });
});

describe('timers', () => {
  it('are none while nobody is signed in, or an ending runs', async () => {
    const { controller, clock } = kiosk();
    controller.start();
    clock.advance(60_000); // the self-test of the idle counter is over
    expect(clock.waits).toEqual([]);
    controller.signIn({ kind: 'guest' });
    await setImmediate();
    expect(clock.waits).toHaveLength(1);
    controller.dispatch({ kind: 'end-requested', reason: 'user' });
    expect(clock.waits).toEqual([]);
  });

  it('are none with a rejected config, which only a new config mends', () => {
    const { controller, clock } = kiosk({
      kind: 'out-of-service',
      problem: { kind: 'config', file: 'cleardesk.yaml', errors: [] },
    });
    controller.start();
    expect(clock.waits).toEqual([]);
    controller.dispatch({ kind: 'end-requested', reason: 'recovery' });
    expect(controller.state.kind).toBe('out-of-service');
  });

  it('are one at most, whatever happens', async () => {
    const { controller, clock } = await kioskInSession();
    for (let second = 0; second < 290; second++) {
      clock.advance(1000);
      if (second % 3 === 0) controller.dispatch({ kind: 'site-chosen', siteIndex: second % 2 });
      expect(clock.waits).toHaveLength(1);
    }
    controller.inputSeen();
    expect(clock.waits).toHaveLength(1);
  });
});

describe('a frozen controller', () => {
  it('changes nothing any more', async () => {
    const { controller, clock, log } = await kioskInSession();
    const before = controller.state;
    controller.freeze();
    expect(clock.waits).toEqual([]);
    controller.dispatch({ kind: 'end-requested', reason: 'user' });
    controller.dispatch({ kind: 'unusable', problem: { kind: 'audit-unwritable' } });
    controller.inputSeen();
    clock.advance(3_600_000);
    expect(controller.state).toBe(before);
    expect(log).toEqual([]);
    expect(clock.waits).toEqual([]);
  });

  it('lets nobody in whose sign-in was under way', async () => {
    const { controller, log } = kiosk();
    controller.start();
    controller.signIn({ kind: 'guest' });
    controller.freeze();
    await setImmediate();
    expect(controller.state.kind).toBe('signing-in');
    expect(log).not.toContain('host open a1b2');
  });

  it('writes no record of an ending that was under way', async () => {
    const { controller, host, log } = await kioskInSession();
    controller.dispatch({ kind: 'end-requested', reason: 'quit' });
    controller.freeze();
    log.length = 0;
    host.finishEnding();
    await setImmediate();
    expect(log).toEqual([]);
  });

  it('does no work of the state at whose sight it was frozen', () => {
    const { controller, log, screens, clock } = kiosk();
    controller.start();
    log.length = 0;
    screens.show = () => {
      controller.freeze();
    };
    controller.dispatch({ kind: 'unusable', problem: { kind: 'audit-unwritable' } });
    expect(log).toEqual([]);
    expect(clock.waits).toEqual([]);
  });
});

describe('an ending that somebody asks for from outside', () => {
  it('shows their words, and gives them its receipt', async () => {
    const { controller, host, auditLog } = await kioskInSession();
    const receipt = controller.endNow('admin', { note: 'Fire drill' });
    expect(controller.state).toMatchObject({ kind: 'ending', reason: 'admin', note: 'Fire drill' });
    const joined = controller.endNow('admin');
    host.finishEnding();
    expect(await receipt).toMatchObject({ reason: 'admin', clean: true });
    expect(await joined).toBe(await receipt);
    expect(controller.state).toMatchObject({ kind: 'ended', note: 'Fire drill' });
    expect(auditLog.entries.filter(({ event }) => event === 'ending-started')).toEqual([
      { event: 'ending-started', session: 'a1b2', reason: 'admin', note: 'Fire drill' },
    ]);
  });

  it.each<[EndedBy, object]>([
    [
      { kind: 'command', id: '5f0c' },
      { by: 'command', command: '5f0c' },
    ],
    [{ kind: 'provider' }, { by: 'provider' }],
    [
      { kind: 'signal', id: 'jti-1' },
      { by: 'signal', signal: 'jti-1' },
    ],
  ])(
    'says who ended the session from afar, on the screen and in the record: %j',
    async (by, who) => {
      const { controller, host, auditLog } = await kioskInSession();
      const ended = controller.endNow('remote', { by });
      host.finishEnding();
      await ended;
      expect(controller.state).toMatchObject({ kind: 'ended', reason: 'remote', by });
      expect(auditLog.entries.filter(({ event }) => event === 'ending-started')).toEqual([
        { event: 'ending-started', session: 'a1b2', reason: 'remote', ...who },
      ]);
    },
  );

  it('is refused where there is nothing to end', async () => {
    const { controller, log } = kiosk();
    controller.start();
    log.length = 0;
    expect(await controller.endNow('admin', { note: 'Fire drill' })).toBeNull();
    expect(log).toEqual([]);
  });
});
