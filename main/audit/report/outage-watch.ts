import { textIn } from '../export/fields.ts';
import type { AuditRecord } from '../read/read-records.ts';
import type { Outage } from './report.ts';

/**
 * Finds the periods in which users could not sign in: from an `out-of-service` to the first record
 * that ends it: a clean ending, a session, or a good config if the config was the problem.
 */
export class OutageWatch {
  readonly #over: Outage[] = [];
  #open: { readonly from: string; readonly problem: string } | null = null;

  see(record: AuditRecord): void {
    const open = this.#open;
    if (record.event === 'out-of-service') {
      const problem = textIn(record['problem']) ?? 'unknown';
      // Every failed retry records it once more.
      if (open?.problem === problem) return;
      this.#end(record.time);
      this.#open = { from: record.time, problem };
    } else if (open !== null && endsOutage(record, open.problem)) this.#end(record.time);
  }

  /** The outages that overlap a period; none if `from` and `to` are null. */
  within(from: string | null, to: string | null): readonly Outage[] {
    if (from === null || to === null) return [];
    const all = this.#open === null ? this.#over : [...this.#over, outage(this.#open, null, to)];
    return all.filter((one) => one.from <= to && (one.to ?? to) >= from);
  }

  #end(time: string): void {
    if (this.#open !== null) this.#over.push(outage(this.#open, time, time));
    this.#open = null;
  }
}

/** Whether a record ends an outage that has this problem. */
export function endsOutage({ event, clean }: AuditRecord, problem: string): boolean {
  if (event === 'session-started') return true;
  if (problem === 'config') return event === 'config-loaded';
  return event === 'ending-finished' && clean === true;
}

function outage(
  { from, problem }: { readonly from: string; readonly problem: string },
  to: string | null,
  until: string,
): Outage {
  return { from, to, ms: Math.max(0, Date.parse(until) - Date.parse(from)), problem };
}
