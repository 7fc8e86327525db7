import type { Clock } from '../../session/ports.ts';
import { recordedSubject, type BlockedSubject } from './blocked-subject.ts';
import type { AuditEvent, BlockedThing } from '../event.ts';

/** What one session may add to the audit file by being refused things, so that it pushes nothing out. */
const MOST_RECORDS = 100;
const MOST_BYTES = 64 * 1024;
/** Of an audit file that is smaller than usual, a session's refusals fill at most this part. */
const MOST_OF_FILE = 1 / 4;
/** So many sessions in a row that are refused all they can be push nothing older out of the kept files. */
const SESSIONS = 200;
/** As much as an ordinary session records: a flood makes it twice as long, however little is kept. */
const LEAST_BYTES = 4 * 1024;
/** What a record has besides its kind and detail: number, time, device, session, hashes, seal. */
const REST_OF_RECORD_BYTES = 400;
/** So many are recorded at once. Each waits for the disk, and the kiosk waits with it. */
const AT_ONCE = 10;
/** From then on one at a time: between two of them the kiosk is free for everything else. */
const PAUSE_MS = 50;

type Blocked = Extract<AuditEvent, { readonly event: 'blocked' }>;

export interface BlockedLogDeps {
  readonly append: (entry: AuditEvent) => void;
  readonly clock: Pick<Clock, 'after'>;
  readonly audit: AuditSize;
}

/** How much is kept: archived segments of this size, so many of them, and the one that is being written. */
export interface AuditSize {
  readonly maxSizeBytes: number;
  readonly keep: number;
}

/** What the refusals of one session may take in the audit file, in bytes. */
function budgetBytes({ maxSizeBytes, keep }: AuditSize): number {
  const share = Math.max(LEAST_BYTES, (maxSizeBytes * keep) / SESSIONS);
  return Math.min(MOST_BYTES, maxSizeBytes * MOST_OF_FILE, share);
}

/**
 * Records what a session's sites were refused: each thing once, within a budget of records and bytes.
 * What exceeds the budget is counted by its kind, and {@link finish} records the counts.
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

  /** A page or a user was refused something. */
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
   * Records how many of each kind have no record of their own. What still waits is counted with them:
   * an ending does not wait for a flood to be written.
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
