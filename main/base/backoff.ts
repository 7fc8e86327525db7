/** For a server that does not answer. */
const SERVER_PAUSES_MS = [5_000, 15_000, 60_000, 300_000, 900_000] as const;

/** How far a pause may differ from its nominal length, so that many kiosks do not retry at once. */
const JITTER = 0.2;

/** The pause after this many failures in a row, from 1; the last pause repeats. */
export function pauseAfter(
  failures: number,
  pausesMs: readonly [number, ...(readonly number[])],
): number {
  return pausesMs[Math.min(failures, pausesMs.length) - 1] ?? pausesMs[0];
}

/** How long to wait for a server after this many failed tries in a row, from 0. */
export function retryPauseMs(tries: number, random: () => number): number {
  return pauseAfter(tries + 1, SERVER_PAUSES_MS) * (1 + JITTER * (2 * random() - 1));
}
