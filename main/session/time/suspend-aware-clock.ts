import type { Clock, KioskClock } from '../ports.ts';

/** The offset between a computer's two clocks, in milliseconds. */
export interface ClockOffset {
  /** When they were last read: the monotonic clock, which on Linux stands still during sleep. */
  readonly readAt: number;
  /** How far the wall clock, which goes on during sleep, is expected to be ahead of it. */
  readonly aheadMs: number;
}

/**
 * The wall clock may be this far from where it is expected before it counts as having jumped: more
 * than a leap second or a busy computer can do, and less than the shortest idle timeout, which is 5 s.
 */
const TOLERATED_MS = 2000;
/** How fast the two clocks drift apart by themselves; the expected offset follows at this rate. */
const DRIFT = 0.0002;

/**
 * Compares the clocks with their expected offset. Steps that are too small for a jump add up until
 * they are one.
 * @param wall the wall clock at the moment `readAt`
 * @returns `jumpMs`: how far the wall clock has jumped; negative for back, 0 for no jump
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
 * The kiosk's time: the monotonic clock plus every forward jump of the wall clock. A deadline
 * passes as soon as either clock has passed it: time asleep counts, and setting the wall clock back
 * prolongs nothing. Every time in the state (`…At`) is a time of this clock.
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
