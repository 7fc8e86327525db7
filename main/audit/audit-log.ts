import type { Config } from '../config/schema/schema.ts';
import { closed } from './file/audit-error.ts';
import { AuditFile, type RecordContext } from './file/audit-file.ts';
import { EMPTY_CHAIN, type ChainHead } from './file/chain.ts';
import type { AuditEvent } from './event.ts';
import { archivedSegments } from './read/segments.ts';
import {
  compressSegments,
  headOfSegments,
  planRotation,
  removeSegments,
  rotateAuditFile,
} from './file/rotation.ts';
import { readSealKey, SealKeyFile, sealKeyPath } from './file/seal.ts';

/** If records are sealed, the log writes a `sealed` record after this long without any other. */
const QUIET_MS = 15 * 60_000;

/** What {@link AuditLog} needs besides the content of every record. */
export interface AuditLogDeps extends RecordContext {
  readonly settings: () => Config['audit'];
  /** Called for every record, with the error that kept it out of the file, if any. */
  readonly onRecord?: (entry: AuditEvent, problem: unknown) => void;
  readonly quietMs?: number;
}

/**
 * The audit file while this process is its writer. The first record opens it, and the next record
 * after a failure opens it again, so the log recovers from a full disk. A file that has reached its
 * size limit is rotated. If the file was removed, the next record begins a new one that continues
 * the numbers of the old one, so the gap shows.
 */
export class AuditLog {
  readonly #path: string;
  readonly #context: AuditLogDeps;
  #file: AuditFile | null = null;
  #sealKey: SealKeyFile | null = null;
  #head: ChainHead = EMPTY_CHAIN;
  #quiet: NodeJS.Timeout | undefined;
  #onAppended: () => void = () => undefined;
  /** Records not yet written to the file; few, because only the records of a start wait. */
  #waiting: readonly AuditEvent[] = [];
  #isClosed = false;
  #refusedCount = 0;

  constructor(path: string, context: AuditLogDeps) {
    this.#path = path;
    this.#context = context;
  }

  /** Opens the file. @returns bytes of a partial last line that were cut off @throws AuditError */
  open(): number {
    return this.#orReleased(() => this.#opened().bytesMended);
  }

  /**
   * @returns the record's hash, once it is on the disk
   * @throws AuditError; `audit-closed` after {@link close}, when another process may be writing
   */
  append(entry: AuditEvent): string {
    if (this.#isClosed) this.#refusedCount += 1;
    try {
      return this.#orReleased(() => {
        const file = this.#fileWithRoom();
        return this.#append(this.#waiting.length === 0 ? file : this.#appendWaiting(), entry);
      });
    } catch (error) {
      this.#report(entry, error);
      throw error;
    }
  }

  /**
   * Appends a record. If that fails, keeps it and writes it before the next record that succeeds.
   * @returns whether the record is in the file
   */
  appendOrWait(entry: AuditEvent): boolean {
    try {
      this.append(entry);
      return true;
    } catch {
      this.#waiting = [...this.#waiting, entry];
      return false;
    }
  }

  /** How many records came after {@link close} and are not in the file. */
  get refusedCount(): number {
    return this.#refusedCount;
  }

  /** Calls back after every record, when it is on the disk. */
  whenAppended(callback: () => void): void {
    this.#onAppended = callback;
  }

  /** The number that the next record gets. */
  get nextSeq(): number {
    return this.#opened().head.seq + 1;
  }

  /** Releases the file for good: from now on another process may write it. */
  close(): void {
    this.#isClosed = true;
    this.#release();
  }

  /** Closes the file; the next record opens it again. */
  #release(): void {
    clearTimeout(this.#quiet);
    this.#file?.close();
    this.#file = null;
    this.#sealKey?.close();
    this.#sealKey = null;
  }

  /** Releases the file after a failure, so that the next call opens it again. */
  #orReleased<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      this.#release();
      throw error;
    }
  }

  #append(file: AuditFile, entry: AuditEvent): string {
    const hash = file.append(entry, this.#sealKey);
    this.#head = file.head;
    if (this.#sealKey !== null) this.#markQuiet();
    this.#report(entry, null);
    return hash;
  }

  /** @returns the file for the next record */
  #appendWaiting(): AuditFile {
    while (this.#waiting[0] !== undefined) {
      this.#append(this.#opened(), this.#waiting[0]);
      this.#waiting = this.#waiting.slice(1);
    }
    return this.#opened();
  }

  /** An error in a listener does not fail a record that is on the disk. */
  #report(entry: AuditEvent, problem: unknown): void {
    try {
      if (problem === null) this.#onAppended();
      this.#context.onRecord?.(entry, problem);
    } catch {
      // only the file matters
    }
  }

  #fileWithRoom(): AuditFile {
    const file = this.#opened();
    if (file.size < this.#context.settings().maxSizeBytes) return file;
    const { firstSeq } = file;
    if (firstSeq === null || !rotateAuditFile(this.#path, firstSeq)) return file;
    this.#release();
    return this.#opened();
  }

  #opened(): AuditFile {
    if (this.#isClosed) throw closed(this.#refusedCount);
    if (this.#file?.isInPlace() === false) this.#release();
    return this.#file ?? this.#open();
  }

  #open(): AuditFile {
    const { seal, keep } = this.#context.settings();
    const full = archivedSegments(this.#path);
    const keyPath = sealKeyPath(this.#path);
    const stored = readSealKey(keyPath);
    const sealed = stored.kind === 'key' ? { ...EMPTY_CHAIN, seq: stored.sealKey.seq - 1 } : null;
    const floor = latest(this.#head, headOfSegments(full), sealed ?? EMPTY_CHAIN);
    const file = new AuditFile(this.#path, this.#context, floor);
    this.#file = file;
    if (seal && stored.kind === 'key') this.#sealKey = new SealKeyFile(keyPath, stored.sealKey);
    if (seal && stored.kind !== 'key' && file.wasSealed) {
      this.#append(file, { event: 'seal-lost', cause: stored.kind });
    }
    if (file.size === 0 && full.length > 0) {
      const { record, excess } = planRotation(full, keep);
      this.#append(file, record);
      removeSegments(excess);
    }
    void compressSegments(this.#path);
    return file;
  }

  #markQuiet(): void {
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => {
      try {
        this.append({ event: 'sealed' });
      } catch {
        // the next record reports it
      }
    }, this.#context.quietMs ?? QUIET_MS).unref();
  }
}

function latest(...heads: readonly ChainHead[]): ChainHead {
  return heads.reduce((one, other) => (other.seq > one.seq ? other : one));
}
