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
  /** It is recorded that the receiver cannot be reached. */
  readonly isDegraded: boolean;
}

/**
 * Reads how far was forwarded. A file that is absent, torn, or of another receiver says nothing: the
 * receiver gets everything, which it can tell from what it has.
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
 * Puts a cursor in place, on the disk, mode 0600. Whatever happens, no other file stays behind.
 * @param signal keeps it from being put there: another process may be writing it by now
 * @throws the file system's error
 */
export async function writeCursor(
  path: string,
  cursor: Cursor,
  signal: AbortSignal,
): Promise<void> {
  await replaceFile(path, `${JSON.stringify(cursor)}\n`, signal);
}
