import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { SignInRequest } from '../../../../main/session/sign-in.ts';
import type { SessionState } from '../../../../main/session/state.ts';
import { attemptEndsInMs } from '../../../../main/session/rules/signing-in.ts';
import type { SessionController } from '../../../../main/session/controller.ts';
import type { Challenge, Credentials } from '../../../../main/session/pages.ts';
import { badStep, exampleSession, type FakeSessionHost } from '../../../fakes/fake-session-host.ts';
import {
  kiosk,
  kioskAfterSession,
  kioskSigningIn,
  latestAttempt,
  policy,
  refuse,
  signedOut,
} from '../fake-kiosk.ts';

const guest: SignInRequest = { kind: 'guest' };
const account: SignInRequest = { kind: 'account', user: 'nurse1', password: 'correct horse' };
const provider: SignInRequest = { kind: 'oidc', way: 'window' };
const checking: SessionState = { kind: 'signing-in', progress: { kind: 'checking' } };
const wrong = { kind: 'wrong-password' } as const;
const unreachable = { kind: 'provider-unreachable' } as const;

describe('a sign-in', () => {
  it('is recorded before anything is opened', async () => {
    const { controller, log, auditLog } = kioskSigningIn(guest);
    await setImmediate();
    expect(log).toEqual([
      'show signed-out',
      'show signing-in',
      'host sign-in guest',
      'show active',
      'record session-started',
      'host open a1b2',
    ]);
    expect(auditLog.entries).toEqual([
      { event: 'session-started', session: 'a1b2', mode: 'guest' },
    ]);
    expect(controller.hasHeldSession).toBe(true);
  });

  it('opens nothing when it cannot be recorded, and leaves nothing', async () => {
    const { controller, log, auditLog, host } = kiosk();
    auditLog.fails = (event) => event === 'session-started';
    controller.start();
    controller.signIn(guest);
    await setImmediate();
    const problem = { kind: 'audit-unwritable' };
    const reason = 'policy';
    expect(controller.state).toEqual({ kind: 'ending', auditId: 'a1b2', reason, problem });
    host.finishEnding();
    await setImmediate();
    expect(controller.state).toEqual({ kind: 'out-of-service', problem });
    expect(log.filter((line) => line.startsWith('host open'))).toEqual([]);
  });

  it('whose browser cannot be opened is an ending', async () => {
    const { controller, host } = kiosk();
    host.open = () => {
      throw new Error('no more file handles');
    };
    controller.start();
    controller.signIn(guest);
    await setImmediate();
    expect(controller.state).toEqual({ kind: 'ending', auditId: 'a1b2', reason: 'site-crash' });
  });

  it('that the host cannot do at all leads out of service, through an ending', async () => {
    const { controller, host, attempt } = kioskSigningIn(account);
    attempt.fail();
    await setImmediate();
    expect(controller.state).toMatchObject({ kind: 'ending', auditId: null });
    host.finishEnding();
    await setImmediate();
    expect(controller.state).toMatchObject({
      kind: 'out-of-service',
      problem: { kind: 'audit-unwritable' },
    });
  });

  it('shows how far it is', () => {
    const { controller, attempt } = kioskSigningIn(provider);
    expect(controller.state).toEqual(checking);
    attempt.progress({ kind: 'provider-page' });
    expect(controller.state).toEqual({ kind: 'signing-in', progress: { kind: 'provider-page' } });
  });

  describe("on the provider's page", () => {
    const challenge = (id: number, page = 1): Challenge => ({
      id,
      page: { kind: 'provider', id: page },
      host: 'sts.example',
      realm: '',
      isProxy: false,
      isEncrypted: true,
      isRepeated: false,
      isWithdrawn: false,
    });
    const onPage = () => {
      const found = kioskSigningIn(provider);
      found.attempt.progress({ kind: 'provider-page' });
      found.log.length = 0;
      return found;
    };
    const answers = (host: FakeSessionHost) => {
      const given: [number, Credentials | null][] = [];
      host.answerChallenge = (id, credentials) => given.push([id, credentials]);
      return given;
    };
    const progressOf = ({ state }: SessionController) =>
      state.kind === 'signing-in' ? state.progress : null;

    it('shows what a server asks in front of the page, and hands the answer on', () => {
      const { controller, host, log } = onPage();
      const given = answers(host);
      controller.dispatch({ kind: 'challenged', challenge: challenge(1) });
      controller.dispatch({ kind: 'challenged', challenge: challenge(2) });
      expect(progressOf(controller)).toEqual({
        kind: 'provider-page',
        challenges: [challenge(1), challenge(2)],
      });
      expect(log).toEqual(['show signing-in', 'host cover', 'show signing-in']);
      const credentials = { user: 'CLINIC\\nora', password: 'x' };
      controller.answerChallenge(credentials);
      controller.answerChallenge(null);
      expect(given).toEqual([
        [1, credentials],
        [2, null],
      ]);
      expect(progressOf(controller)).toEqual({ kind: 'provider-page' });
      expect(log.at(-1)).toBe('host show-provider-page');
      controller.answerChallenge(null);
      expect(given).toHaveLength(2);
    });

    it('keeps a sheet whose page no longer waits until the user closes it', () => {
      const { controller } = onPage();
      controller.dispatch({ kind: 'challenged', challenge: challenge(1) });
      controller.dispatch({ kind: 'challenged', challenge: challenge(2, 2) });
      controller.dispatch({ kind: 'challenge-withdrawn', id: 2 });
      controller.dispatch({ kind: 'challenge-withdrawn', id: 1 });
      const withdrawn = { ...challenge(1), isWithdrawn: true };
      expect(progressOf(controller)).toMatchObject({ challenges: [withdrawn] });
      controller.dispatch({ kind: 'challenged', challenge: challenge(3) });
      expect(progressOf(controller)).toMatchObject({ challenges: [challenge(3)] });
      controller.dispatch({ kind: 'challenge-withdrawn', id: 9 });
      controller.dispatch({ kind: 'challenge-over', id: 9 });
      expect(progressOf(controller)).toMatchObject({ challenges: [challenge(3)] });
    });

    it('leads back, and closes a sheet first', () => {
      const { controller, host, log } = onPage();
      const given = answers(host);
      controller.dispatch({ kind: 'provider-page-moved', canGoBack: true });
      expect(progressOf(controller)).toEqual({ kind: 'provider-page', canGoBack: true });
      controller.dispatch({ kind: 'navigation-requested', to: 'home' });
      controller.dispatch({ kind: 'navigation-requested', to: 'back' });
      expect(log.filter((line) => line.startsWith('host'))).toEqual(['host lead-provider-back']);
      controller.dispatch({ kind: 'challenged', challenge: challenge(1) });
      controller.dispatch({ kind: 'navigation-requested', to: 'back' });
      expect(given).toEqual([[1, null]]);
      controller.dispatch({ kind: 'provider-page-moved', canGoBack: false });
      expect(progressOf(controller)).toEqual({ kind: 'provider-page' });
    });

    it('has no sheet and no Back once the user is signed in, or elsewhere', async () => {
      const { controller, attempt } = onPage();
      controller.dispatch({ kind: 'challenged', challenge: challenge(1) });
      attempt.progress({ kind: 'checking' });
      controller.dispatch({ kind: 'challenged', challenge: challenge(2) });
      controller.dispatch({ kind: 'provider-page-moved', canGoBack: true });
      expect(progressOf(controller)).toEqual({ kind: 'checking' });
      attempt.finish({ kind: 'signed-in', session: exampleSession, user: null });
      await setImmediate();
      const { state } = controller;
      controller.dispatch({ kind: 'provider-page-moved', canGoBack: true });
      controller.dispatch({ kind: 'challenge-withdrawn', id: 1 });
      expect(controller.state).toBe(state);
    });
  });

  it('is begun with the login screen only', async () => {
    const { controller, log } = await kioskAfterSession();
    controller.signIn(account);
    expect(controller.state.kind).toBe('ended');
    expect(controller.takeRequest()).toBeNull();
    expect(log).toEqual([]);
  });

  it('is not begun in a process that has held a session, but in the next', async () => {
    const { controller, log } = await kioskAfterSession();
    controller.dispatch({ kind: 'exit-done' });
    controller.signIn(account);
    await setImmediate();
    expect(log).toEqual(['show signed-out', 'show signing-in']);
    expect(controller.state).toEqual(checking);
    controller.freeze();
    const request = controller.takeRequest();
    expect(request).toEqual(account);
    expect(controller.takeRequest()).toBeNull();

    const next = kiosk(checking);
    next.controller.start(request);
    expect(next.log).toEqual(['show signing-in', 'host sign-in account']);
    expect(next.controller.takeRequest()).toBeNull();
    latestAttempt(next.host).finish({ kind: 'signed-in', session: exampleSession, user: null });
    await setImmediate();
    expect(next.controller.state.kind).toBe('active');
  });

  it('whose request got lost on the way is back at the login screen', () => {
    const { controller, log, auditLog } = kiosk(checking);
    controller.start();
    expect(controller.state).toEqual({ kind: 'signed-out', refusal: { kind: 'cancelled' } });
    expect(log).toEqual(['show signing-in', 'show signed-out']);
    expect(auditLog.entries).toEqual([]);
  });

  it.each(['signed-out', 'signing-in'] as const)(
    'lets nobody in from %s where the process that takes over rejects its config',
    async (kind) => {
      const problem = { kind: 'config', file: 'cleardesk.yaml', errors: ['1:1  no'] } as const;
      const { controller, log } = kiosk(kind === 'signed-out' ? signedOut : checking, { problem });
      controller.start(kind === 'signed-out' ? null : account);
      controller.signIn(account);
      await setImmediate();
      expect(controller.state).toEqual({ kind: 'out-of-service', problem });
      expect(log).not.toContain('host sign-in account');
      expect(controller.takeRequest()).toBeNull();
    },
  );
});

