import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Command, judge, readCommand } from '../../../main/fleet/command.ts';

const id = '5f0c8a5e-3b1d-4c38-9d0e-8a4f6f1f2b10';
const good = { v: 1, id, do: 'end-session', at: '2026-11-28T19:40:00Z', reason: 'ticket 4711' };

const read = (message: unknown, isRetained = false) =>
  readCommand({
    payload: Buffer.from(typeof message === 'string' ? message : JSON.stringify(message)),
    isRetained,
  });

describe('a command', () => {
  it('is read, with the id in one form', () => {
    expect(read({ ...good, id: id.toUpperCase() })).toEqual({
      kind: 'command',
      id,
      at: Date.parse('2026-11-28T19:40:00Z'),
      reason: 'ticket 4711',
    });
    expect(read({ ...good, reason: undefined })).toMatchObject({ kind: 'command', reason: null });
  });

  it('has a reason without what could disguise it, cut to a length', () => {
    const reasonOf = (reason: string) => {
      const command = read({ ...good, reason });
      return command.kind === 'command' ? command.reason : command;
    };
    expect(reasonOf('a\u202eb\u0000c\nd')).toBe('a b c d');
    expect(reasonOf(' \u200b ')).toBe(null);
    expect(reasonOf('x'.repeat(500))).toHaveLength(200);
  });

  it.each<[string, unknown, string, string | null]>([
    ['no JSON', 'end-session', 'unreadable', null],
    ['a list', [good], 'unreadable', null],
    ['null', null, 'unreadable', null],
    ['without an id', { ...good, id: undefined }, 'unreadable', null],
    ['with an id that is none', { ...good, id: '1' }, 'unreadable', null],
    ['of another version', { ...good, v: 2 }, 'unreadable', id],
    ['for something else', { ...good, do: 'screenshot' }, 'unknown-command', id],
    ['with a field more', { ...good, config: {} }, 'unreadable', id],
    ['without a time', { ...good, at: undefined }, 'unreadable', id],
    ['with a time without a zone', { ...good, at: '2026-11-28T19:40:00' }, 'unreadable', id],
    ['with a reason that is no text', { ...good, reason: 1 }, 'unreadable', id],
    ['too large', { ...good, reason: 'x'.repeat(3000) }, 'too-large', null],
  ])('is refused: %s', (_what, message, cause, sender) => {
    expect(read(message)).toEqual({ kind: 'refused', id: sender, cause });
  });

  it('is refused where the broker keeps it', () => {
    expect(read(good, true)).toEqual({ kind: 'refused', id, cause: 'retained' });
  });

  it('never throws, and is one only if it is exactly one', () => {
    const anything = fc.oneof(
      fc.json(),
      fc.string({ unit: 'binary' }),
      fc
        .record(
          {
            v: fc.oneof(fc.constant(1), fc.jsonValue()),
            id: fc.oneof(fc.uuid(), fc.jsonValue()),
            do: fc.oneof(fc.constant('end-session'), fc.string()),
            at: fc.oneof(fc.date({ noInvalidDate: true }).map(String), fc.string(), fc.jsonValue()),
            reason: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
          },
          { requiredKeys: [] },
        )
        .map((value) => JSON.stringify(value)),
      fc.uint8Array({ maxLength: 3000 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    );
    fc.assert(
      fc.property(anything, fc.boolean(), (text, isRetained) => {
        const result = read(text, isRetained);
        if (result.kind !== 'command') return;
        const message = JSON.parse(text) as Record<string, unknown>;
        expect(message).toMatchObject({ v: 1, do: 'end-session' });
        expect(isRetained).toBe(false);
        expect(Number.isFinite(result.at)).toBe(true);
        expect(result.reason ?? '').not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('a decision on a command', () => {
  const at = Date.parse(good.at);
  const command: Command = { kind: 'command', id, at, reason: null };
  const minutes = (count: number) => count * 60_000;

  it.each<[string, Partial<Parameters<typeof judge>[1]>, string]>([
    ['for the session that is there', {}, 'end'],
    ['with an id that is known', { isKnown: true }, 'repeated'],
    ['that is five minutes old', { now: at + minutes(5) }, 'end'],
    ['that is older', { now: at + minutes(5) + 1 }, 'too-old'],
    ['from a clock that is five minutes ahead', { now: at - minutes(5), since: 0 }, 'end'],
    ['from the future', { now: at - minutes(5) - 1, since: 0 }, 'from-the-future'],
    ['from before the session', { since: at + 1000 }, 'already-over'],
    ['from long before the session', { now: at + minutes(60), since: at + 1000 }, 'already-over'],
    ['in the second in which the session began', { since: at + 999 }, 'end'],
  ])('%s', (_what, changes, outcome) => {
    const verdict = judge(command, {
      now: at + 1000,
      since: at - 5000,
      isKnown: false,
      ...changes,
    });
    expect(verdict.kind === 'refused' ? verdict.cause : verdict.kind).toBe(outcome);
  });

  it('ends no session that began later than the command was sent', () => {
    const time = fc.integer({ min: 0, max: minutes(600) });
    fc.assert(
      fc.property(time, time, time, (sent, since, now) => {
        const verdict = judge({ ...command, at: sent }, { now, since, isKnown: false });
        if (verdict.kind === 'end') {
          expect(since - sent).toBeLessThan(1000);
          expect(Math.abs(now - sent)).toBeLessThanOrEqual(minutes(5));
        }
      }),
      { numRuns: 5000 },
    );
  });
});
