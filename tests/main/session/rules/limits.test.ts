import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sessionLimit } from '../../../../main/session/rules/limits.ts';

const hour = 3_600_000;
const { TZ } = process.env;

beforeEach(() => {
  process.env['TZ'] = 'Europe/Berlin';
});
afterEach(() => {
  if (TZ === undefined) delete process.env['TZ'];
  else process.env['TZ'] = TZ;
});

function limitAt(wall: string, endAt: readonly string[], maxDurationMs: number | null = null) {
  const times = endAt.map((text) => {
    const [h = 0, m = 0] = text.split(':').map(Number);
    return { hour: h, minute: m };
  });
  return sessionLimit({ maxDurationMs, endAt: times }, 1000, 1000, new Date(wall));
}

describe('sessionLimit', () => {
  it('is none where nothing limits a session', () => {
    expect(limitAt('2026-01-15T12:00', [])).toBeNull();
  });

  it('is the longest time allowed', () => {
    expect(limitAt('2026-01-15T12:00', [], 8 * hour)).toEqual({
      at: 1000 + 8 * hour,
      reason: 'max-duration',
    });
  });

  it('is whatever comes first', () => {
    const times = ['18:00', '13:30', '09:00'];
    expect(limitAt('2026-01-15T12:00', times, 8 * hour)).toEqual({
      at: 1000 + 1.5 * hour,
      reason: 'schedule',
    });
    expect(limitAt('2026-01-15T12:00', times, hour)?.reason).toBe('max-duration');
  });

  it.each([
    { when: 'later today', wall: '2026-01-15T12:00', endAt: '18:00', hours: 6 },
    { when: 'tomorrow', wall: '2026-01-15T19:00', endAt: '18:00', hours: 23 },
    { when: 'tomorrow, at the very minute', wall: '2026-01-15T18:00', endAt: '18:00', hours: 24 },
    { when: 'next year', wall: '2026-12-31T23:00', endAt: '01:00', hours: 2 },
    {
      when: 'over the night the clocks go forward',
      wall: '2026-03-28T18:00',
      endAt: '06:00',
      hours: 11,
    },
    {
      when: 'over the night the clocks go back',
      wall: '2026-10-24T18:00',
      endAt: '06:00',
      hours: 13,
    },
    { when: 'in the hour that is skipped', wall: '2026-03-29T01:00', endAt: '02:30', hours: 1.5 },
    {
      when: 'in the hour that comes twice, the first time',
      wall: '2026-10-25T01:00',
      endAt: '02:30',
      hours: 1.5,
    },
    {
      when: 'in the hour that comes twice, the second time',
      wall: '2026-10-25T02:45+02:00',
      endAt: '02:30',
      hours: 0.75,
    },
    {
      when: 'tomorrow, in the second of the hours that come twice',
      wall: '2026-10-25T02:45+01:00',
      endAt: '02:30',
      hours: 23.75,
    },
  ])('is a time of day $when', ({ wall, endAt, hours }) => {
    expect(limitAt(wall, [endAt])).toEqual({ at: 1000 + hours * hour, reason: 'schedule' });
  });

  it('counts the longest time from the beginning, whatever time it is now', () => {
    const rules = { maxDurationMs: hour, endAt: [] };
    const wall = new Date('2026-01-15T12:00');
    expect(sessionLimit(rules, 1000, 500_000, wall)).toEqual({
      at: 1000 + hour,
      reason: 'max-duration',
    });
  });
});
