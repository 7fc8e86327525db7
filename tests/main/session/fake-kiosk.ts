import { setImmediate } from 'node:timers/promises';
import { expect } from 'vitest';
import { SessionController } from '../../../main/session/controller.ts';
import { IdleClock, type IdleSource } from '../../../main/session/time/idle-clock.ts';
import type { Challenge, SitePage } from '../../../main/session/pages.ts';
import type { SessionRules, SessionState } from '../../../main/session/state.ts';
import type { SignInRefusal, SignInRequest } from '../../../main/session/sign-in.ts';
import { SuspendAwareClock } from '../../../main/session/time/suspend-aware-clock.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { FakeSessionHost, type FakeAttempt } from '../../fakes/fake-session-host.ts';
import { FakeAuditLog } from '../../fakes/fake-audit-log.ts';

export const policy: SessionRules = {
  idleTimeoutMs: 300_000,
  warningMs: 30_000,
  waitForFirstInput: false,
  maxDurationMs: null,
  endAt: [],
  exitScreenMs: 10_000,
  siteCount: 2,
  useBanner: null,
  problem: null,
};

export const signedOut: SessionState = { kind: 'signed-out' };
export const recovery: SessionState = { kind: 'ending', auditId: 'old1', reason: 'recovery' };

/** A controller among fakes that note in one log what it asks of each. */
export function kiosk(
  initial: SessionState = signedOut,
  rules: Partial<SessionRules> = {},
  idleSource: IdleSource = 'ok',
) {
  const log: string[] = [];
  const clock = new FakeClock(1000);
  const kioskClock = new SuspendAwareClock(clock);
  const auditLog = new FakeAuditLog(log);
  const host = new FakeSessionHost(log);
  const screens = {
    show: (state: SessionState) => {
      log.push(`show ${state.kind}`);
    },
  };
  // A counter that is stuck at zero, so that the app's own figure rules.
  const os: { seconds: number | null } = { seconds: 0 };
  const idle = new IdleClock(() => os.seconds, idleSource);
  const parts = { clock: kioskClock, auditLog: auditLog, sessionHost: host, screens, idle };
  const ruling = { ...policy, ...rules };
  const controller = new SessionController(parts, ruling, initial);
  return { log, clock, kioskClock, auditLog, host, screens, os, controller };
}

export type Kiosk = ReturnType<typeof kiosk>;

/** The same with somebody signing in; a guest is in a moment later. */
export function kioskSigningIn(request: SignInRequest, rules: Partial<SessionRules> = {}) {
  const parts = kiosk(signedOut, rules);
  parts.controller.start();
  parts.controller.signIn(request);
  return { ...parts, attempt: latestAttempt(parts.host) };
}

/** The same with a session that has just begun, and an empty log. */
export async function kioskInSession(rules: Partial<SessionRules> = {}) {
  const parts = kioskSigningIn({ kind: 'guest' }, rules);
  await setImmediate();
  expect(parts.controller.state.kind).toBe('active');
  parts.log.length = 0;
  return parts;
}

export async function kioskInWarning(rules: Partial<SessionRules> = {}) {
  const parts = await kioskInSession(rules);
  parts.clock.advance(270_000);
  expect(parts.controller.state.kind).toBe('warning');
  parts.log.length = 0;
  return parts;
}

/** The same with an ending that is over. */
export async function kioskAfterSession() {
  const parts = await kioskInSession();
  parts.controller.dispatch({ kind: 'end-requested', reason: 'user' });
  parts.host.finishEnding();
  await setImmediate();
  expect(parts.controller.state.kind).toBe('ended');
  parts.log.length = 0;
  return parts;
}

export function latestAttempt(host: FakeSessionHost): FakeAttempt {
  const attempt = host.attempts.at(-1);
  if (attempt === undefined) throw new Error('nobody signs in');
  return attempt;
}

/** Lets an attempt come to nothing. */
export async function refuse(
  attempt: FakeAttempt,
  refusal: SignInRefusal,
  mustClear = false,
): Promise<void> {
  attempt.finish({ kind: 'refused', refusal, mustClear });
  await setImmediate();
}

/** A server that asks for a user name and a password, by a page. */
export function challenge(id: number, page: SitePage): Challenge {
  const asks = { isProxy: false, isEncrypted: true, isRepeated: false, isWithdrawn: false };
  return { id, page, host: 'example.org', realm: '', ...asks };
}
