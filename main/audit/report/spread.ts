import type { Spread } from './report.ts';

/** Of a list of times in milliseconds. */
export function spreadOf(times: readonly number[]): Spread {
  const sorted = times.toSorted((a, b) => a - b);
  return {
    count: sorted.length,
    medianMs: percentile(sorted, 50),
    p95Ms: percentile(sorted, 95),
  };
}

/**
 * The smallest value that so many of a hundred are not above (nearest rank): always one that was
 * measured, and never one in between.
 */
function percentile(sorted: readonly number[], part: number): number | null {
  return sorted[Math.max(0, Math.ceil((part / 100) * sorted.length) - 1)] ?? null;
}
