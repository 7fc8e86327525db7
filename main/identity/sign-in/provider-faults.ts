import type { Log } from '../../device/log/log.ts';
import type { Clock } from '../../session/ports.ts';
import { wholeAddresses } from './fault-text.ts';

/** The same sentence is written once within this time. */
const BURST_MS = 60_000;
/** How many sentences are remembered. */
const MOST = 20;

/** A sentence that is in the log, and how long ago it was written. */
export interface WrittenFault {
  readonly sentence: string;
  readonly ageMs: number;
}

/**
 * Says in the log, and never on a screen, why a provider lets no user in: once for a burst of the same,
 * also when each attempt is another process's.
 */
export class ProviderFaults {
  readonly #log: Pick<Log, 'warning'>;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #writtenAt: Map<string, number>;

  /** @param before what the previous process wrote: its {@link ProviderFaults.written} */
  constructor(
    log: Pick<Log, 'warning'>,
    clock: Pick<Clock, 'now'>,
    before: readonly WrittenFault[],
  ) {
    this.#log = log;
    this.#clock = clock;
    const now = clock.now();
    this.#writtenAt = new Map(before.map(({ sentence, ageMs }) => [sentence, now - ageMs]));
  }

  write(sentence: string): void {
    const now = this.#clock.now();
    this.#forgetOld(now);
    if (this.#writtenAt.has(sentence)) return;
    this.#writtenAt.set(sentence, now);
    this.#log.warning(`sign-in with the provider: ${sentence}`, wholeAddresses(sentence));
  }

  /** What the next process has to know. */
  written(): readonly WrittenFault[] {
    const now = this.#clock.now();
    this.#forgetOld(now);
    return Array.from(this.#writtenAt, ([sentence, at]) => ({ sentence, ageMs: now - at }));
  }

  #forgetOld(now: number): void {
    for (const [sentence, at] of this.#writtenAt) {
      const isOver = now - at >= BURST_MS || this.#writtenAt.size > MOST;
      if (isOver) this.#writtenAt.delete(sentence);
    }
  }
}
