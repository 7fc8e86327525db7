/** What the live cards show. */
export interface LiveReading {
  readonly waitingRoom: { readonly calling: string; readonly waiting: number };
  /** From the person's sensor; null for a guest. */
  readonly vitals: Vitals | null;
}

interface Vitals {
  /** Beats per minute, one for each of the last 40 seconds, the newest last. */
  readonly heartRates: readonly number[];
  /** Per cent. */
  readonly oxygen: number;
}

const secondsPerPatient = 12;
const secondsOfPulse = 40;

/**
 * The clinic at a moment: made up, but it moves as such numbers do.
 *
 * @param time milliseconds since the epoch
 */
export function readingAt(time: number, signedIn: boolean): LiveReading {
  const seconds = Math.floor(time / 1000);
  const patient = Math.floor(seconds / secondsPerPatient);
  return {
    waitingRoom: {
      calling: `A ${String(10 + (patient % 90))}`,
      waiting: 5 + Math.round(3 * Math.sin(patient / 2)),
    },
    vitals: signedIn ? vitalsAt(seconds) : null,
  };
}

function vitalsAt(seconds: number): Vitals {
  const heartRates = Array.from({ length: secondsOfPulse }, (_, i) =>
    heartRateAt(seconds - secondsOfPulse + 1 + i),
  );
  return { heartRates, oxygen: Math.round(97.5 + Math.sin(seconds / 9)) };
}

function heartRateAt(seconds: number): number {
  return Math.round(72 + 4 * Math.sin(seconds / 5) + 3 * Math.sin(seconds * 1.7));
}
