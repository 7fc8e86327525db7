import type { AuditRecord } from '../read-records.ts';

/** Writes records in a format, in their order. */
export interface Exporter {
  /** What stands before the first record. */
  readonly head: string;
  /** A record, with the end of its line. */
  readonly line: (record: AuditRecord) => string;
}
