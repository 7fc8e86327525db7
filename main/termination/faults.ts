import type { Step } from './step.ts';

const KINDS = ['fail', 'hang', 'leave', 'kill-before', 'kill-in', 'kill-after'] as const;
type FaultKind = (typeof KINDS)[number];

/** A fault to inject: what happens in which step, and in how many of its tries. */
interface Fault {
  readonly step: string;
  readonly kind: FaultKind;
  readonly times: number;
}

/**
 * Makes steps misbehave, so that tests can watch an ending go wrong on the real app. Development
 * builds only; a packaged app never calls it.
 * @param text `STEP:KIND` or `STEP:KIND:TIMES`, several with commas between
 * @throws RangeError on anything else
 */
export function injectFaults(steps: readonly Step[], text: string): readonly Step[] {
  const faults = text.split(',').map(parseFault);
  return steps.map((step) => {
    const fault = faults.find((candidate) => candidate.step === step.name);
    return fault === undefined ? step : faulty(step, fault);
  });
}

function parseFault(text: string): Fault {
  const [step = '', kind = '', times = 'Infinity'] = text.split(':');
  const known = KINDS.find((candidate) => candidate === kind);
  if (known === undefined || step === '') {
    throw new RangeError(`${text} is no fault: write STEP:${KINDS.join('|')}[:TIMES]`);
  }
  return { step, kind: known, times: Number(times) };
}

function faulty(step: Step, { kind, times }: Fault): Step {
  let tries = 0;
  const isDue = () => tries <= times;
  return {
    ...step,
    clear: async () => {
      tries += 1;
      if (!isDue()) return step.clear();
      switch (kind) {
        case 'fail':
          throw new Error('injected fault');
        case 'hang':
          return new Promise(() => undefined);
        case 'kill-before':
          return killSelf();
        case 'kill-in':
          void step.clear();
          return killSelf();
        case 'kill-after':
          await step.clear();
          return killSelf();
        case 'leave':
          return;
      }
    },
    leftovers: async () => (kind === 'leave' && isDue() ? 1 : step.leftovers()),
  };
}

function killSelf(): void {
  process.kill(process.pid, 'SIGKILL');
}
