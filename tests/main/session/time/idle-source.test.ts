import { describe, expect, it } from 'vitest';
import { IdleSourceTest } from '../../../../main/session/time/idle-clock.ts';

/** Looks that find it stuck. */
const stuck = new Array<number>(9).fill(0);

/** Looks every 2 s at what the counter says, with the last app input at the times given. */
function judged(readings: readonly (number | null)[], appInputs: readonly number[] = []) {
  const test = new IdleSourceTest('ok');
  return readings.map((seconds, index) => {
    const now = index * 2000;
    test.checked(seconds, appInputs.findLast((at) => at <= now) ?? -Infinity, now);
    return test.source;
  });
}

describe('the OS’s idle counter', () => {
  it.each([
    { what: 'counts', readings: [0, 2, 4, 6], judgement: 'ok' },
    { what: 'is 0 for a moment', readings: [0, 0, 0], judgement: 'ok' },
    { what: 'is 0 for 14 s', readings: stuck.slice(1), judgement: 'ok' },
    { what: 'is 0 for 16 s, with nobody there', readings: stuck, judgement: 'stuck' },
    { what: 'was 0 now and then', readings: [0, 0, 1, 0, 0, 1, 0, 0], judgement: 'ok' },
    { what: 'leaves 0 after all', readings: [...stuck, 1], judgement: 'ok' },
    { what: 'stays at 0 after that', readings: [...stuck, 1, ...stuck.slice(1)], judgement: 'ok' },
    { what: 'does not know', readings: [0, null], judgement: 'unknown' },
    { what: 'knows again', readings: [null, 3], judgement: 'ok' },
    { what: 'knows again that it is 0', readings: [null, 0], judgement: 'ok' },
    { what: 'does not know between zeros', readings: [0, 0, null, 0, 0, 0], judgement: 'ok' },
  ])('that $what is $judgement', ({ readings, judgement }) => {
    expect(judged(readings).at(-1)).toBe(judgement);
  });

  it('is rightly 0 while the app sees input', () => {
    const zeros = Array<number>(20).fill(0);
    const inputs = zeros.map((_zero, index) => index * 3000);
    expect(judged(zeros, inputs)).toEqual(zeros.map(() => 'ok'));
  });

  it('stays stuck when the app sees input again', () => {
    expect(judged([...stuck, 0, 0], [17_000]).slice(8)).toEqual(['stuck', 'stuck', 'stuck']);
  });

  it('is not judged by two looks, however far apart, nor by many at once', () => {
    const test = new IdleSourceTest('ok');
    for (let look = 0; look < 10; look++) test.checked(0, -Infinity, look);
    for (let look = 0; look < 10; look++) test.checked(0, -Infinity, 60_000 + look);
    expect(test.source).toBe('ok');
  });
});