describe('a sign-in that is refused', () => {
  it('is back at the login screen, which says why', async () => {
    const { controller, attempt, auditLog } = kioskSigningIn(account);
    await refuse(attempt, { ...wrong, waitUntil: 5000 });
    expect(controller.state).toEqual({
      kind: 'signed-out',
      refusal: { ...wrong, waitUntil: 5000 },
    });
    expect(auditLog.entries).toEqual([
      { event: 'sign-in-failed', mode: 'guest', cause: 'wrong-password', attempts: 1 },
    ]);
    expect(controller.hasHeldSession).toBe(false);
  });

  it('and may have left something is cleared first, without an exit screen', async () => {
    const { controller, attempt, host, log } = kioskSigningIn(provider);
    await refuse(attempt, unreachable, true);
    expect(controller.state).toEqual({
      kind: 'ending',
      auditId: null,
      reason: 'remote',
      refusal: unreachable,
    });
    host.finishEnding();
    await setImmediate();
    expect(controller.state).toEqual({ kind: 'signed-out', refusal: unreachable });
    expect(log).not.toContain('show ended');
    expect(controller.hasHeldSession).toBe(true);
  });

  it('makes a fresh process due when it was cleared, however it was made', async () => {
    const { controller, attempt, host } = kioskSigningIn(account);
    await refuse(attempt, unreachable, true);
    host.finishEnding();
    await setImmediate();
    expect(controller.hasHeldSession).toBe(true);
  });

  it('too often is counted, and recorded when somebody is in', async () => {
    const { controller, host, auditLog } = kiosk();
    controller.start();
    for (let time = 0; time < 8; time++) {
      controller.signIn(account);
      await refuse(latestAttempt(host), wrong);
    }
    expect(auditLog.entries).toHaveLength(5);
    controller.signIn(guest);
    await setImmediate();
    expect(auditLog.entries.slice(5)).toMatchObject([
      { event: 'sign-in-failed', attempts: 3 },
      { event: 'session-started' },
    ]);
  });

  it('too often is recorded before another process takes over', async () => {
    const { controller, host, auditLog } = kiosk();
    controller.start();
    for (let time = 0; time < 8; time++) {
      controller.signIn(account);
      await refuse(latestAttempt(host), wrong);
    }
    controller.freeze();
    expect(auditLog.entries.at(-1)).toMatchObject({ event: 'sign-in-failed', attempts: 3 });
  });

  it('and cannot be cleared leads out of service', async () => {
    const { controller, attempt, host } = kioskSigningIn(provider);
    await refuse(attempt, unreachable, true);
    host.finishEnding([badStep]);
    await setImmediate();
    expect(controller.state).toMatchObject({ problem: { kind: 'ending-failed' } });
  });

  it('is waited for where a fresh process is due meanwhile', async () => {
    const { controller, attempt } = kioskSigningIn(account);
    controller.requireNewProcess();
    expect(controller.hasHeldSession).toBe(false);
    await refuse(attempt, wrong);
    expect(controller.hasHeldSession).toBe(true);
  });

  it('by a provider makes a fresh process due, whether there is something to clear or not', async () => {
    const { controller, attempt } = kioskSigningIn(provider);
    expect(controller.hasHeldSession).toBe(false); // nobody takes over in the middle of it
    await refuse(attempt, unreachable);
    expect(controller.state.kind).toBe('signed-out');
    expect(controller.hasHeldSession).toBe(true);
  });

  it('can be tried again at once where nothing was left', async () => {
    const { controller, host, attempt } = kioskSigningIn(account);
    await refuse(attempt, wrong);
    controller.signIn(account);
    expect(host.attempts).toHaveLength(2);
    // What the first one says late is not heard.
    attempt.progress({ kind: 'provider-page' });
    expect(controller.state).toEqual(checking);
  });
});

