import type { AuditRecord } from '../read/read-records.ts';
import { numberIn, textIn } from './fields.ts';

/**
 * Checks that the records of an export or a report follow one another without a gap, so that
 * neither silently skips a missing or changed record. It names the place; `audit verify` explains
 * it.
 */
export class ChainWatch {
  #before: AuditRecord | null = null;
  #firstSeq = 1;
  /** The number of the newest record that a rotation says it has removed. */
  #removedUpTo = 0;
  #problem: string | null = null;

  /** @returns whether the record has the fields of every record, so that it can be exported */
  sees(record: AuditRecord): boolean {
    const { seq } = record;
    if (!isComplete(record)) {
      this.#problem ??= `record ${seq} has no event, device or time`;
    } else if (this.#before === null) {
      this.#firstSeq = seq;
    } else if (seq !== this.#before.seq + 1 || record['prev'] !== this.#before['hash']) {
      this.#problem ??= `record ${seq} does not follow record ${this.#before.seq}`;
    }
    this.#before = record;
    if (record.event === 'audit-rotated') {
      this.#removedUpTo = Math.max(this.#removedUpTo, numberIn(record['removedUpTo']) ?? 0);
    }
    return isComplete(record);
  }

  /** The last record seen; number 0 for none. */
  get last(): { readonly seq: number; readonly hash: string } {
    return { seq: this.#before?.seq ?? 0, hash: textIn(this.#before?.['hash']) ?? '' };
  }

  /** The first problem, or null. Call it after the last record. */
  problem(): string | null {
    const lost = this.#firstSeq - 1;
    if (lost > this.#removedUpTo) return `records 1 to ${lost} are missing`;
    return this.#problem;
  }
}

function isComplete({ event, device, time }: Readonly<Record<string, unknown>>): boolean {
  const at = textIn(time);
  return textIn(event) !== null && textIn(device) !== null && at !== null && !isNaN(Date.parse(at));
}
