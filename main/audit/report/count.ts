import type { Counts } from './report.ts';

/** Counts occurrences by name. */
export class Count {
  readonly #counts = new Map<string, number>();

  /** @param name null if a record does not have it */
  add(name: string | null, times = 1): void {
    const known = name ?? 'unknown';
    this.#counts.set(known, this.of(known) + times);
  }

  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  /** In the order in which the names first came. */
  all(): Counts {
    return Object.fromEntries(this.#counts);
  }
}
