import { closeSync, fstatSync, openSync } from 'node:fs';
import { checkLineAlone } from './chain.ts';
import { readLinesBackwards } from './read-lines.ts';

/** How the last session ended, by the audit file's own word. */
export type LastSession =
  | { readonly kind: 'ended-clean' }
  /** There is no file, or none with a word on a session in it. */
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
    for (const { bytes } of readLinesBackwards(file, fstatSync(file).size)) {
      const found = lastWord(bytes);
      if (found !== null) return found;
    }
    return { kind: 'no-record' };
  } catch {
    return { kind: 'no-record' }; // as above
  } finally {
    closeSync(file);
  }
}

function lastWord(line: Buffer): LastSession | null {
  const check = checkLineAlone(line);
  if (check.kind === 'bad') return null;
  const { event, clean, session } = check.record;
  const auditId = typeof session === 'string' ? session : null;
  if (event === 'session-started') return { kind: 'open', cause: 'session-unfinished', auditId };
  if (event === 'ending-started') return { kind: 'open', cause: 'ending-unfinished', auditId };
  if (event !== 'ending-finished') return null;
  if (clean === true) return { kind: 'ended-clean' };
  return { kind: 'open', cause: 'ending-not-clean', auditId };
}
