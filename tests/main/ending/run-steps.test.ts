import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { StepResult } from '../../../main/ending/receipt.ts';
import { runSteps } from '../../../main/ending/run-steps.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { fakeStep, hang } from '../../fakes/fake-step.ts';

const now = () => 0;

/** Answers that a step gives one after the other, the last one for ever. */
function inTurn<T>(...answers: readonly T[]): () => T {
  let turn = 0;
  return () => answers[Math.min(turn++, answers.length - 1)] as T;
}

function fail(): never {
  throw new Error('no such thing');
}

describe('runSteps', () => {
  it('clears all in their order, then counts all', async () => {
    const log: string[] = [];
    const steps = ['a', 'b', 'c'].map((name) => fakeStep(name, {}, log));
    const results = await runSteps(steps, now);
    expect(log).toEqual(['clear a', 'clear b', 'clear c', 'count a', 'count b', 'count c']);
    expect(results).toEqual(
      ['a', 'b', 'c'].map((name) => ({ name, ok: true, ms: 0, leftovers: 0, tries: 1 })),
    );
  });

  it('has nothing to say about no steps', async () => {
    expect(await runSteps([], now)).toEqual([]);
  });

  it('waits for a step before the next begins', async () => {
    const log: string[] = [];
    const slow = async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      log.push('cleared a');
    };
    await runSteps([fakeStep('a', { clear: slow }, log), fakeStep('b', {}, log)], now);
    expect(log.slice(0, 3)).toEqual(['clear a', 'cleared a', 'clear b']);
  });

  it.each<{ what: string; step: Parameters<typeof fakeStep>[1]; result: Partial<StepResult> }>([
    {
      what: 'throws',
      step: { clear: fail },
      result: { ok: false, problem: 'failed', leftovers: 0 },
    },
    {
      what: 'rejects',
      step: { clear: () => Promise.reject(new Error('no')) },
      result: { ok: false, problem: 'failed', leftovers: 0 },
    },
    {
      what: 'hangs',
      step: { clear: hang, limitMs: 5 },
      result: { ok: false, problem: 'timed-out', leftovers: 0 },
    },
    {
      what: 'leaves something',
      step: { leftovers: () => 7 },
      result: { ok: false, problem: 'leftovers', leftovers: 7 },
    },
    {
      what: 'cannot count',
      step: { leftovers: fail },
      result: { ok: false, problem: 'failed', leftovers: null },
    },
    {
      what: 'counts for ever',
      step: { leftovers: hang, limitMs: 5 },
      result: { ok: false, problem: 'timed-out', leftovers: null },
    },
    {
      what: 'counts nonsense',
      step: { leftovers: () => NaN },
      result: { ok: false, problem: 'leftovers', leftovers: NaN },
    },
  ])('tries a step that $what once more, and the others once', async ({ step, result }) => {
    const log: string[] = [];
    const steps = [fakeStep('a', {}, log), fakeStep('bad', step, log), fakeStep('c', {}, log)];
    const results = await runSteps(steps, now);
    expect(log.filter((line) => line.startsWith('clear'))).toEqual([
      'clear a',
      'clear bad',
      'clear c',
      'clear bad',
    ]);
    expect(results[1]).toEqual({ name: 'bad', ms: 0, tries: 2, ...result });
    expect([results[0]?.ok, results[2]?.ok]).toEqual([true, true]);
  });

  it.each([
    { what: 'failed', clears: ['throws', 'done'], counts: ['none'] },
    { what: 'hung', clears: ['hangs', 'done'], counts: ['none'] },
    { what: 'left something', clears: ['done'], counts: ['some', 'none'] },
    { what: 'could not count', clears: ['done'], counts: ['rejects', 'none'] },
  ])('is content with a step that $what at first only', async ({ clears, counts }) => {
    const step = fakeStep('late', { limitMs: 5, ...behaving(clears, counts) });
    expect(await runSteps([step], now)).toEqual([
      { name: 'late', ok: true, ms: 0, leftovers: 0, tries: 2 },
    ]);
  });

  it('counts all again after a second try, and clears what was written until then', async () => {
    let alive = 2;
    let cookies = 1;
    const kill = () => {
      alive -= 1;
      cookies += 1; // its last act
    };
    const wipe = () => {
      cookies = 0;
    };
    const processes = fakeStep('processes', { clear: kill, leftovers: () => alive });
    const data = fakeStep('data', { clear: wipe, leftovers: () => cookies });
    const results = await runSteps([processes, data], now);
    expect(results.map(({ ok }) => ok)).toEqual([true, true]);
  });

  it('repeats a step that may be, until nothing is left, and says how often', async () => {
    const writer = fakeStep('data', { repeats: true, leftovers: inTurn(3, 2, 1, 0) });
    const results = await runSteps([writer, fakeStep('other')], performance.now.bind(performance));
    expect(results.map(({ ok, tries }) => ({ ok, tries }))).toEqual([
      { ok: true, tries: 4 },
      { ok: true, tries: 1 },
    ]);
  });

  it('repeats a step no longer than its limit', async () => {
    const clock = new FakeClock();
    const log: string[] = [];
    const clear = () => {
      clock.sleep(40);
    };
    const step = fakeStep('data', { repeats: true, limitMs: 100, clear, leftovers: () => 1 }, log);
    const [result] = await runSteps([step], clock.now);
    // Begun 0, 40 and 80 ms after the second try began.
    expect(result).toMatchObject({ ok: false, problem: 'leftovers', tries: 4 });
  });

  it('repeats no step that hangs', async () => {
    const step = fakeStep('data', { repeats: true, limitMs: 5, leftovers: hang });
    const [result] = await runSteps([step], performance.now.bind(performance));
    expect(result).toMatchObject({ ok: false, problem: 'timed-out', tries: 2 });
  });

  it('adds up the time of all tries', async () => {
    const clock = new FakeClock();
    const step = fakeStep('slow', {
      clear: () => {
        clock.sleep(100.4);
      },
      leftovers: () => {
        clock.sleep(10);
        return 1;
      },
    });
    const results = await runSteps([step, fakeStep('quick')], clock.now);
    expect(results.map(({ ms, tries }) => ({ ms, tries }))).toEqual([
      { ms: 221, tries: 2 },
      { ms: 0, tries: 1 },
    ]);
  });

  it('gives a step its own time limit', async () => {
    const wait = () => new Promise<void>((resolve) => setTimeout(resolve, 40));
    const results = await runSteps(
      [fakeStep('short', { clear: wait, limitMs: 5 }), fakeStep('long', { clear: wait })],
      now,
    );
    expect(results.map(({ ok }) => ok)).toEqual([false, true]);
  });

  it('leaves no timer behind', async () => {
    vi.useFakeTimers();
    onTestFinished(() => {
      vi.useRealTimers();
    });
    await runSteps([fakeStep('a'), fakeStep('b', { clear: fail })], now);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('never rejects, and says of every step what is true', async () => {
    const aClear = fc.constantFrom('done', 'throws', 'rejects', 'hangs');
    const aCount = fc.constantFrom('none', 'some', 'throws', 'rejects', 'hangs');
    const aTry = fc.record({ clear: aClear, count: aCount });
    const isClean = ({ clear, count }: { clear: string; count: string }) =>
      clear === 'done' && count === 'none';
    // What is clean stays so.
    const aStep = fc
      .record({ first: aTry, second: aTry })
      .map(({ first, second }) => ({ first, second: isClean(first) ? first : second }));

    const check = fc.asyncProperty(fc.array(aStep, { maxLength: 5 }), async (plan) => {
      const log: string[] = [];
      const steps = plan.map(({ first, second }, index) => {
        const does = behaving([first.clear, second.clear], [first.count, second.count]);
        return fakeStep(`${index}`, { limitMs: 1, ...does }, log);
      });
      const results = await runSteps(steps, now);
      const names = plan.map((_step, index) => `${index}`);
      const again = names.filter((_name, index) => !isClean(plan[index]?.first ?? fail()));
      expect(log.filter((line) => line.startsWith('clear'))).toEqual(
        [...names, ...again].map((name) => `clear ${name}`),
      );
      for (const name of names) {
        expect(log.lastIndexOf(`count ${name}`)).toBeGreaterThan(log.lastIndexOf(`clear ${name}`));
      }
      expect(results.map(({ name }) => name)).toEqual(names);
      expect(results.map(({ ok }) => ok)).toEqual(
        plan.map(({ first, second }) => isClean(first) || isClean(second)),
      );
      for (const { ok, problem, tries, name } of results) {
        expect(problem === undefined).toBe(ok);
        expect(tries).toBe(again.includes(name) ? 2 : 1);
      }
    });
    await fc.assert(check, { numRuns: 200 });
  });
});

/** A step that does what is said in one word for each of its tries. */
function behaving(clears: readonly string[], counts: readonly string[]) {
  const clear = inTurn(...clears);
  const count = inTurn(...counts);
  return {
    clear: async () => {
      await behave(clear());
    },
    leftovers: () => behave(count()),
  };
}

function behave(how: string): Promise<never> | number {
  if (how === 'throws') throw new Error(how);
  if (how === 'rejects') return Promise.reject(new Error(how));
  if (how === 'hangs') return hang();
  return how === 'some' ? 2 : 0;
}
