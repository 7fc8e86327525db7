import type { AuditEvent } from '../audit/event.ts';
import type { AuditPort } from './ports.ts';

/** The audit file as the controller writes it: nothing that is under way waits for it. */
export class Records {
  readonly #journal: AuditPort;
  #isClosed = false;

  constructor(journal: AuditPort) {
    this.#journal = journal;
  }

  /** The file is another process's from here on. */
  close(): void {
    this.#isClosed = true;
  }

  /** @returns the record's hash; null when the file did not take it */
  write(entry: AuditEvent): string | null {
    if (this.#isClosed) return null;
    try {
      return this.#journal.append(entry);
    } catch {
      return null; // said on the screen when the ending has no receipt code
    }
  }
}
