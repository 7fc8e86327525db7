import type { Clock } from '../../session/ports.ts';
import { recordedSubject, type BlockedSubject } from './blocked-subject.ts';
import type { AuditEvent, BlockedThing } from '../event.ts';

/**
 * The most that one session's refusals may add to the audit file, so that rotation loses nothing.
 */
const MOST_RECORDS = 100;
const MOST_BYTES = 64 * 1024;
/** In a small audit file, a session's refusals fill at most this part. */
const MOST_OF_FILE = 1 / 4;
/** This many sessions in a row may use up their budgets before rotation removes an older record. */
const SESSIONS = 200;
/** As much as an ordinary session records, so that a flood doubles a session's records at most. */
const LEAST_BYTES = 4 * 1024;
/** A record without its kind and detail: number, time, device, session, hashes, seal. */
const REST_OF_RECORD_BYTES = 400;
/** The first refusals are recorded at once. The kiosk waits for the disk with each of them. */
const AT_ONCE = 10;
/** The later ones are recorded with this pause, in which the kiosk can do everything else. */
const PAUSE_MS = 50;

type Blocked = Extract<AuditEvent, { readonly event: 'blocked' }>;

export interface BlockedLogDeps {
  readonly append: (entry: AuditEvent) => void;
  readonly clock: Pick<Clock, 'after'>;
  readonly audit: AuditSize;
}

/** The kept audit history: the current file and up to `keep` archived segments of this size. */
export interface AuditSize {
  readonly maxSizeBytes: number;
  readonly keep: number;
}

function budgetBytes({ maxSizeBytes, keep }: AuditSize): number {
  const share = Math.max(LEAST_BYTES, (maxSizeBytes * keep) / SESSIONS);
  return Math.min(MOST_BYTES, maxSizeBytes * MOST_OF_FILE, share);
}

/**
 * Records what the kiosk refused to a session's sites: each thing once, within a budget of records
 * and bytes. Beyond the budget it counts refusals by kind, and {@link finish} records the counts.
 */
export class BlockedLog {
  readonly #session: string | null;
  readonly #deps: BlockedLogDeps;
  readonly #seen = new Set<string>();
  readonly #waiting: Blocked[] = [];
  readonly #notRecorded = new Map<BlockedThing, number>();
  #bytesLeft: number;
  #atOnce = AT_ONCE;
  #cancelTimer: (() => void) | null = null;

  /** @param session its audit id; null for the kiosk's own screens */
  constructor(session: string | null, deps: BlockedLogDeps) {
    this.#session = session;
    this.#deps = deps;
    this.#bytesLeft = budgetBytes(deps.audit);
  }

  /** The kiosk refused something to a page or a user. */
  refused(what: BlockedThing, subject: BlockedSubject): void {
    const entry: Blocked = {
      event: 'blocked',
      session: this.#session,
      what,
      detail: recordedSubject(subject),
    };
    const key = `${what} ${entry.detail}`;
    if (this.#seen.has(key)) return;
    const bytes = Buffer.byteLength(key) + REST_OF_RECORD_BYTES;
    if (this.#seen.size >= MOST_RECORDS || bytes > this.#bytesLeft) {
      this.#count(what);
      return;
    }
    this.#seen.add(key);
    this.#bytesLeft -= bytes;
    if (this.#atOnce > 0) {
      this.#atOnce -= 1;
      this.#deps.append(entry);
    } else {
      this.#waiting.push(entry);
      this.#recordLater();
    }
  }

  /**
   * Records how many refusals of each kind have no record of their own. It counts those that still
   * wait, so that an ending does not wait for a flood of records.
   */
  finish(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    for (const { what } of this.#waiting.splice(0)) this.#count(what);
    if (this.#notRecorded.size === 0) return;
    const counts = Object.fromEntries(this.#notRecorded);
    this.#notRecorded.clear();
    this.#deps.append({ event: 'blocked-not-recorded', session: this.#session, counts });
  }

  #count(what: BlockedThing): void {
    this.#notRecorded.set(what, (this.#notRecorded.get(what) ?? 0) + 1);
  }

  #recordLater(): void {
    this.#cancelTimer ??= this.#deps.clock.after(PAUSE_MS, () => {
      this.#cancelTimer = null;
      const entry = this.#waiting.shift();
      if (entry !== undefined) this.#deps.append(entry);
      if (this.#waiting.length > 0) this.#recordLater();
    });
  }
}
