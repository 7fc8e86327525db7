import { describe, expect, it } from 'vitest';
import { transition } from '../../../../main/session/rules/transition.ts';
import type { SessionEvent, SessionRules, SessionState } from '../../../../main/session/state.ts';
import type { UseBanner } from '../../../../main/session/use-banner.ts';
import { policy } from '../fake-kiosk.ts';

const useBanner: UseBanner = {
  version: 'v1',
  texts: [
    { language: 'en', sha256: 'e1' },
    { language: 'de', sha256: 'd1' },
  ],
};
const rules: SessionRules = { ...policy, useBanner };
const newRules: SessionRules = { ...rules, useBanner: { ...useBanner, version: 'v2' } };
const session = { auditId: 'a1b2', userName: null };

const next = { kind: 'guest' } as const;
const start: SessionEvent = { kind: 'start-requested', next };
const agree: SessionEvent = { kind: 'banner-agreed', version: 'v1', language: 'en' };
const signedIn: SessionEvent = { kind: 'signed-in', session, user: null };
const rulesChanged: SessionEvent = { kind: 'rules-changed' };

const plain: SessionState = { kind: 'signed-out' };
const shown: SessionState = { kind: 'signed-out', banner: { kind: 'shown', version: 'v1', next } };
const agreed: SessionState = { kind: 'signed-out', banner: { kind: 'agreed', version: 'v1' } };
const notAgreed: SessionState = { kind: 'signing-in', progress: { kind: 'checking' } };
const signingIn: SessionState = { ...notAgreed, banner: { kind: 'agreed', version: 'v1' } };

const after = (state: SessionState, event: SessionEvent, under = rules) =>
  transition(state, event, under, 0);
const refused = (kind: 'wrong-password' | 'cancelled' | 'timed-out'): SessionEvent => ({
  kind: 'sign-in-refused',
  refusal: { kind },
  mustClear: false,
});

describe('the use banner', () => {
  it('comes before every sign-in, and says where it leads', () => {
    expect(after(plain, start)).toEqual(shown);
    expect(after(plain, { kind: 'banner-requested' })).toMatchObject({
      banner: { kind: 'shown', next: { kind: 'form' } },
    });
    expect(after(shown, start)).toBe(shown);
    expect(after(shown, { kind: 'banner-requested' })).toBe(shown);
  });

  it('does not exist where the config has none', () => {
    expect(after(plain, start, policy).kind).toBe('signing-in');
    expect(after(plain, { kind: 'banner-requested' }, policy)).toBe(plain);
    expect(after(plain, agree, policy)).toBe(plain);
  });

  it('does not come before a problem that keeps users out', () => {
    const problem = { kind: 'audit-unwritable' } as const;
    expect(after(plain, start, { ...rules, problem })).toEqual({ kind: 'out-of-service', problem });
  });

  it('is agreed to only as it is shown', () => {
    expect(after(shown, agree)).toEqual(agreed);
    expect(after(shown, { ...agree, version: 'v2' })).toBe(shown);
    expect(after(shown, { ...agree, language: 'fr' })).toBe(shown);
    expect(after(shown, { ...agree, language: null })).toBe(shown);
    expect(after(shown, agree, newRules)).toBe(shown);
    expect(after(plain, agree)).toBe(plain);
    expect(after(agreed, agree)).toBe(agreed);
    expect(after(signingIn, agree)).toBe(signingIn);
  });

  it('keeps the language', () => {
    expect(after({ ...plain, language: 'de' }, start)).toEqual({ ...shown, language: 'de' });
    expect(after({ ...shown, language: 'de' }, agree)).toEqual({ ...agreed, language: 'de' });
  });

  it('is left by the user, and where the device is locked', () => {
    for (const state of [shown, agreed]) {
      expect(after(state, { kind: 'banner-left' })).toEqual(plain);
      expect(after(state, { kind: 'end-requested', reason: 'os-lock' })).toEqual(plain);
    }
    expect(after(plain, { kind: 'banner-left' })).toBe(plain);
  });
});

describe('an agreement', () => {
  it('lets its user sign in, and ends with the session', () => {
    expect(after(agreed, start)).toEqual(signingIn);
    const progress = { kind: 'provider-page' } as const;
    expect(after(signingIn, { kind: 'sign-in-progressed', progress })).toEqual({
      ...signingIn,
      progress,
    });
    expect(after(signingIn, signedIn)).toEqual({ kind: 'active', session, siteIndex: 0 });
  });

  it('holds for another try after a wrong password, and for nothing else', () => {
    const again = after(signingIn, refused('wrong-password'));
    expect(again).toEqual({ ...agreed, refusal: { kind: 'wrong-password' } });
    expect(after(again, start)).toEqual(signingIn);
    for (const kind of ['cancelled', 'timed-out'] as const) {
      expect(after(signingIn, refused(kind))).toEqual({ ...plain, refusal: { kind } });
    }
    expect(after(signingIn, { kind: 'end-requested', reason: 'user' })).not.toHaveProperty(
      'banner',
    );
  });

  it('is to a text that the user could read: another language asks again', () => {
    expect(after(agreed, { kind: 'language-chosen', language: 'de' })).toEqual({
      ...plain,
      language: 'de',
    });
  });

  it('is needed: nothing begins a session without it', () => {
    const refusal = { kind: 'terms-changed' } as const;
    const sentBack = { kind: 'ending', auditId: null, reason: 'policy', refusal };
    expect(after(notAgreed, signedIn)).toEqual(sentBack);
    expect(after(signingIn, signedIn, newRules)).toEqual(sentBack);
    expect(after(agreed, start, newRules)).toMatchObject({ banner: { kind: 'shown' } });
  });
});

describe('a banner that changes', () => {
  it('is asked for again, and the user hears why', () => {
    const refusal = { kind: 'terms-changed' } as const;
    expect(after(agreed, rulesChanged, newRules)).toEqual({ ...plain, refusal });
    expect(after(signingIn, rulesChanged, newRules)).toMatchObject({ kind: 'ending', refusal });
    expect(after(notAgreed, rulesChanged)).toMatchObject({ kind: 'ending', refusal });
  });

  it('is shown with its new text', () => {
    expect(after(shown, rulesChanged, newRules)).toEqual({
      ...shown,
      banner: { kind: 'shown', version: 'v2', next },
    });
  });

  it('is gone where the config has none any more, and stays where the rest has changed', () => {
    for (const state of [shown, agreed]) {
      expect(after(state, rulesChanged, policy)).toEqual(plain);
      expect(after(state, rulesChanged)).toBe(state);
    }
    expect(after(signingIn, rulesChanged, policy)).toBe(signingIn);
    expect(after(signingIn, rulesChanged)).toBe(signingIn);
  });
});
