import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pauseAfter, retryPauseMs } from '../../../main/base/backoff.ts';
import { errorCode, errorText, isSystemError } from '../../../main/base/errors.ts';
import { withTimeLimit } from '../../../main/base/time-limit.ts';

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

describe('an error', () => {
  it("has the system's code and says what it says, whatever was thrown", () => {
    const absent = thrownBy(() => readFileSync('/no/such/file'));
    expect([errorCode(absent), isSystemError(absent)]).toEqual(['ENOENT', true]);
    for (const other of [new Error('no'), 'ENOENT', { code: 'ENOENT' }, null, undefined]) {
      expect([errorCode(other), isSystemError(other)]).toEqual(['', false]);
    }
    expect(errorCode(Object.assign(new Error('no'), { code: 7 }))).toBe('');
    expect([errorText(new Error('no')), errorText('no'), errorText(null)]).toEqual([
      'no',
      'no',
      'null',
    ]);
  });
});

describe('a time limit', () => {
  it('gives what the work gives in time, and the given value afterwards', async () => {
    expect(await withTimeLimit(Promise.resolve(1), 60_000, 'late')).toBe(1);
    expect(await withTimeLimit(new Promise(() => undefined), 5, 'late')).toBe('late');
    await expect(withTimeLimit(Promise.reject(new Error('no')), 60_000, 'late')).rejects.toThrow(
      'no',
    );
  });

  it('drops how late work fails', async () => {
    let fail: (error: Error) => void = () => undefined;
    const work = new Promise((_, reject) => (fail = reject));
    expect(await withTimeLimit(work, 5, 'late')).toBe('late');
    fail(new Error('too late')); // an unhandled rejection would fail the run
    await new Promise(setImmediate);
  });
});

describe('a pause', () => {
  it('becomes longer, up to the last one', () => {
    expect([1, 2, 3, 9].map((failures) => pauseAfter(failures, [10, 20, 30]))).toEqual([
      10, 20, 30, 30,
    ]);
  });

  it('for a server is 5 s to 15 minutes, a fifth shorter or longer', () => {
    expect([0, 1, 4, 99].map((tries) => retryPauseMs(tries, () => 0.5))).toEqual([
      5_000, 15_000, 900_000, 900_000,
    ]);
    expect([retryPauseMs(0, () => 0), retryPauseMs(0, () => 1)]).toEqual([4_000, 6_000]);
  });
});
