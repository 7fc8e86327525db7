/** How often something was, by what it is called. */
export type Counts = Readonly<Record<string, number>>;

/** The middle of a list of times, and what 95 of 100 are not above; null for an empty list. */
export interface Percentiles {
  readonly count: number;
  readonly medianMs: number | null;
  readonly p95Ms: number | null;
}

/** A time in which nobody could sign in. */
export interface Outage {
  readonly from: string;
  /** Null while it goes on. */
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

/** An ending, for whoever wants to know what it did. */
export interface ReportedEnding {
  readonly time: string;
  /** As the exit screen shows it. */
  readonly receipt: string;
  readonly reason: string;
  /** It follows one that was not clean, and nobody's session came in between. */
  readonly isRepeat: boolean;
  readonly clean: boolean;
  readonly durationMs: number;
  readonly steps: readonly ReportedStep[];
}

/**
 * What an audit file says about the use of a device. Nothing of a session's content is in it, for
 * nothing is in the file; and nobody's name, though that may be there.
 */
export interface Report {
  readonly devices: readonly string[];
  /** Of the first and last record that count, RFC 3339; null where there is none. */
  readonly from: string | null;
  readonly to: string | null;
  readonly records: number;
  /** Lines that are no records; a last one that is only half written is none of them. */
  readonly unreadable: number;
  /** The chain has no gap. False: records are missing or were changed. */
  readonly isWhole: boolean;
  readonly sessions: number;
  /** By the device's own day (`2026-03-01`), without the days that had none. */
  readonly sessionsByDay: Counts;
  /** Seven days from Monday on, of 24 hours each, by the device's own clock. */
  readonly sessionsByHour: readonly (readonly number[])[];
  /** Those tried again do not count. */
  readonly endings: number;
  readonly endingsByDay: Counts;
  readonly endingsByHour: readonly (readonly number[])[];
  readonly endingsByReason: Counts;
  /** Those after an attempt to sign in that came to nothing. */
  readonly endingsWithoutSession: number;
  /** How often one that was not clean was tried again. */
  readonly repeatedEndings: number;
  readonly notClean: number;
  /** Of the sessions. */
  readonly duration: Percentiles;
  /** Sessions that ended and whose length is not known: it began before the first record, or a crash or power cut ended it. */
  readonly withoutLength: number;
  readonly endingTime: Percentiles;
  readonly failedSteps: Counts;
  readonly outages: readonly Outage[];
  readonly blocked: Counts;
  readonly failedSignIns: Counts;
  /** What became of signing out on the servers. */
  readonly serverResults: Counts;
  readonly warnings: number;
  readonly warningsAnswered: number;
  /** Crashes made up for, restarts by the supervisor, clocks that jumped, configs refused. */
  readonly troubles: Counts;
  /** The newest first, and of what was tried again and again the first and the last try. */
  readonly lastEndings: readonly ReportedEnding[];
}
