import { openRegularFileHandle } from '../../base/regular-file.ts';
import { replaceFile } from '../../base/replace-file.ts';

/** How far an audit file was forwarded. */
export interface Cursor {
  /** The receiver that has the records. */
  readonly to: string;
  /** The number of the last record that it has; 0 for none. */
  readonly seq: number;
  /** That record's hash: the number alone could be another file's. */
  readonly hash: string;
  /** The audit file says that the receiver cannot be reached. */
  readonly isDegraded: boolean;
}

/**
 * Reads the cursor. If its file is absent, damaged, or of another receiver, the result is the start
 * of the audit file: the receiver then gets every record, and can drop those that it has.
 */
export async function readCursor(path: string, to: string): Promise<Cursor> {
  const none = { to, seq: 0, hash: '', isDegraded: false };
  try {
    const file = await openRegularFileHandle(path);
    const text = await file.readFile('utf8').finally(() => file.close());
    const cursor = JSON.parse(text) as Cursor;
    const isWhole = Number.isSafeInteger(cursor.seq) && typeof cursor.hash === 'string';
    return isWhole && cursor.to === to ? cursor : none;
  } catch {
    return none;
  }
}

/**
 * Replaces the cursor's file, on the disk, mode 0600. No draft stays behind, also after a failure.
 * @param signal aborted if another process may be writing the file by now
 * @throws the file system's error
 */
export async function writeCursor(
  path: string,
  cursor: Cursor,
  signal: AbortSignal,
): Promise<void> {
  await replaceFile(path, `${JSON.stringify(cursor)}\n`, signal);
}
