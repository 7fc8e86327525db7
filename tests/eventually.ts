import { vi } from 'vitest';

/** Waits until the assertion holds. It may take long on a busy machine: no test judges times. */
export function eventually<T>(assertion: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(assertion, { timeout: 40_000, interval: 10 });
}
