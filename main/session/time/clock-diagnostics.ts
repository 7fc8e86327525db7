import type { IdleSource } from './idle-source.ts';
import type { ControllerParts } from '../ports.ts';
import type { Records } from '../records.ts';

/** Records what is wrong with the device's clocks and its idle counter. */
export class TimeTrouble {
  readonly #parts: ControllerParts;
  readonly #records: Records;
  readonly #told: Set<IdleSource>;

  constructor(parts: ControllerParts, records: Records) {
    this.#parts = parts;
    this.#records = records;
    // What a process before this one has found out is in the file.
    this.#told = new Set(['ok', parts.idle.source]);
  }

  /** Records every jump of the wall clock. @returns whether there was one */
  recordJumps(): boolean {
    const jumps = this.#parts.clock.takeJumps();
    for (const byMs of jumps) this.#records.write({ event: 'clock-jump', byMs });
    return jumps.length > 0;
  }

  /** Records that the idle counter cannot be believed, once for each way in which it cannot. */
  recordIdleSource(): void {
    const { source } = this.#parts.idle;
    if (source === 'ok' || this.#told.has(source)) return;
    this.#told.add(source);
    this.#records.write({ event: 'idle-source-degraded', cause: source });
  }
}
