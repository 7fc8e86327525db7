import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  readSync,
  statSync,
  type Stats,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { openRegularFile, refuseOther } from '../../base/regular-file.ts';
import { AuditError, unwritable } from './audit-error.ts';
import { boundedFields, hasShortFields } from './record-form.ts';
import { type ChainHead, chainRecord, EMPTY_CHAIN, findEnd } from './chain.ts';
import type { AuditEvent } from '../event.ts';
import { type SealKeyFile, sealWith } from './seal.ts';
import { syncFolders } from '../../base/replace-file.ts';

/** What {@link AuditFile} adds to every record by itself. */
export interface RecordContext {
  /** The name of this device. */
  readonly device: string;
  /** Gives the wall clock's time. */
  readonly now: () => Date;
}

/**
 * The append-only, hash-chained audit file. An append returns when its record is on the disk
 * (fdatasync), so that a power cut right after it loses nothing. It blocks the process on purpose:
 * the kiosk must not take the next step before.
 */
export class AuditFile {
  readonly #path: string;
  readonly #file: number;
  readonly #stats: Stats;
  readonly #context: RecordContext;
  #head: ChainHead;
  #size: number;
  /** Bytes of a half-written last line that opening cut off. */
  readonly bytesMended: number;
  /** The last record found by opening carries a seal. */
  readonly wasSealed: boolean;

  /**
   * Opens or creates the file, mode 0600, and cuts off a partial last line that a power cut left.
   * @param floor the chain head that the next record follows if the file ends before it, because
   * the file is new or was shortened
   * @throws AuditError `audit-unwritable`, or `audit-damaged` if the last record fails its check
   */
  constructor(path: string, context: RecordContext, floor: ChainHead = EMPTY_CHAIN) {
    this.#path = path;
    this.#context = context;
    this.#file = opened(path);
    try {
      this.#stats = fstatSync(this.#file);
      const { size } = this.#stats;
      const end = findEnd(this.#file, size, floor);
      this.#head = later(end.head, floor);
      this.#size = end.size;
      this.wasSealed = end.isSealed;
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
   * Appends one record, sealed if there is a key, and waits until it is on the disk.
   * @returns the record's hash
   * @throws AuditError `audit-unwritable`; if cutting the file back failed too, the record, or a
   * part of it, is still in the file
   */
  append(entry: AuditEvent, sealKey: SealKeyFile | null = null): string {
    sealKey?.advanceTo(this.#head.seq + 1);
    const sealLine =
      sealKey === null ? null : (unsealed: Buffer) => sealWith(sealKey.current, unsealed);
    const fields = this.#fields(entry);
    const full = chainRecord(fields, this.#head, sealLine);
    const { line, head } = hasShortFields(full.line)
      ? full
      : chainRecord(boundedFields(fields), this.#head, sealLine);
    try {
      this.#write(`${line}\n`);
    } catch (error) {
      this.#dropTail();
      throw unwritable(error);
    }
    this.#head = head;
    advanceAfterRecord(sealKey, head.seq + 1);
    return head.hash;
  }

  get head(): ChainHead {
    return this.#head;
  }

  /** Bytes. */
  get size(): number {
    return this.#size;
  }

  /** The number of the file's first record; null for an empty file. */
  get firstSeq(): number | null {
    const start = Buffer.alloc(32);
    readSync(this.#file, start, 0, start.length, 0);
    const digits = /^\{"seq":(\d{1,15}),/.exec(start.toString('latin1'))?.[1];
    return digits === undefined ? null : Number(digits);
  }

  /** False if the file's name now belongs to another file, or to none. */
  isInPlace(): boolean {
    const named = statSync(this.#path, { throwIfNoEntry: false });
    return named?.ino === this.#stats.ino && named.dev === this.#stats.dev;
  }

  /** Closes the file, so that another process may write it. */
  close(): void {
    closeSync(this.#file);
  }

  #fields(entry: AuditEvent): Readonly<Record<string, unknown>> {
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
    this.#sync();
    this.#size += bytes.length;
  }

  /** Rejects a device such as /dev/null: what it accepts is on no disk. */
  #sync(): void {
    try {
      fdatasyncSync(this.#file);
    } catch (error) {
      refuseOther(this.#path, fstatSync(this.#file));
      throw error;
    }
  }

  /**
   * Cuts the file, on the disk too, so that no part of an old tail follows the next record. Windows refuses
   * to cut a file by a handle that only appends (Node issue 3177), so the file is opened once more.
   */
  #cut(): void {
    const file = openRegularFile(this.#path, constants.O_RDWR);
    try {
      const { ino, dev } = fstatSync(file);
      if (ino !== this.#stats.ino || dev !== this.#stats.dev) {
        throw new Error(`${this.#path} is another file now`);
      }
      ftruncateSync(file, this.#size);
      fdatasyncSync(file);
    } finally {
      closeSync(file);
    }
  }

  /**
   * Removes what a failed write left. If that fails too, the next opening cuts off a partial
   * record; it keeps a whole one, which is a good record although its append failed.
   */
  #dropTail(): void {
    try {
      this.#cut();
    } catch {
      // the caller gets the error of the write
    }
  }
}

/**
 * Call this only when the record is on the disk: the key file may be older than the audit file's
 * end, never newer. If the key cannot be written, the record is still good; the next append throws.
 */
function advanceAfterRecord(sealKey: SealKeyFile | null, seq: number): void {
  try {
    sealKey?.advanceTo(seq);
  } catch {
    // the key file has an older key, which can be advanced to the end of the audit file
  }
}

const READ_AND_APPEND = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT;

/**
 * Opens a device as well, although it keeps no record (fdatasync(2): EINVAL): its own error says
 * more, such as that of /dev/full.
 */
function isFileOrDevice(stats: Stats): boolean {
  return stats.isFile() || stats.isCharacterDevice();
}

function opened(path: string): number {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    return openRegularFile(path, READ_AND_APPEND, isFileOrDevice);
  } catch (error) {
    throw unwritable(error);
  }
}

function later(head: ChainHead | null, floor: ChainHead): ChainHead {
  if (head === null) return floor;
  return head.seq < floor.seq ? { seq: floor.seq, hash: head.hash } : head;
}