describe('a sign-in that is given up', () => {
  it('by its button is cleared, and says nothing', async () => {
    const { controller, attempt, host, auditLog } = kioskSigningIn(provider);
    controller.dispatch({ kind: 'end-requested', reason: 'user' });
    const refusal = { kind: 'cancelled' };
    expect(controller.state).toEqual({ kind: 'ending', auditId: null, reason: 'user', refusal });
    attempt.finish({ kind: 'signed-in', session: exampleSession, user: null });
    await setImmediate();
    expect(controller.state.kind).toBe('ending');
    host.finishEnding();
    await setImmediate();
    expect(controller.state).toEqual({ kind: 'signed-out', refusal });
    expect(auditLog.entries.map(({ event }) => event)).toEqual([
      'ending-started',
      'ending-finished',
    ]);
  });

  it('for another reason is an ending like any other', async () => {
    const { controller, host } = kioskSigningIn(account);
    const ended = controller.endNow('os-lock');
    expect(controller.state).toEqual({ kind: 'ending', auditId: null, reason: 'os-lock' });
    host.finishEnding();
    expect(await ended).toMatchObject({ reason: 'os-lock' });
    expect(controller.state.kind).toBe('ended');
    expect(controller.hasHeldSession).toBe(false);
  });

  it.each(['finish', 'fail'] as const)('changes nothing by what comes late: %s', async (late) => {
    const { controller, attempt, host } = kioskSigningIn(account);
    controller.dispatch({ kind: 'end-requested', reason: 'quit' });
    host.finishEnding();
    await setImmediate();
    attempt[late]({ kind: 'signed-in', session: exampleSession, user: null });
    await setImmediate();
    expect(controller.state.kind).toBe('ended');
  });

  it('forgets what somebody signs in with', async () => {
    const { controller } = await kioskAfterSession();
    controller.dispatch({ kind: 'exit-done' });
    controller.signIn(account);
    controller.dispatch({ kind: 'end-requested', reason: 'user' });
    expect(controller.takeRequest()).toBeNull();
  });
});

