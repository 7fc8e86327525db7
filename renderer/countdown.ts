/**
 * How far the main process's clock is ahead of this page's, in milliseconds. The two start at
 * different moments, so a time of one means nothing on the other without it.
 */
export function clockOffset(mainNow: number, pageNow: number): number {
  return mainNow - pageNow;
}

/** Whole seconds until `deadline`, rounded up so that 0 means over. Never below 0. */
export function secondsLeft(deadline: number, now: number): number {
  return Math.max(0, Math.ceil((deadline - now) / 1000));
}

/** Milliseconds until `secondsLeft` changes; null when it will not any more. */
export function untilNextSecond(deadline: number, now: number): number | null {
  const left = secondsLeft(deadline, now);
  return left === 0 ? null : deadline - now - (left - 1) * 1000;
}

const MINUTE_MS = 60_000;

/** Whole minutes until `deadline`, rounded up; 1 from the last minute on. */
export function minutesLeft(deadline: number, now: number): number {
  return Math.max(1, Math.ceil((deadline - now) / MINUTE_MS));
}

/** Milliseconds until `minutesLeft` changes, or first is `from`; null when it will not any more. */
export function untilNextMinute(deadline: number, now: number, from: number): number | null {
  const next = Math.min(minutesLeft(deadline, now) - 1, from);
  return next === 0 ? null : deadline - now - next * MINUTE_MS;
}
