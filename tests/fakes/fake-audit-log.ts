import type { AuditEvent } from '../../main/audit/event.ts';
import type { AuditPort } from '../../main/session/ports.ts';

/** An audit file in memory, which fails when it is told to. */
export class FakeAuditLog implements AuditPort {
  readonly entries: AuditEvent[] = [];
  /** Which events cannot be written. */
  fails: (event: AuditEvent['event']) => boolean = () => false;
  readonly #log: string[];

  /** @param log gets a line such as `record ending-started` for every record */
  constructor(log: string[] = []) {
    this.#log = log;
  }

  append(entry: AuditEvent): string {
    if (this.fails(entry.event)) throw new Error('the disk is full');
    this.entries.push(entry);
    this.#log.push(`record ${entry.event}`);
    return this.entries.length.toString(16).padStart(8, '0').padEnd(64, 'f');
  }
}
