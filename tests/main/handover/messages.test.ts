import { describe, expect, it } from 'vitest';
import { parseMessageToPredecessor, rebaseClock } from '../../../main/handover/messages.ts';
import type { SessionState } from '../../../main/session/state.ts';

const ended: SessionState = {
  kind: 'ended',
  reason: 'user',
  receiptCode: '1a2b-3c4d',
  leaveAt: 11_000,
};

describe('rebaseClock', () => {
  it('puts the end of the exit screen on the clock of this process', () => {
    expect(rebaseClock({ state: ended, now: 5000 }, 70_000)).toEqual({ ...ended, leaveAt: 76_000 });
    expect(rebaseClock({ state: ended, now: 5000 }, 20)).toEqual({ ...ended, leaveAt: 6020 });
  });

  it('puts the end of a wait for the next attempt there, too', () => {
    const refusal = { kind: 'wrong-password', waitUntil: 6000 } as const;
    expect(rebaseClock({ state: { kind: 'signed-out', refusal }, now: 5000 }, 20)).toEqual({
      kind: 'signed-out',
      refusal: { kind: 'wrong-password', waitUntil: 1020 },
    });
    const banner = { kind: 'agreed', version: 'v1' } as const;
    expect(
      rebaseClock(
        { state: { kind: 'signed-out', language: 'ar', banner, refusal }, now: 5000 },
        20,
      ),
    ).toMatchObject({ language: 'ar', banner });
  });

  it.each<SessionState>([
    { kind: 'signed-out' },
    { kind: 'signed-out', refusal: { kind: 'wrong-password' } },
    { kind: 'signing-in', progress: { kind: 'checking' } },
    { kind: 'out-of-service', problem: { kind: 'audit-unwritable' } },
  ])('leaves $kind as it is', (state) => {
    expect(rebaseClock({ state, now: 5000 }, 70_000)).toBe(state);
  });
});

describe('a message of the next process', () => {
  it.each([{ kind: 'painted', state: 'ended' }, { kind: 'in-charge' }])(
    'is read: %j',
    (message) => {
      expect(parseMessageToPredecessor({ ...message, more: 1 })).toEqual(message);
    },
  );

  it.each([
    null,
    'painted',
    {},
    { kind: 'painted' },
    { kind: 'painted', state: 7 },
    { kind: 'taken' },
    { kind: 7 },
  ])('is refused: %j', (value) => {
    expect(() => parseMessageToPredecessor(value)).toThrow('unknown kind');
  });
});
