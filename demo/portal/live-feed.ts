/** What the live card shows. */
export interface LiveReading {
  readonly waitingRoom: { readonly calling: string; readonly waiting: number };
  /** From the person's sensor; null for a guest. */
  readonly vitals: { readonly heartRate: number; readonly oxygen: number } | null;
}

const secondsPerPatient = 12;

/** The clinic at a moment: made up, but it moves as such numbers do. */
export function readingAt(time: number, signedIn: boolean): LiveReading {
  const seconds = time / 1000;
  const patient = Math.floor(seconds / secondsPerPatient);
  return {
    waitingRoom: {
      calling: `A ${String(10 + (patient % 90))}`,
      waiting: 5 + Math.round(3 * Math.sin(patient / 2)),
    },
    vitals: signedIn
      ? {
          heartRate: Math.round(72 + 4 * Math.sin(seconds / 5) + 3 * Math.sin(seconds * 1.7)),
          oxygen: Math.round(97.5 + Math.sin(seconds / 9)),
        }
      : null,
  };
}
