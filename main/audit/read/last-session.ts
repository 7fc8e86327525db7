import { join } from 'node:path';
import { readRecordsBackwards, type AuditRecord } from './read-records.ts';

/** How the last session ended, by the audit file's own word. */
export type LastSession =
  | { readonly kind: 'ended-clean' }
  /** There is no file, or no record in it. */
  | { readonly kind: 'no-record' }
  | {
      readonly kind: 'open';
      readonly cause: 'session-unfinished' | 'ending-unfinished' | 'ending-not-clean';
      /** What the file calls the session; null for an ending without one. */
      readonly auditId: string | null;
    };

/**
 * Looks from the end of an audit file for the last word on a session. A file that is not there has
 * had no session; one that cannot be read is treated by whoever opens it for writing.
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
    return { kind: 'no-record' }; // opening it for writing says what is wrong with it
  }
}

/**
 * The same for a kiosk whose audit file may have been in another folder when it last ran: a session
 * that is not finished there has to be finished now.
 * @param before where it was; where nothing of it can be read any more, nothing is known
 */
export function lastSessionIn(folder: string, before: string): LastSession {
  const own = lastSession(join(folder, 'audit.jsonl'));
  return before === folder || own.kind === 'open' ? own : lastSession(join(before, 'audit.jsonl'));
}

function lastWord({ event, clean, session }: AuditRecord): LastSession | null {
  const auditId = session ?? null;
  switch (event) {
    case 'session-started':
    // The beginning may be in a file that was taken away.
    case 'warning-shown':
    case 'warning-cancelled':
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
