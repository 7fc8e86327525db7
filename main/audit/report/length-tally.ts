import { textIn } from '../export/fields.ts';
import { SessionThread } from '../export/session-thread.ts';
import type { AuditRecord } from '../read-records.ts';
import type { Report } from './report.ts';
import { spreadOf } from './spread.ts';

/** Measures sessions: each from its start to the first ending that begins. */
export class LengthTally {
  readonly #thread = new SessionThread();
  readonly #lengths: number[] = [];
  #withoutLength = 0;
  /** The session whose ending began last. */
  #ended: string | null = null;

  /** @param counts false for a record that is only needed to understand later ones */
  see(record: AuditRecord, counts: boolean): void {
    const session = this.#thread.follow(record);
    const name = textIn(record.session);
    // An ending that is made up for begins a second time.
    if (record.event !== 'ending-started' || name === null || name === this.#ended) return;
    this.#ended = name;
    if (!counts) return;
    // When a crash or a power cut ended it, nobody knows; the time until the next start is not use.
    if (session === null || record['reason'] === 'recovery') this.#withoutLength += 1;
    else this.#lengths.push(session.lengthMs);
  }

  figures(): Pick<Report, 'duration' | 'withoutLength'> {
    return { duration: spreadOf(this.#lengths), withoutLength: this.#withoutLength };
  }
}