describe('a sign-in that takes its time', () => {
  const timedOut = { kind: 'timed-out' };

  it('is given up when nobody does anything', () => {
    const { controller, clock, auditLog, attempt } = kioskSigningIn(provider, {
      idleTimeoutMs: 60_000,
    });
    attempt.progress({ kind: 'provider-page' });
    clock.advance(59_999);
    expect(controller.state.kind).toBe('signing-in');
    clock.advance(1);
    expect(controller.state).toMatchObject({ kind: 'ending', reason: 'idle', refusal: timedOut });
    expect(auditLog.entries).toContainEqual({
      event: 'sign-in-failed',
      mode: 'guest',
      cause: 'timed-out',
      attempts: 1,
    });
  });

  it('is given up after five minutes, however busy its person is', () => {
    const { controller, clock } = kioskSigningIn(provider, { idleTimeoutMs: 60_000 });
    for (let second = 0; second < 299; second++) {
      clock.advance(1000);
      controller.inputSeen();
    }
    expect(controller.state.kind).toBe('signing-in');
    clock.advance(1000);
    expect(controller.state).toMatchObject({ kind: 'ending', refusal: timedOut });
  });

  it('is given up by whoever wakes the device that slept through its end', () => {
    const { controller, clock } = kioskSigningIn(provider);
    clock.jump(3_600_000);
    controller.inputSeen();
    expect(controller.state).toMatchObject({ kind: 'ending', refusal: timedOut });
  });

  it('is given up where the host never answers', () => {
    const { controller, clock } = kioskSigningIn(account);
    clock.advance(300_000);
    expect(controller.state).toMatchObject({ kind: 'ending', refusal: timedOut });
  });

  it('is not given up while it waits for the process that takes over', async () => {
    const { controller, clock } = await kioskAfterSession();
    controller.dispatch({ kind: 'exit-done' });
    controller.signIn(provider);
    clock.advance(3_600_000);
    expect(controller.state).toEqual(checking);
    expect(clock.waits).toEqual([]);
  });

  it('has no limit once somebody is in', async () => {
    const { controller, clock, attempt } = kioskSigningIn(provider);
    clock.advance(299_000);
    attempt.finish({ kind: 'signed-in', session: exampleSession, user: null });
    await setImmediate();
    clock.advance(100_000);
    expect(controller.state.kind).toBe('active');
  });
});

describe('attemptEndsInMs', () => {
  it('is what is left of the idle timeout or of five minutes, whichever is less', () => {
    const rules = { ...policy, idleTimeoutMs: 60_000 };
    expect(attemptEndsInMs(rules, { ageMs: 10_000, idleMs: 4000 })).toBe(56_000);
    expect(attemptEndsInMs(rules, { ageMs: 290_000, idleMs: 4000 })).toBe(10_000);
    expect(attemptEndsInMs(rules, { ageMs: 0, idleMs: 70_000 })).toBeLessThanOrEqual(0);
  });
});
