const PAUSES_MS = [5_000, 15_000, 60_000, 300_000, 900_000] as const;

/** How far a pause may be from its middle, so that many kiosks do not ask all at once. */
const JITTER = 0.2;

/** How long to wait after so many tries in a row that did not get through. */
export function retryPauseMs(tries: number, random: () => number): number {
  const pause = PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)] ?? 900_000;
  return pause * (1 + JITTER * (2 * random() - 1));
}
