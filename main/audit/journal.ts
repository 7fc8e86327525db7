import { AuditFile, type RecordContext } from './audit-file.ts';
import { EMPTY_CHAIN, type ChainHead } from './chain.ts';
import type { AuditEntry } from './entry.ts';

/**
 * The audit file for as long as this process is the one that writes it. It is opened by the first
 * record, and once more after a failure, so that a full disk is not the end of it. Where somebody has
 * taken the file away, the next record begins a new one that goes on with the old one's numbers: that
 * something is missing is plain to see.
 */
export class Journal {
  readonly #path: string;
  readonly #context: RecordContext;
  #file: AuditFile | null = null;
  #head: ChainHead = EMPTY_CHAIN;

  constructor(path: string, context: RecordContext) {
    this.#path = path;
    this.#context = context;
  }

  /** Opens the file. @returns how many bytes of a torn last line were cut off @throws AuditError */
  open(): number {
    return this.#opened().bytesMended;
  }

  /** @returns the record's hash, once it is on the disk @throws AuditError */
  append(entry: AuditEntry): string {
    const file = this.#opened();
    try {
      const hash = file.append(entry);
      this.#head = file.head;
      return hash;
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Lets go of the file, so that another process may write it. */
  close(): void {
    this.#file?.close();
    this.#file = null;
  }

  #opened(): AuditFile {
    if (this.#file?.isInPlace() === false) this.close();
    this.#file ??= new AuditFile(this.#path, this.#context, this.#head);
    return this.#file;
  }
}
