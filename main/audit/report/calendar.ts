import { dayName } from './buckets.ts';
import { Count } from './count.ts';
import type { Counts } from './report.ts';

const DAYS = 7;
const HOURS = 24;

/** Counts when something happened, by the clock of the device (the time zone of this process). */
export class Calendar {
  readonly #days = new Count();
  readonly #week = Array.from({ length: DAYS }, () => new Array<number>(HOURS).fill(0));

  add(time: string): void {
    const at = new Date(time);
    this.#days.add(dayName(at));
    const day = this.#week[(at.getDay() + 6) % DAYS];
    if (day !== undefined) day[at.getHours()] = (day[at.getHours()] ?? 0) + 1;
  }

  /** Without the days that had none. */
  byDay(): Counts {
    return this.#days.all();
  }

  /** Seven days from Monday on, of 24 hours each. */
  byHour(): readonly (readonly number[])[] {
    return this.#week;
  }
}
