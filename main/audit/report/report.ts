/** How often something occurred, by name. */
export type Counts = Readonly<Record<string, number>>;

/** The median and the 95th percentile of a list of times; null for an empty list. */
export interface Percentiles {
  readonly count: number;
  readonly medianMs: number | null;
  readonly p95Ms: number | null;
}

/** A period in which users could not sign in. */
export interface Outage {
  readonly from: string;
  /** Null while the outage lasts. */
  readonly to: string | null;
  readonly ms: number;
  readonly problem: string;
}

interface ReportedStep {
  readonly name: string;
  readonly ok: boolean;
  readonly ms: number;
  readonly leftovers: number | null;
  readonly problem: string | null;
}

/** An ending, with the result of each step. */
export interface ReportedEnding {
  readonly time: string;
  /** As the exit screen shows it. */
  readonly receipt: string;
  readonly reason: string;
  /** It follows an ending that was not clean, with no session in between. */
  readonly isRepeat: boolean;
  readonly clean: boolean;
  readonly durationMs: number;
  readonly steps: readonly ReportedStep[];
}

/**
 * What an audit file says about the use of a device. It has no session content, because the file
 * has none, and no user names, although the file may have them.
 */
export interface Report {
  readonly devices: readonly string[];
  /** Times of the first and last counted record, RFC 3339; null if there is none. */
  readonly from: string | null;
  readonly to: string | null;
  readonly records: number;
  /** Lines that are not records; a half-written last line does not count. */
  readonly unreadable: number;
  /** The chain has no gap. False: records are missing or were changed. */
  readonly isWhole: boolean;
  readonly sessions: number;
  /** By the device's local day (`2026-03-01`), without the days that had none. */
  readonly sessionsByDay: Counts;
  /** Seven days, Monday first, of 24 hours each, by the device's local time. */
  readonly sessionsByHour: readonly (readonly number[])[];
  /** Repeated endings do not count. */
  readonly endings: number;
  readonly endingsByDay: Counts;
  readonly endingsByHour: readonly (readonly number[])[];
  readonly endingsByReason: Counts;
  /** Endings after a sign-in attempt that started no session. */
  readonly endingsWithoutSession: number;
  /** How often the kiosk repeated an ending that was not clean. */
  readonly repeatedEndings: number;
  readonly notClean: number;
  /** Of the sessions. */
  readonly duration: Percentiles;
  /**
   * Ended sessions of unknown length: the session began before the first record, or a crash or
   * power cut ended it.
   */
  readonly withoutLength: number;
  readonly endingTime: Percentiles;
  readonly failedSteps: Counts;
  readonly outages: readonly Outage[];
  readonly blocked: Counts;
  /** How many records name an origin that pages were refused: one for a kind and a session. */
  readonly refusedOrigins: Counts;
  readonly failedSignIns: Counts;
  /** Results of signing out on the servers. */
  readonly serverResults: Counts;
  readonly warnings: number;
  readonly warningsAnswered: number;
  /** Recoveries after a crash, restarts by the supervisor, clock jumps, rejected configs. */
  readonly troubles: Counts;
  /** The newest first; of an ending that was repeated several times, the first and the last try. */
  readonly lastEndings: readonly ReportedEnding[];
}
