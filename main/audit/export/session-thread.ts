import type { AuditRecord } from '../read/read-records.ts';
import { numberIn, textIn } from './fields.ts';

/** What the `session-started` record says about the session of a later record. */
export interface SessionFacts {
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly mode: string | null;
  /** A name, or a pseudonym (`sha256:…`); null if not recorded, or if the session has no user. */
  readonly user: string | null;
  /** From the session's start to this record; never negative. */
  readonly lengthMs: number;
}

/**
 * Follows a device's sessions through its records, in their order. A device has one session at a
 * time, so this object remembers only one.
 */
export class SessionThread {
  #start: { readonly record: AuditRecord; readonly at: number } | null = null;
  #setBackMs = 0;

  /** @returns null for a record without a session, or whose session's start is not in the file */
  follow(record: AuditRecord): SessionFacts | null {
    if (record.event === 'session-started') {
      this.#start = { record, at: Date.parse(record.time) };
      this.#setBackMs = 0;
    }
    // As in the kiosk: time during sleep counts, and setting the clock back subtracts nothing.
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
