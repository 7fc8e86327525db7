import { describe, expect, it, vi } from 'vitest';
import { faultInjector } from '../../../main/ending/faults.ts';
import { runSteps, type Step } from '../../../main/ending/run-steps.ts';
import { fakeStep } from '../../fakes/fake-step.ts';

/** What becomes of steps `a` and `b` with faults in them. */
async function outcome(text: string) {
  const log: string[] = [];
  const steps = faultInjector(text)([fakeStep('a', { limitMs: 10 }, log), fakeStep('b', {}, log)]);
  const results = await runSteps(steps, () => 0);
  return { log, results: results.map(({ ok, problem, tries }) => ({ ok, problem, tries })) };
}

const fine = { ok: true, problem: undefined, tries: 1 };

describe('faultInjector', () => {
  it.each([
    { text: 'a:fail', a: { ok: false, problem: 'failed', tries: 2 } },
    { text: 'a:hang', a: { ok: false, problem: 'timed-out', tries: 2 } },
    { text: 'a:leave', a: { ok: false, problem: 'leftovers', tries: 2 } },
    { text: 'a:fail:1', a: { ok: true, problem: undefined, tries: 2 } },
    { text: 'a:hang:1', a: { ok: true, problem: undefined, tries: 2 } },
    { text: 'a:leave:1', a: { ok: true, problem: undefined, tries: 2 } },
    { text: 'a:fail:2', a: { ok: false, problem: 'failed', tries: 2 } },
  ])('makes a step misbehave by $text, and no other', async ({ text, a }) => {
    expect((await outcome(text)).results).toEqual([a, fine]);
  });

  it('takes several faults', async () => {
    const { results } = await outcome('a:fail,b:leave:1');
    expect(results).toEqual([
      { ok: false, problem: 'failed', tries: 2 },
      { ok: true, problem: undefined, tries: 2 },
    ]);
  });

  it('does not clear what is to be left', async () => {
    expect((await outcome('a:leave')).log).not.toContain('clear a');
  });

  it('counts the times of a fault over all endings', async () => {
    const putIn = faultInjector('a:fail:3');
    const ending = () => runSteps(putIn([fakeStep('a')]), () => 0);
    expect(await ending()).toMatchObject([{ ok: false, tries: 2 }]);
    expect(await ending()).toMatchObject([{ ok: true, tries: 2 }]);
    expect(await ending()).toMatchObject([{ ok: true, tries: 1 }]);
  });

  it('puts in none where none is asked for', () => {
    const steps = [fakeStep('a')];
    expect(faultInjector('')(steps)).toEqual(steps);
  });

  it('leaves every other step as it is', () => {
    const steps: readonly Step[] = [fakeStep('a'), fakeStep('b')];
    expect(faultInjector('b:fail')(steps)[0]).toBe(steps[0]);
  });

  it.each([
    { text: 'a:kill-before', seen: ['kill'] },
    { text: 'a:kill-in', seen: ['clear a', 'kill'] },
    { text: 'a:kill-after', seen: ['clear a', 'kill'] },
  ])('ends the whole process by $text', async ({ text, seen }) => {
    const log: string[] = [];
    const kill = vi.spyOn(process, 'kill').mockImplementation(() => {
      log.push('kill');
      return true;
    });
    await faultInjector(text)([fakeStep('a', {}, log)])[0]?.clear();
    expect(log).toEqual(seen);
    expect(kill).toHaveBeenCalledWith(process.pid, 'SIGKILL');
  });

  it.each([
    'a:fail:often',
    'a:fail:',
    'a:fail:0',
    'a:fail:-1',
    'a:fail:1:2',
    'a',
    'a:',
    ':fail',
    'a:explode',
    'a:fail,',
    'fail:a',
    'a:Fail',
    'a: fail',
  ])('refuses %j', (text) => {
    expect(() => faultInjector(text)).toThrow(RangeError);
  });
});
