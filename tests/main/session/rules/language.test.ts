import { describe, expect, it } from 'vitest';
import type { Receipt } from '../../../../main/ending/receipt.ts';
import { transition } from '../../../../main/session/rules/transition.ts';
import type { SessionEvent, SessionState } from '../../../../main/session/state.ts';
import { policy } from '../fake-kiosk.ts';

const receipt: Receipt = {
  reason: 'user',
  durationMs: 20,
  clean: true,
  steps: [],
  server: [],
  code: '1a2b-3c4d',
};
const session = { auditId: 'a1b2', userName: null };
const refusal = { kind: 'wrong-password' } as const;
const chooseArabic: SessionEvent = { kind: 'language-chosen', language: 'ar' };
const signIn: SessionEvent = { kind: 'start-requested' };
const signedIn: SessionEvent = { kind: 'signed-in', session, user: null };
const end: SessionEvent = { kind: 'end-requested', reason: 'user' };

/** The kind and the language of each state, beginning after the first event. */
function course(...events: readonly SessionEvent[]): readonly string[] {
  let state: SessionState = { kind: 'signed-out' };
  return events.map((event) => {
    state = transition(state, event, policy, 0);
    return `${state.kind} ${state.language ?? '-'}`;
  });
}

describe('a language that a user chooses', () => {
  it('holds for the login screen, the session and its exit screen, and for no longer', () => {
    const tick: SessionEvent = { kind: 'tick', idleMs: 280_000 };
    const events = [chooseArabic, signIn, signedIn, tick, end, terminated(receipt)];
    expect(course(...events, { kind: 'exit-done' })).toEqual([
      'signed-out ar',
      'signing-in ar',
      'active ar',
      'warning ar',
      'ending ar',
      'ended ar',
      'signed-out -',
    ]);
  });

  it('stays while the same user tries to sign in again', () => {
    const refused: SessionEvent = { kind: 'sign-in-refused', refusal, mustClear: false };
    expect(course(chooseArabic, signIn, refused).at(-1)).toBe('signed-out ar');
    const mustClear: SessionEvent = { kind: 'sign-in-refused', refusal, mustClear: true };
    expect(course(chooseArabic, signIn, mustClear, terminated(receipt)).at(-1)).toBe(
      'signed-out ar',
    );
  });

  it('is gone on a device that is out of service', () => {
    const dirty = terminated({ ...receipt, clean: false });
    expect(course(chooseArabic, signIn, signedIn, end, dirty).at(-1)).toBe('out-of-service -');
  });

  it('can be another one, or the usual one again, and leaves what the screen says', () => {
    const before: SessionState = { kind: 'signed-out', refusal, language: 'ar' };
    const choose = (language: string | null) =>
      transition(before, { kind: 'language-chosen', language }, policy, 0);
    expect(choose('pl')).toEqual({ kind: 'signed-out', refusal, language: 'pl' });
    expect(choose(null)).toEqual({ kind: 'signed-out', refusal });
    expect(choose('ar')).toBe(before);
  });

  it('cannot be chosen in a session, or on the exit screen', () => {
    expect(course(signIn, chooseArabic)).toEqual(['signing-in -', 'signing-in -']);
    expect(course(signIn, signedIn, chooseArabic).at(-1)).toBe('active -');
    const events = [signIn, signedIn, end, terminated(receipt), chooseArabic];
    expect(course(...events).at(-1)).toBe('ended -');
  });
});

function terminated(of: Receipt): SessionEvent {
  return { kind: 'terminated', receipt: of };
}
