const MINUTE_MS = 60_000;

/** Milliseconds until the clock shows another minute. */
export function untilNextMinute(now: number): number {
  return MINUTE_MS - (now % MINUTE_MS);
}

/**
 * Where the attract screen is at this time, in percent of the way from one edge to the other. The
 * places of successive minutes are far apart, and fill the display evenly (the R2 sequence, Roberts 2018).
 * They depend on the time alone, so that those after a short wait are not always the same.
 */
export function placeAt(now: number): { readonly x: number; readonly y: number } {
  const minute = Math.floor(now / MINUTE_MS);
  const percent = (step: number) => Math.round(1000 * ((minute * step) % 1)) / 10;
  return { x: percent(0.7548776662), y: percent(0.5698402909) };
}
