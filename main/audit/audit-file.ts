import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { chainRecord, checkLineAlone, EMPTY_CHAIN, type ChainHead } from './chain.ts';
import type { AuditEntry } from './entry.ts';
import { readLinesBackwards } from './read-lines.ts';
import { mayBeTorn } from './verify.ts';

/** The audit file cannot be written, or cannot be continued. */
export class AuditError extends Error {
  readonly code: 'audit-unwritable' | 'audit-damaged';

  constructor(code: AuditError['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'AuditError';
    this.code = code;
  }
}

/** What {@link AuditFile} adds to every record by itself. */
export interface RecordContext {
  /** The name of this device. */
  readonly device: string;
  /** Gives the wall clock's time. */
  readonly now: () => Date;
}

/**
 * The append-only, hash-chained audit file. Every append is on the disk (fdatasync) when it
 * returns, so that what is recorded is true even if the power goes the moment after. It blocks for
 * that long on purpose: the next step must not be taken before.
 */
export class AuditFile {
  readonly #path: string;
  readonly #file: number;
  readonly #context: RecordContext;
  #head: ChainHead;
  #size: number;
  /** Bytes of a half-written last line that opening cut off. */
  readonly bytesMended: number;

  /**
   * Opens or creates the file, mode 0600, and mends a last line torn by a power cut.
   * @param after what an empty file goes on from, when it stands in for one that was taken away
   * @throws AuditError `audit-unwritable`, or `audit-damaged` when the last record does not hold
   */
  constructor(path: string, context: RecordContext, after = EMPTY_CHAIN) {
    this.#path = path;
    this.#context = context;
    this.#file = opened(path);
    try {
      const { size } = fstatSync(this.#file);
      const end = findEnd(this.#file, size);
      this.#head = end.head ?? after;
      this.#size = end.size;
      this.bytesMended = size - end.size;
      if (this.bytesMended > 0) this.#cut();
      if (end.unterminated) this.#write('\n');
      if (this.#size === 0) syncFolders(dirname(path));
    } catch (error) {
      closeSync(this.#file);
      throw error instanceof AuditError ? error : unwritable(error);
    }
  }

  /**
   * Appends one record and waits until it is on the disk.
   * @returns the record's hash
   * @throws AuditError `audit-unwritable`; the file is then as it was before
   */
  append(entry: AuditEntry): string {
    const { line, head } = chainRecord(this.#fields(entry), this.#head);
    try {
      this.#write(`${line}\n`);
    } catch (error) {
      this.#dropTail();
      throw unwritable(error);
    }
    this.#head = head;
    return head.hash;
  }

  /** Where the chain stands. */
  get head(): ChainHead {
    return this.#head;
  }

  /** False when the file's name stands for another file now, or for none. */
  isInPlace(): boolean {
    const own = fstatSync(this.#file);
    const named = statSync(this.#path, { throwIfNoEntry: false });
    return named?.ino === own.ino && named.dev === own.dev;
  }

  /** Lets go of the file, so that another process may write it. */
  close(): void {
    closeSync(this.#file);
  }

  #fields(entry: AuditEntry): Readonly<Record<string, unknown>> {
    const { device, now } = this.#context;
    const { event, ...own } = entry;
    const fields: Record<string, unknown> = { time: now().toISOString(), event, device, ...own };
    if (fields['session'] === null) delete fields['session'];
    return fields;
  }

  #write(text: string): void {
    const bytes = Buffer.from(text);
    for (let written = 0; written < bytes.length;) {
      written += writeSync(this.#file, bytes, written);
    }
    fdatasyncSync(this.#file);
    this.#size += bytes.length;
  }

  /** Cuts the file, on the disk too: what is appended next must not meet the old tail there. */
  #cut(): void {
    ftruncateSync(this.#file, this.#size);
    fdatasyncSync(this.#file);
  }

  /** Takes away what a failed write left. Where that fails too, the next opening mends it. */
  #dropTail(): void {
    try {
      this.#cut();
    } catch {
      // why the write failed is what counts
    }
  }
}

function opened(path: string): number {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    return openSync(path, 'a+', 0o600);
  } catch (error) {
    throw unwritable(error);
  }
}

interface FileEnd {
  /** Null for a file without a record. */
  readonly head: ChainHead | null;
  /** Bytes up to and with the last whole record. */
  readonly size: number;
  /** The last record is whole but its newline was not written. */
  readonly unterminated: boolean;
}

function findEnd(file: number, size: number): FileEnd {
  let torn: Buffer | null = null;
  for (const { bytes, terminated } of readLinesBackwards(file, size)) {
    const check = checkLineAlone(bytes);
    if (check.kind === 'good') {
      if (torn !== null && !mayBeTorn(torn, check.head)) throw damaged(`behind its last record`);
      const end = size - (torn?.length ?? 0);
      return { head: check.head, size: end, unterminated: !terminated };
    }
    if (terminated) throw damaged(`in its last record: ${check.problem}`);
    torn = bytes;
  }
  if (torn !== null && !mayBeTorn(torn, EMPTY_CHAIN)) throw damaged('in its first record');
  return { head: null, size: 0, unterminated: false };
}

function damaged(where: string): AuditError {
  return new AuditError(
    'audit-damaged',
    `The audit file is damaged ${where}. Keep it for the auditor under another name; the kiosk then begins a new one.`,
  );
}

function unwritable(cause: unknown): AuditError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AuditError('audit-unwritable', `The audit file cannot be written: ${reason}`, cause);
}

/**
 * Makes the name of a file without a record survive a power cut, and those of the folders above, any
 * of which may be as new (POSIX: fsync of a file says nothing of the names that lead to it). Windows
 * has no such call.
 */
function syncFolders(folder: string): void {
  if (process.platform === 'win32') return;
  syncFolder(folder);
  for (let above = dirname(folder); above !== dirname(above); above = dirname(above)) {
    try {
      syncFolder(above);
    } catch {
      // what we may not even read, nobody has made for us just now
    }
  }
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
