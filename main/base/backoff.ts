/** For a server that does not answer. */
const SERVER_PAUSES_MS = [5_000, 15_000, 60_000, 300_000, 900_000] as const;

/** How far a pause may be from its middle, so that many kiosks do not ask all at once. */
const JITTER = 0.2;

/** The pause after so many failures in a row, from 1; the last pause comes again and again. */
export function pauseAfter(
  failures: number,
  pausesMs: readonly [number, ...(readonly number[])],
): number {
  return pausesMs[Math.min(failures, pausesMs.length) - 1] ?? pausesMs[0];
}

/** How long to wait for a server after so many tries in a row, from 0, that did not get through. */
export function retryPauseMs(tries: number, random: () => number): number {
  return pauseAfter(tries + 1, SERVER_PAUSES_MS) * (1 + JITTER * (2 * random() - 1));
}
