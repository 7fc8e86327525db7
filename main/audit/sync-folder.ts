import { closeSync, constants, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

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
      // what we may not even read, nobody has made for us just now
    }
  }
}
