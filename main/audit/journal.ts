import { AuditFile, type RecordContext } from './audit-file.ts';
import type { AuditEntry } from './entry.ts';

/**
 * The audit file for as long as this process is the one that writes it. It is opened by the first
 * record, and once more after a failure, so that a full disk is not the end of it.
 */
export class Journal {
  readonly #path: string;
  readonly #context: RecordContext;
  #file: AuditFile | null = null;

  constructor(path: string, context: RecordContext) {
    this.#path = path;
    this.#context = context;
  }

  /** Opens the file. @returns how many bytes of a torn last line were cut off @throws AuditError */
  open(): number {
    this.#file ??= new AuditFile(this.#path, this.#context);
    return this.#file.bytesMended;
  }

  /** @returns the record's hash, once it is on the disk @throws AuditError */
  append(entry: AuditEntry): string {
    this.#file ??= new AuditFile(this.#path, this.#context);
    try {
      return this.#file.append(entry);
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
}
