import { renameSync } from 'node:fs';
import { open, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { openRegularFileHandle } from '../../base/regular-file.ts';

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
  const draft = `${path}.${process.pid}.new`;
  let isInPlace = false;
  try {
    const file = await open(draft, 'w', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(cursor)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    if (signal.aborted) return;
    renameSync(draft, path);
    isInPlace = true;
  } finally {
    if (!isInPlace) await rm(draft, { force: true });
  }
}

/**
 * Removes the drafts of processes that ended, or were killed, over a cursor. One that is alive by then
 * has been told to stop, and does not need its draft any more. Never rejects.
 */
export async function removeDrafts(path: string): Promise<void> {
  const [start, folder] = [`${basename(path)}.`, dirname(path)];
  const names = await readdir(folder).catch(() => []);
  const drafts = names.filter(
    (name) => name.startsWith(start) && /^\d+\.new$/.test(name.slice(start.length)),
  );
  await Promise.all(
    drafts.map((name) => rm(join(folder, name), { force: true }).catch(() => undefined)),
  );
}
