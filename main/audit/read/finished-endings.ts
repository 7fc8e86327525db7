import type { FinishedEnding } from '../../fleet/commands.ts';
import { receiptCode } from '../export/fields.ts';
import { readRecordsBackwards } from './read-records.ts';

/** An ending is at most so many records back: each session has an ending, and a few dozen records. */
const MOST_RECORDS = 2000;

/**
 * The endings that an audit file has since a moment, newest first; with null, the last one only. Never
 * throws: what cannot be read has none.
 * @param since RFC 3339, UTC, with milliseconds
 */
export function finishedEndings(path: string, since: string | null): readonly FinishedEnding[] {
  const found: FinishedEnding[] = [];
  let read = 0;
  try {
    for (const record of readRecordsBackwards(path)) {
      const { time, session, clean } = record;
      read += 1;
      if (read > MOST_RECORDS || (since !== null && time < since)) break;
      const code = receiptCode(record);
      if (code === null) continue;
      found.push({ session: session ?? null, time, code, clean: clean === true });
      if (since === null) break;
    }
  } catch {
    // The kiosk that cannot read its audit file says so itself.
  }
  return found;
}
