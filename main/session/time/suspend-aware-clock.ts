import type { Clock, KioskClock } from '../ports.ts';

/** How a computer's two clocks go together, in milliseconds. */
export interface ClockOffset {
  /** When they were last read: the monotonic clock, which on Linux stands still during sleep. */
  readonly readAt: number;
  /** How far the wall clock, which goes on then, is ahead of it as far as one could expect. */
  readonly aheadMs: number;
}

/**
 * The wall clock may be this far from where it is expected before it counts as having jumped: more
 * than a leap second or a busy computer can do, and less than the shortest idle timeout, which is 5 s.
 */
const TOLERATED_MS = 2000;
/** How fast the two drift apart by themselves, and so how fast what is expected may follow. */
const DRIFT = 0.0002;

/**
 * Compares the clocks with how they went before. Steps that are too small for a jump add up until
 * they are one.
 * @param wall the wall clock at the moment `readAt`
 * @returns `jumpMs`: how far the wall clock has jumped; negative: back; 0: it has not
 */
export function compareClocks(
  before: ClockOffset,
  readAt: number,
  wall: number,
): { readonly offset: ClockOffset; readonly jumpMs: number } {
  const aheadMs = wall - readAt;
  const offMs = aheadMs - before.aheadMs;
  const driftMs = (readAt - before.readAt) * DRIFT;
  if (Math.abs(offMs) > TOLERATED_MS + driftMs) {
    return { offset: { readAt, aheadMs }, jumpMs: offMs };
  }
  const followMs = Math.max(-driftMs, Math.min(offMs, driftMs));
  return { offset: { readAt, aheadMs: before.aheadMs + followMs }, jumpMs: 0 };
}

/**
 * The kiosk's time: it goes with the monotonic clock, and jumps ahead with the wall clock. A deadline
 * on it is over as soon as either of the two says so: time that the computer slept counts, and a wall
 * clock that is put back prolongs nothing. Every time in the state (`…At`) is a time of this clock.
 */
export class SuspendAwareClock implements KioskClock {
  readonly #computer: Clock;
  #offset: ClockOffset;
  #sleptMs = 0;
  readonly #jumps: number[] = [];

  constructor(computer: Clock) {
    this.#computer = computer;
    const readAt = computer.now();
    this.#offset = { readAt, aheadMs: computer.wall().getTime() - readAt };
  }

  readonly now = (): number => {
    const readAt = this.#computer.now();
    const { offset, jumpMs } = compareClocks(this.#offset, readAt, this.#computer.wall().getTime());
    this.#offset = offset;
    if (jumpMs !== 0) this.#jumps.push(Math.round(jumpMs));
    this.#sleptMs += Math.max(0, jumpMs);
    return readAt + this.#sleptMs;
  };

  readonly wall = (): Date => this.#computer.wall();

  /** By the monotonic clock alone, for that is what timers go by: a caller checks again before long. */
  readonly after = (ms: number, callback: () => void): (() => void) =>
    this.#computer.after(ms, callback);

  takeJumps(): readonly number[] {
    this.now();
    return this.#jumps.splice(0);
  }
}
