import type { Step } from '../../main/ending/run-steps.ts';

/** A step that clears and counts as its test says, and notes both in a log. */
export function fakeStep(
  name: string,
  behaviour: Partial<Pick<Step, 'clear' | 'leftovers' | 'limitMs' | 'repeats'>> = {},
  log: string[] = [],
): Step {
  return {
    name,
    limitMs: behaviour.limitMs ?? 1000,
    ...(behaviour.repeats === undefined ? {} : { repeats: behaviour.repeats }),
    clear: () => {
      log.push(`clear ${name}`);
      return behaviour.clear?.();
    },
    leftovers: () => {
      log.push(`count ${name}`);
      return behaviour.leftovers?.() ?? 0;
    },
  };
}

export function hang(): Promise<never> {
  return new Promise(() => undefined);
}
