import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  statSync,
  type Stats,
} from 'node:fs';

/**
 * Refuses a pipe, a device or a socket. A folder stops no reader: the system refuses to read it. What is not there is fine: opening it says so, or makes it.
 * @throws an error with the code `ENOTREG`
 */
export function refuseUnlessRegular(path: string): void {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats !== undefined && !isHarmless(stats)) throw notRegular(path);
}

function isHarmless(stats: Stats): boolean {
  return stats.isFile() || stats.isDirectory();
}

function notRegular(path: string): Error {
  return Object.assign(new Error(`${path} is not a regular file`), { code: 'ENOTREG' });
}

/**
 * Opens a file for those who read or append it. A pipe that no process writes to, or a device that
 * never ends, would stop the kiosk: both are refused, before anything is read.
 * @param flags of open(2), such as `O_RDONLY`
 * @throws the file system's error, or one with the code `ENOTREG`
 */
export function openRegularFile(path: string, flags: number, mode?: number): number {
  // Before it is opened, for opening a device can have effects; and after, for it may be exchanged.
  refuseUnlessRegular(path);
  // Windows has no O_NONBLOCK, and no pipes in its folders.
  const nonBlocking = (constants.O_NONBLOCK as number | undefined) ?? 0;
  const file = openSync(path, flags | nonBlocking, mode);
  if (isHarmless(fstatSync(file))) return file;
  closeSync(file);
  throw notRegular(path);
}

/** The content of a small file. @throws as {@link openRegularFile} */
export function readRegularFile(path: string): Buffer {
  const file = openRegularFile(path, constants.O_RDONLY);
  try {
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}
