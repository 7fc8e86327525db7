import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  type Stats,
} from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';

/** Undefined on Windows, which has no named pipes among its files either. */
const NO_WAITING = constants.O_NONBLOCK;

/** A path leads to something other than a regular file. */
export class NotAFileError extends Error {
  readonly code = 'NOT_A_FILE';
  /** Such as "a named pipe". */
  readonly found: string;

  constructor(path: string, found: string) {
    super(`${path} is ${found}, not a file`);
    this.name = 'NotAFileError';
    this.found = found;
  }
}

/**
 * Opens a regular file and nothing else: opening a named pipe waits for its other end, a device may
 * never end, and opening some devices has effects. So this function checks the path, opens it
 * without waiting (open(2), O_NONBLOCK, which regular files ignore), and checks the opened file
 * again, because an attacker may have replaced it in between.
 * @param flags of open(2); with O_CREAT, a new file has mode 0600
 * @param isAllowed for a caller that accepts other files too, whose reading must not wait
 * @returns a file descriptor @throws NotAFileError, or the file system's error
 */
export function openRegularFile(
  path: string,
  flags: number = constants.O_RDONLY,
  isAllowed: (stats: Stats) => boolean = (stats) => stats.isFile(),
): number {
  const named = statSync(path, { throwIfNoEntry: false });
  if (named !== undefined && !isAllowed(named)) refuseOther(path, named);
  const file = openSync(path, flags | NO_WAITING, 0o600);
  try {
    const opened = fstatSync(file);
    if (!isAllowed(opened)) refuseOther(path, opened);
    return file;
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

/** Like {@link openRegularFile}, for reading only, without blocking this thread. */
export async function openRegularFileHandle(path: string): Promise<FileHandle> {
  refuseOther(path, await stat(path));
  const file = await open(path, constants.O_RDONLY | NO_WAITING);
  try {
    refuseOther(path, await file.stat());
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/**
 * Reads a regular file up to a limit, also if it grows meanwhile.
 * @returns at most `maxBytes` @throws NotAFileError, or the file system's error
 */
export function readRegularFile(path: string, maxBytes: number): Buffer {
  const file = openRegularFile(path);
  try {
    const buffer = Buffer.alloc(Math.min(maxBytes, fstatSync(file).size + 1));
    let length = 0;
    for (let read = -1; read !== 0 && length < buffer.length; length += read) {
      read = readSync(file, buffer, length, buffer.length - length, null);
    }
    return buffer.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

/**
 * Opens a new file for a draft, and removes what has that name so far. It follows no link and waits
 * for no named pipe (open(2), O_EXCL).
 * @param mode less the process's umask
 * @returns a file descriptor @throws the file system's error
 */
export function openNewFile(path: string, mode = 0o600): number {
  rmSync(path, { force: true });
  return openSync(path, 'wx', mode);
}

/** The kind of something that is not a regular file; null for a regular file. */
export function otherThanFile(stats: Stats): string | null {
  if (stats.isFile()) return null;
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a named pipe';
  if (stats.isSocket()) return 'a socket';
  if (stats.isSymbolicLink()) return 'a symbolic link';
  return 'a device';
}

/** @throws NotAFileError for all but a regular file */
export function refuseOther(path: string, stats: Stats): void {
  const found = otherThanFile(stats);
  if (found !== null) throw new NotAFileError(path, found);
}
