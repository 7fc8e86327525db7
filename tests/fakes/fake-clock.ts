import type { Clock } from '../../main/session/ports.ts';

interface Timer {
  readonly dueAt: number;
  readonly callback: () => void;
}

/** Time that passes only when a test says so. */
export class FakeClock implements Clock {
  #now: number;
  #wallAheadMs = new Date(2026, 0, 15, 12).getTime();
  readonly #timers = new Set<Timer>();

  constructor(now = 0) {
    this.#now = now;
  }

  readonly now = () => this.#now;

  /** Noon of a winter's day at the start, and as much later as has passed. */
  readonly wall = () => new Date(this.#wallAheadMs + this.#now);

  after(ms: number, callback: () => void): () => void {
    const timer = { dueAt: this.#now + ms, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** How long until each timer is due, soonest first. */
  get waits(): readonly number[] {
    return [...this.#timers].map(({ dueAt }) => dueAt - this.#now).sort((a, b) => a - b);
  }

  /** Lets time pass, and calls back whatever falls due on the way, at its moment. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (let timer = this.#nextUntil(end); timer; timer = this.#nextUntil(end)) {
      this.#timers.delete(timer);
      this.#now = Math.max(this.#now, timer.dueAt);
      timer.callback();
    }
    this.#now = end;
  }

  /** Lets time pass without calling anybody back, as while a computer sleeps. */
  sleep(ms: number): void {
    this.#now += ms;
  }

  /**
   * Moves the wall clock alone, as when somebody sets it; forward also as while a computer sleeps
   * whose monotonic clock stands still then.
   */
  jump(byMs: number): void {
    this.#wallAheadMs += byMs;
  }

  #nextUntil(end: number): Timer | undefined {
    return [...this.#timers]
      .filter(({ dueAt }) => dueAt <= end)
      .reduce<Timer | undefined>((first, timer) => {
        return first === undefined || timer.dueAt < first.dueAt ? timer : first;
      }, undefined);
  }
}
