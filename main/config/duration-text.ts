/** What one of each unit is worth in milliseconds, smallest unit first. */
export const TIME_UNITS = { s: 1000, m: 60_000, h: 3_600_000 } as const;

/** Milliseconds as the config file writes them, in the largest unit that fits: 90000 is `90s`. */
export function durationText(ms: number): string {
  const [unit, worth] =
    Object.entries(TIME_UNITS).findLast(([, worth]) => ms !== 0 && ms % worth === 0) ??
    (['s', 1000] as const);
  return `${ms / worth}${unit}`;
}
