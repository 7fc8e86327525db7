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
import { errorCode } from './errors.ts';
import { openNewFile } from './regular-file.ts';

/**
 * Replaces a file, or makes a new one, so that a power cut leaves the old file or the whole new
 * one. It replaces a link, and does not follow it.
 * @param mode of the new file, less the process's umask
 * @throws the file system's error. No draft stays. The old file stays, unless the error came last,
 * from writing the folder to the disk: then the new file is in place, and a power cut may undo
 * that.
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
    renameOver(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

interface Replacing {
  /** If aborted before the new file is in place, the old file stays. */
  readonly signal?: AbortSignal;
  /** Of the new file, whatever the process's umask; 0600 by default. */
  readonly mode?: number;
  /** False: a power cut may leave an empty file. */
  readonly isDurable?: boolean;
}

/** Like {@link replaceFileSync}, without blocking this thread. */
export async function replaceFile(
  path: string,
  content: string,
  { signal, mode = 0o600, isDurable = true }: Replacing = {},
): Promise<void> {
  const draft = draftOf(path);
  let isInPlace = false;
  try {
    await rm(draft, { force: true });
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(content);
      await file.chmod(mode);
      if (isDurable) await file.sync();
    } finally {
      await file.close();
    }
    if (signal?.aborted === true) return;
    renameOver(draft, path);
    isInPlace = true;
  } finally {
    if (!isInPlace) await rm(draft, { force: true });
  }
  if (isDurable) await syncFolderSoon(dirname(path));
}

/** Removes the drafts of processes that ended before they replaced the file. Never rejects. */
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

/** Like {@link syncFolder}, with every folder above, because any of them may be new. */
export function syncFolders(folder: string): void {
  syncFolder(folder);
  for (let above = dirname(folder); above !== dirname(above); above = dirname(above)) {
    try {
      syncFolder(above);
    } catch {
      // This process cannot have made a folder that it may not read.
    }
  }
}

async function syncFolderSoon(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  await folder.sync().finally(() => folder.close());
}

/** What Windows says while a virus scanner, or a program that makes backups, has the file open. */
const HELD_OPEN: ReadonlySet<string> = new Set(['EPERM', 'EBUSY', 'EACCES']);
/** Together less than half a second: callers wait for it. */
const TRY_AGAIN_MS = [10, 20, 40, 80, 160] as const;

/**
 * Puts a file in another one's place. On Windows, a program that has one of them open for a moment is
 * waited for.
 */
function renameOver(from: string, to: string): void {
  for (const pauseMs of process.platform === 'win32' ? TRY_AGAIN_MS : []) {
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      if (!HELD_OPEN.has(errorCode(error))) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
    }
  }
  renameSync(from, to);
}

/** The name has this process's id, so that two processes do not write the same draft. */
function draftOf(path: string): string {
  return `${path}.${process.pid}.new`;
}
