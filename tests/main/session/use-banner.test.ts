import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { SessionState } from '../../../main/session/state.ts';
import { kiosk, latestAttempt, policy, refuse, signedOut } from './fake-kiosk.ts';

const useBanner = { version: 'v1', texts: [{ language: 'en', sha256: 'e1' }] };
const agree = { kind: 'banner-agreed', version: 'v1', language: 'en' } as const;
const account = { kind: 'account', user: 'nurse1', password: 'secret' } as const;

function kioskWithBanner(initial: SessionState = signedOut) {
  const parts = kiosk(initial, { useBanner });
  parts.controller.start();
  parts.log.length = 0;
  return parts;
}

/** The same with the form, to which the user has agreed. */
function kioskAtForm() {
  const parts = kioskWithBanner();
  parts.controller.dispatch({ kind: 'banner-requested' });
  parts.controller.dispatch(agree);
  return parts;
}

const events = ({ auditLog }: ReturnType<typeof kiosk>) =>
  auditLog.entries.map(({ event }) => event);

describe('a session under a use banner', () => {
  it('begins after the agreement, which is in the file by then', async () => {
    const parts = kioskWithBanner();
    const { controller, auditLog, log } = parts;
    controller.signIn({ kind: 'guest' });
    expect(log).toEqual(['show signed-out']);
    expect(controller.takeRequest()).toBeNull();
    controller.dispatch(agree);
    await setImmediate();
    expect(controller.state.kind).toBe('active');
    expect(events(parts)).toEqual(['use-banner-agreed', 'session-started']);
    expect(auditLog.entries[0]).toEqual({
      event: 'use-banner-agreed',
      mode: 'guest',
      language: 'en',
      sha256: 'e1',
    });
    expect(log.indexOf('record use-banner-agreed')).toBeLessThan(log.indexOf('host sign-in guest'));
  });

  it('begins once, however often the user agrees', async () => {
    const parts = kioskWithBanner();
    parts.controller.signIn({ kind: 'guest' });
    parts.controller.dispatch(agree);
    parts.controller.dispatch(agree);
    await setImmediate();
    parts.controller.dispatch(agree);
    expect(events(parts)).toEqual(['use-banner-agreed', 'session-started']);
  });

  it('does not begin where the agreement cannot be recorded', async () => {
    const parts = kioskWithBanner();
    const { controller, auditLog, host } = parts;
    auditLog.fails = (event) => event === 'use-banner-agreed';
    controller.signIn({ kind: 'guest' });
    controller.dispatch(agree);
    await setImmediate();
    expect(controller.state).toMatchObject({
      kind: 'out-of-service',
      problem: { kind: 'audit-unwritable' },
    });
    expect(host.attempts).toEqual([]);
  });

  it('asks for no password before, and drops one that comes all the same', () => {
    const { controller, host } = kioskWithBanner();
    controller.signIn(account);
    expect(controller.state).toMatchObject({ banner: { kind: 'shown', next: { kind: 'form' } } });
    expect(controller.takeRequest()).toBeNull();
    controller.dispatch(agree);
    expect(controller.state).toMatchObject({ kind: 'signed-out', banner: { kind: 'agreed' } });
    expect(host.attempts).toEqual([]);
  });

  it('takes another password without another agreement', async () => {
    const parts = kioskAtForm();
    const { controller, host } = parts;
    controller.signIn(account);
    await refuse(latestAttempt(host), { kind: 'wrong-password' });
    controller.signIn(account);
    expect(host.attempts).toHaveLength(2);
    expect(events(parts).filter((event) => event === 'use-banner-agreed')).toHaveLength(1);
  });

  it('does not begin in a process that has another text', () => {
    const state: SessionState = {
      kind: 'signing-in',
      progress: { kind: 'checking' },
      banner: { kind: 'agreed', version: 'v0' },
    };
    const { controller, host } = kiosk(state, { useBanner });
    controller.start({ kind: 'guest' });
    expect(controller.state).toEqual({ kind: 'signed-out', refusal: { kind: 'terms-changed' } });
    expect(host.attempts).toEqual([]);
    expect(controller.takeRequest()).toBeNull();
  });

  it('does not begin where the text changes during the sign-in, and the records say so', async () => {
    const parts = kioskAtForm();
    const { controller, host } = parts;
    controller.signIn(account);
    controller.rulesChanged({ ...policy, useBanner: { ...useBanner, version: 'v2' } });
    host.finishEnding();
    await setImmediate();
    expect(controller.state).toEqual({ kind: 'signed-out', refusal: { kind: 'terms-changed' } });
    expect(parts.auditLog.entries).toContainEqual({
      event: 'sign-in-failed',
      mode: 'guest',
      cause: 'terms-changed',
      attempts: 1,
    });
  });

  it('is not asked for again when the text changes while it runs', async () => {
    const { controller } = kioskWithBanner();
    controller.signIn({ kind: 'guest' });
    controller.dispatch(agree);
    await setImmediate();
    controller.rulesChanged({ ...policy, useBanner: { ...useBanner, version: 'v2' } });
    expect(controller.state.kind).toBe('active');
  });
});

describe('what a user leaves behind at the login screen', () => {
  it('is forgotten after a minute, where the user has agreed', () => {
    const { controller, clock } = kioskAtForm();
    clock.advance(55_000);
    controller.inputSeen();
    clock.advance(55_000);
    expect(controller.state).toMatchObject({ banner: { kind: 'agreed' } });
    clock.advance(6000);
    expect(controller.state).toEqual(signedOut);
  });

  it('is forgotten after five minutes, where the text is shown', () => {
    const { controller, clock } = kioskWithBanner();
    controller.signIn({ kind: 'guest' });
    clock.advance(290_000);
    expect(controller.state).toMatchObject({ banner: { kind: 'shown' } });
    clock.advance(11_000);
    expect(controller.state).toEqual(signedOut);
  });

  it('is forgotten after a sleep, before the next user agrees to anything', () => {
    const { controller, clock, host } = kioskWithBanner();
    controller.signIn({ kind: 'guest' });
    clock.sleep(600_000);
    controller.dispatch(agree);
    expect(controller.state).toEqual(signedOut);
    expect(host.attempts).toEqual([]);
  });

  it('is forgotten by the process that takes over, too', () => {
    const state: SessionState = {
      kind: 'signed-out',
      banner: { kind: 'agreed', version: 'v1' },
    };
    const { controller, clock } = kioskWithBanner(state);
    clock.advance(61_000);
    expect(controller.state).toEqual(signedOut);
  });
});
