import type { AuditRecord } from '../read/read-records.ts';
import { numberIn, textIn } from './fields.ts';

/** What the record of its start says about the session that a later record belongs to. */
export interface SessionFacts {
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly mode: string | null;
  /** A name, or a pseudonym (`sha256:…`); null where it is not recorded, or nobody signed in. */
  readonly user: string | null;
  /** From its start to this record; never negative. */
  readonly lengthMs: number;
}

/**
 * Follows a device's sessions through its records, in their order. There is one at a time, so one is
 * all it remembers, however many there are.
 */
export class SessionThread {
  #start: { readonly record: AuditRecord; readonly at: number } | null = null;
  #setBackMs = 0;

  /** @returns null for a record of no session, or of one whose start is not in the file */
  follow(record: AuditRecord): SessionFacts | null {
    if (record.event === 'session-started') {
      this.#start = { record, at: Date.parse(record.time) };
      this.#setBackMs = 0;
    }
    // As in the kiosk itself: time that the computer slept counts, and a clock put back takes none away.
    if (record.event === 'clock-jump') {
      this.#setBackMs += Math.max(0, -(numberIn(record['byMs']) ?? 0));
    }
    if (this.#start === null || record.session !== this.#start.record.session) return null;
    const { record: start, at } = this.#start;
    return {
      startedAt: at,
      mode: textIn(start['mode']),
      user: textIn(start['user']),
      lengthMs: Math.max(0, Date.parse(record.time) - at + this.#setBackMs),
    };
  }
}
