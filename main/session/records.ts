import type { AuditEvent } from '../audit/event.ts';
import type { AuditPort } from './ports.ts';

/** The audit file for the controller: a record that cannot be written stops none of its work. */
export class Records {
  readonly #journal: AuditPort;
  #isClosed = false;

  constructor(journal: AuditPort) {
    this.#journal = journal;
  }

  /** From now on another process writes the file. */
  close(): void {
    this.#isClosed = true;
  }

  /** @returns the record's hash; null if it could not be written */
  write(entry: AuditEvent): string | null {
    if (this.#isClosed) return null;
    try {
      return this.#journal.append(entry);
    } catch {
      return null; // without a receipt code the ending puts the device out of service
    }
  }
}
