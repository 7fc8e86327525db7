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
