import { closeSync, fstatSync, openSync } from 'node:fs';
import { checkLineAlone } from './chain.ts';
import { readLinesBackwards } from './read-lines.ts';

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
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return { kind: 'no-record' }; // opening it for writing says what is wrong with it
  }
  try {
    let hasRecord = false;
    for (const { bytes } of readLinesBackwards(file, fstatSync(file).size)) {
      const check = checkLineAlone(bytes);
      if (check.kind === 'bad') continue;
      hasRecord = true;
      const found = lastWord(check.record);
      if (found !== null) return found;
    }
    return { kind: hasRecord ? 'ended-clean' : 'no-record' };
  } catch {
    return { kind: 'no-record' }; // as above
  } finally {
    closeSync(file);
  }
}

function lastWord({
  event,
  clean,
  session,
}: Readonly<Record<string, unknown>>): LastSession | null {
  const auditId = typeof session === 'string' ? session : null;
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
