import { constants, type Dirent } from 'node:fs';
import { lstat, open, readdir, rm, rmdir, unlink } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from './errors.ts';

/** Of open(2) on Linux: the descriptor only stands for the folder, which need not be readable. */
const O_PATH = 0o10000000;

/** On Linux, a path may begin at an open folder (/proc/self/fd). */
const HAS_DESCRIPTOR_PATHS = process.platform === 'linux';

const AGAIN_MS = 50;
/** Another process may still write the content, or replace it while the kiosk removes it. */
const MOST_TRIES = 10;

/**
 * Removes everything in a folder, and never the target of a symbolic link: it removes the link
 * itself, also one in place of the folder. If something cannot be removed, it still removes the
 * rest.
 * @param path absolute, with no link in the folders above
 * @param onLink called if a link stood in place of the folder
 * @throws the file system's error for what stays; ENOTDIR if the path leads through a link
 */
export async function emptyFolder(path: string, onLink: () => void): Promise<void> {
  await inFolder(dirname(path), async (above) => {
    const place = join(above, basename(path));
    if ((await lstat(place)).isSymbolicLink()) {
      await unlink(place);
      onLink();
    } else {
      await inSubfolder(above, Buffer.from(basename(path)), emptyInside);
    }
  }).catch(unlessAbsent);
}

/** Removes a file, a link, or a folder with its content, like {@link emptyFolder}. */
export async function removeTree(path: string): Promise<void> {
  await inFolder(dirname(path), async (above) => {
    const place = join(above, basename(path));
    const isFolder = (await lstat(place)).isDirectory();
    await remove(above, Buffer.from(basename(path)), isFolder);
  }).catch(unlessAbsent);
}

/**
 * Counts the entries of a folder; 1 if a link stands in its place, 0 if nothing does.
 * @throws the file system's error
 */
export async function countInFolder(path: string): Promise<number> {
  let count = 0;
  await inFolder(dirname(path), async (above) => {
    if ((await lstat(join(above, basename(path)))).isSymbolicLink()) count = 1;
    else {
      await inSubfolder(above, Buffer.from(basename(path)), async (inside) => {
        count = (await readdir(inside)).length;
      });
    }
  }).catch(unlessAbsent);
  return count;
}

type Use = (inside: string) => Promise<void>;

/**
 * Calls `use` with a path into a folder. On Linux, the path begins at a descriptor (proc(5),
 * /proc/self/fd) that was opened folder by folder, none of which may be a link. It stays in that
 * folder if another process renames it, as with openat(2), which Node does not have. On other
 * systems it is the folder's own path.
 */
async function inFolder(path: string, use: Use): Promise<void> {
  if (!HAS_DESCRIPTOR_PATHS) return use(path);
  const parts = path.split('/').filter((part) => part !== '');
  const into = async (inside: string, [part, ...rest]: readonly string[]): Promise<void> => {
    if (part === undefined) await use(inside);
    else await inSubfolder(inside, Buffer.from(part), (next) => into(next, rest));
  };
  await into('/', parts);
}

/** @throws ENOTDIR if the name is not a folder, but a link or a file */
async function inSubfolder(inside: string, name: Buffer, use: Use): Promise<void> {
  const path = pathIn(inside, name);
  if (!HAS_DESCRIPTOR_PATHS) {
    if (!(await lstat(path)).isDirectory()) throw notAFolder(path);
    return use(path.toString());
  }
  const folder = await open(path, O_PATH | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    await use(`/proc/self/fd/${folder.fd}`);
  } finally {
    await folder.close();
  }
}

async function emptyInside(inside: string): Promise<void> {
  if (!HAS_DESCRIPTOR_PATHS) {
    const names = await readdir(inside);
    // Node checks for a link at each level.
    const removals = names.map((name) => rm(join(inside, name), { recursive: true, force: true }));
    await Promise.allSettled(removals);
    await Promise.all(removals);
    return;
  }
  // A name need not be text: latin1 keeps its bytes.
  const entries = await readdir(inside, { encoding: 'latin1', withFileTypes: true });
  const problems: unknown[] = [];
  const removal = (entry: Dirent) =>
    remove(inside, Buffer.from(entry.name, 'latin1'), entry.isDirectory()).catch(
      (error: unknown) => void problems.push(error),
    );
  await Promise.all(entries.filter((entry) => !entry.isDirectory()).map(removal));
  // One after another, because each stays open while its content is removed.
  for (const entry of entries.filter((other) => other.isDirectory())) await removal(entry);
  if (problems.length > 0) throw problems[0];
}

/** Removes a file, a link, or a folder with all that is in it. */
async function remove(inside: string, name: Buffer, isDirectory: boolean): Promise<void> {
  const path = pathIn(inside, name);
  let isFolder = isDirectory;
  for (let tries = 1; ; tries += 1) {
    try {
      if (isFolder) {
        await inSubfolder(inside, name, emptyInside);
        await rmdir(path);
      } else await unlink(path);
      return;
    } catch (error) {
      const code = errorCode(error);
      if (code === 'ENOENT') return;
      const hasChanged = code === (isFolder ? 'ENOTDIR' : 'EISDIR');
      const isInUse = code === 'ENOTEMPTY' || code === 'EBUSY';
      if (tries === MOST_TRIES || !(hasChanged || isInUse)) throw error;
      if (hasChanged) isFolder = !isFolder;
      else await sleep(AGAIN_MS);
    }
  }
}

function pathIn(inside: string, name: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${inside}${sep}`), name]);
}

function unlessAbsent(error: unknown): void {
  if (errorCode(error) !== 'ENOENT') throw error;
}

function notAFolder(path: Buffer): Error {
  const problem = new Error(`ENOTDIR: not a directory, open '${path.toString()}'`);
  return Object.assign(problem, { code: 'ENOTDIR' });
}
