import { join } from 'node:path';
import { receiptCode, textIn } from '../export/fields.ts';
import { readRecordsBackwards, type AuditRecord } from './read-records.ts';

/** How the last session ended, according to the audit file. */
export type LastSession =
  | { readonly kind: 'ended-clean' }
  /** There is no file, or it has no record. */
  | { readonly kind: 'no-record' }
  | {
      readonly kind: 'open';
      readonly cause: 'session-unfinished' | 'ending-unfinished' | 'ending-not-clean';
      /** What the file calls the session; null for an ending without one. */
      readonly auditId: string | null;
    };

/**
 * Searches an audit file from its end for the last record of a session. A missing file means that
 * there was no session; if the file cannot be read, opening it for writing reports the error.
 */
export function lastSession(path: string): LastSession {
  try {
    let hasRecord = false;
    for (const record of readRecordsBackwards(path)) {
      hasRecord = true;
      const found = lastWord(record);
      if (found !== null) return found;
    }
    return { kind: hasRecord ? 'ended-clean' : 'no-record' };
  } catch {
    return { kind: 'no-record' }; // opening the file for writing reports the error
  }
}

/**
 * Like {@link lastSession}, for a kiosk whose audit file may have been in another folder when it
 * last ran: the kiosk has to finish a session that is unfinished there.
 * @param before the previous folder; if its file cannot be read, the result is `no-record`
 */
export function lastSessionIn(folder: string, before: string): LastSession {
  const own = lastSession(join(folder, 'audit.jsonl'));
  return before === folder || own.kind === 'open' ? own : lastSession(join(before, 'audit.jsonl'));
}

function lastWord({ event, clean, session }: AuditRecord): LastSession | null {
  const auditId = session ?? null;
  switch (event) {
    case 'session-started':
    // The session's start may be in a file that was removed.
    case 'warning-shown':
    case 'warning-cancelled':
    case 'idle-held-off':
    case 'provider-check-degraded':
    case 'provider-check-restored':
      return { kind: 'open', cause: 'session-unfinished', auditId };
    case 'ending-started':
      return { kind: 'open', cause: 'ending-unfinished', auditId };
    case 'ending-finished':
      if (clean === true) return { kind: 'ended-clean' };
      return { kind: 'open', cause: 'ending-not-clean', auditId };
    default:
      return null;
  }
}

/** The last ending that the audit file has. */
export interface LastEnding {
  /** When it was finished: RFC 3339, UTC. */
  readonly at: string;
  readonly reason: string;
  readonly clean: boolean;
  readonly receipt: string | null;
}

/** Far more than one session records; beyond them, the last ending is of no interest to monitoring. */
const MOST_RECORDS = 2000;

/** @returns null where none of the newest records is an ending, or the file cannot be read */
export function lastEnding(path: string): LastEnding | null {
  try {
    let count = 0;
    for (const record of readRecordsBackwards(path)) {
      if (record.event === 'ending-finished') {
        const { time: at, clean } = record;
        const reason = textIn(record['reason']) ?? 'unknown';
        return { at, reason, clean: clean === true, receipt: receiptCode(record) };
      }
      count += 1;
      if (count === MOST_RECORDS) break;
    }
    return null;
  } catch {
    return null;
  }
}
