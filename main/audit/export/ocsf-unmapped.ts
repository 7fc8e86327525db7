import type { AuditRecord } from '../read-records.ts';
import { failedSteps, receiptCode } from './ending.ts';
import { objectsIn } from './fields.ts';
import type { SessionFacts } from './session-thread.ts';

/** What has a place of its own; where there is a session, `session` has one in Authentication only. */
const MAPPED = new Set('seq time event device hash steps user'.split(' '));

/**
 * What OCSF has no place for, by the names that it has in the audit file: among it the chain (`prev`),
 * the receipt, and how long a session was. `duration` is not for that: since 1.9.0 it is the window of
 * events that are counted as one.
 */
export function unmapped(
  record: AuditRecord,
  session: SessionFacts | null,
): Readonly<Record<string, unknown>> {
  const own = Object.fromEntries(Object.entries(record).filter(([name]) => !MAPPED.has(name)));
  if (record.event === 'session-started' || record.event === 'ending-finished') {
    delete own['session'];
  }
  if (record.event !== 'ending-finished') return own;
  return {
    ...own,
    receipt: receiptCode(record),
    ...(session === null ? {} : { sessionMs: session.lengthMs }),
    steps: { count: objectsIn(record['steps']).length, failed: failedSteps(record) },
  };
}
