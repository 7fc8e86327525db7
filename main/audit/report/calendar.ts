import type { Counts, Report } from './report.ts';

/** Counts occurrences by name. */
export class Count {
  readonly #counts = new Map<string, number>();
  readonly #mostNames: number;

  /** @param mostNames names beyond these are not counted */
  constructor(mostNames = Infinity) {
    this.#mostNames = mostNames;
  }

  /** @param name null if a record does not have it */
  add(name: string | null, times = 1): void {
    const known = name ?? 'unknown';
    if (!this.#counts.has(known) && this.#counts.size >= this.#mostNames) return;
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

const DAYS = 7;
const HOURS = 24;

/** Counts events by day and by hour of the week, in the time zone of this process. */
export class Calendar {
  readonly #days = new Count();
  readonly #week = Array.from({ length: DAYS }, () => new Array<number>(HOURS).fill(0));

  add(time: string): void {
    const at = new Date(time);
    this.#days.add(dayName(at));
    const day = this.#week[(at.getDay() + 6) % DAYS];
    if (day !== undefined) day[at.getHours()] = (day[at.getHours()] ?? 0) + 1;
  }

  /** Only the days with events. */
  byDay(): Counts {
    return this.#days.all();
  }

  /** Seven days, Monday first, of 24 hours each. */
  byHour(): readonly (readonly number[])[] {
    return this.#week;
  }
}

/** The counts of one day or month. */
export interface Bucket {
  /** Its first day, at midnight by the device's clock. */
  readonly start: Date;
  readonly sessions: number;
  readonly endings: number;
}

/** For more days than this, a report lists months. */
const MOST_DAYS = 31;

/** A report's period as days or months, with those that had no session. */
export function buckets(report: Report): {
  readonly unit: 'day' | 'month';
  readonly list: readonly Bucket[];
} {
  const days = everyDay(report);
  if (days.length <= MOST_DAYS) return { unit: 'day', list: days };
  const months = new Map<string, Bucket>();
  for (const { start, sessions, endings } of days) {
    const first = new Date(start.getFullYear(), start.getMonth(), 1);
    const before = months.get(dayName(first)) ?? { start: first, sessions: 0, endings: 0 };
    months.set(dayName(first), {
      start: first,
      sessions: before.sessions + sessions,
      endings: before.endings + endings,
    });
  }
  return { unit: 'month', list: [...months.values()] };
}

/** From the first to the last day with a session or an ending. */
export function everyDay({ sessionsByDay, endingsByDay }: Report): readonly Bucket[] {
  const names = [...Object.keys(sessionsByDay), ...Object.keys(endingsByDay)].sort();
  const [first, last] = [names[0], names.at(-1)];
  if (first === undefined || last === undefined) return [];
  const days: Bucket[] = [];
  const end = dayOf(last);
  for (let start = dayOf(first); start <= end && days.length < MOST_LISTED; start = after(start)) {
    const name = dayName(start);
    days.push({ start, sessions: of(sessionsByDay, name), endings: of(endingsByDay, name) });
  }
  return days;
}

/** A clock that was wrong by decades must not make a report of tens of thousands of empty days. */
const MOST_LISTED = 3660;

function of(counts: Counts, name: string): number {
  return counts[name] ?? 0;
}

function after(day: Date): Date {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1);
}

function dayOf(name: string): Date {
  const [year = 0, month = 1, day = 1] = name.split('-').map(Number);
  return new Date(year, month - 1, day);
}

/** A day by the device's own clock: `2026-03-01`. */
function dayName(at: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
