import type { Counts } from './report.ts';

/** Counts things by what they are called. */
export class Count {
  readonly #counts = new Map<string, number>();

  /** @param name null where a record does not say it */
  add(name: string | null, times = 1): void {
    const known = name ?? 'unknown';
    this.#counts.set(known, this.of(known) + times);
  }

  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  /** Those that were counted, in the order in which they first came. */
  all(): Counts {
    return Object.fromEntries(this.#counts);
  }
}
