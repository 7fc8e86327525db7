import {
  closeSync,
  constants,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { open, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { openNewFile } from './regular-file.ts';

/**
 * Replaces a file, or makes a new one, so that after a power cut there is the old file or all of the
 * new one. What has the name is replaced, never followed: a link, too.
 * @param mode of the new file, less the process's umask
 * @throws the file system's error; the old file is then as it was, and no draft stays
 */
export function replaceFileSync(path: string, content: string | Buffer, mode = 0o600): void {
  const draft = draftOf(path);
  try {
    const file = openNewFile(draft, mode);
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

/**
 * The same without blocking this thread, mode 0600.
 * @param signal keeps the old file where it is aborted before the new one is in its place
 */
export async function replaceFile(
  path: string,
  content: string,
  signal?: AbortSignal,
): Promise<void> {
  const draft = draftOf(path);
  let isInPlace = false;
  try {
    await rm(draft, { force: true });
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    if (signal?.aborted === true) return;
    renameSync(draft, path);
    isInPlace = true;
  } finally {
    if (!isInPlace) await rm(draft, { force: true });
  }
  await syncFolderSoon(dirname(path));
}

/** Removes the drafts that processes left which ended in the middle of replacing. Never rejects. */
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

/**
 * Makes the names in a folder survive a power cut (POSIX: fsync of a file says nothing of the names
 * that lead to it). Windows has no such call.
 */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** The same for the folders above, any of which may be as new. */
export function syncFolders(folder: string): void {
  syncFolder(folder);
  for (let above = dirname(folder); above !== dirname(above); above = dirname(above)) {
    try {
      syncFolder(above);
    } catch {
      // A folder that this process may not even read was not made just now.
    }
  }
}

async function syncFolderSoon(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  await folder.sync().finally(() => folder.close());
}

/** A name of this process's own: what two processes write at once must not get mixed. */
function draftOf(path: string): string {
  return `${path}.${process.pid}.new`;
}
