import type { Step } from './run-steps.ts';

const KINDS = ['fail', 'hang', 'leave', 'kill-before', 'kill-in', 'kill-after'] as const;
type FaultKind = (typeof KINDS)[number];

/** A fault to inject: what happens in which step, and in how many more of its tries. */
interface Fault {
  readonly step: string;
  readonly kind: FaultKind;
  times: number;
}

/**
 * Makes steps misbehave, so that tests can watch an ending go wrong on the real app. Development
 * builds only; a packaged app never calls it.
 * @param text `STEP:KIND` or `STEP:KIND:TIMES`, several with commas between; empty for none
 * @returns puts the faults into the steps of each ending, `TIMES` counted over all of them
 * @throws RangeError on anything else
 */
export function faultInjector(text: string): (steps: readonly Step[]) => readonly Step[] {
  const faults = text === '' ? [] : text.split(',').map(parseFault);
  return (steps) =>
    steps.map((step) => {
      const fault = faults.find((candidate) => candidate.step === step.name);
      return fault === undefined ? step : faulty(step, fault);
    });
}

function parseFault(text: string): Fault {
  const [, step, kind, times = 'Infinity'] = /^([\w-]+):([\w-]+)(?::([1-9]\d*))?$/.exec(text) ?? [];
  const known = KINDS.find((candidate) => candidate === kind);
  if (known === undefined || step === undefined) {
    throw new RangeError(`${text} is no fault: write STEP:${KINDS.join('|')}[:TIMES]`);
  }
  return { step, kind: known, times: Number(times) };
}

function faulty(step: Step, fault: Fault): Step {
  let isDue = false;
  return {
    ...step,
    clear: async () => {
      isDue = fault.times > 0;
      if (!isDue) return step.clear();
      fault.times -= 1;
      switch (fault.kind) {
        case 'fail':
          throw new Error('injected fault');
        case 'hang':
          return new Promise(() => undefined);
        case 'kill-before':
          killSelf();
          break;
        case 'kill-in':
          void step.clear();
          killSelf();
          break;
        case 'kill-after':
          await step.clear();
          killSelf();
          break;
        case 'leave':
          break;
      }
    },
    leftovers: async () => (fault.kind === 'leave' && isDue ? 1 : step.leftovers()),
  };
}

function killSelf(): void {
  process.kill(process.pid, 'SIGKILL');
}
