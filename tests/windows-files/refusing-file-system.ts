// A file system that refuses what Windows refuses, for unit tests on Linux: a set-up file of Vitest that replaces
// functions of `node:fs` before a test loads the code. What it refuses is what libuv makes of the Windows API:
// - to cut a file that was opened to append only (Node issue 3177), or to flush one that was opened to read only,
// - to rename over a file that is open,
// - to make a symbolic link,
// - names that are reserved, or have characters that no name may have.
// Names differ by more than case only, and there are no modes. Folders can be flushed: the code asks for the platform
// before it does.
import fs, { type PathLike } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';

const { O_APPEND, O_RDWR, O_WRONLY } = fs.constants;
const READ_ONLY = new Set(['r', 'rs']);
const APPENDS = new Set(['a', 'ax', 'a+', 'ax+', 'as', 'as+']);
const NO_NAME = /[<>:"|?*\u0000-\u001F]|[. ]$/;
const RESERVED = /^(con|prn|aux|nul|com[1-9]|lpt[1-9])(\.|$)/i;

interface Opened {
  readonly path: string;
  readonly inode: number;
  readonly canAppendOnly: boolean;
  readonly canReadOnly: boolean;
}

const opened = new Map<number, Opened>();
const real = { ...fs };
const realPromises = { ...fs.promises };

function refuse(code: string, call: string, path = ''): never {
  throw Object.assign(new Error(`${code}: as on Windows, ${call} '${path}'`), {
    code,
    syscall: call,
    path,
  });
}

/** The name that a path has on the disk: another case leads to the same file. */
function actual(path: PathLike, call: string): string {
  const full = resolve(path instanceof URL ? path.pathname : String(path));
  const name = basename(full);
  if (NO_NAME.test(name) || RESERVED.test(name)) refuse('ENOENT', call, full);
  if (real.existsSync(full)) return full;
  const folder = dirname(full);
  if (!real.existsSync(folder)) return full;
  const other = real.readdirSync(folder).find((one) => one.toLowerCase() === name.toLowerCase());
  return other === undefined ? full : join(folder, other);
}

function noteOpened(file: number, path: string, flags: number | string | undefined): void {
  const stats = real.fstatSync(file);
  if (stats.isDirectory()) return;
  const canAppendOnly =
    typeof flags === 'string' ? APPENDS.has(flags) : ((flags ?? 0) & O_APPEND) !== 0;
  const canReadOnly =
    typeof flags === 'string' ? READ_ONLY.has(flags) : ((flags ?? 0) & (O_RDWR | O_WRONLY)) === 0;
  opened.set(file, { path, inode: stats.ino, canAppendOnly, canReadOnly });
}

/**
 * What was opened under a descriptor; undefined if that is closed, or another file's by now: the garbage collector
 * closes a handle that a test left behind, and no function here sees it.
 */
function openedAs(file: number): Opened | undefined {
  const entry = opened.get(file);
  try {
    if (entry?.inode === real.fstatSync(file).ino) return entry;
  } catch {
    // closed
  }
  opened.delete(file);
  return undefined;
}

function checkCut(file: number): void {
  const entry = openedAs(file);
  if (entry?.canAppendOnly === true) refuse('EPERM', 'ftruncate', entry.path);
}

function checkFlush(file: number): void {
  const entry = openedAs(file);
  if (entry?.canReadOnly === true) refuse('EPERM', 'fsync', entry.path);
}

function checkRename(to: string): void {
  if ([...opened.keys()].some((file) => openedAs(file)?.path === to)) refuse('EPERM', 'rename', to);
}

type Done = (error: unknown) => void;

/** A flush that answers by a call, and gives it what was refused. */
function checkedFlush(flush: (file: number, done: Done) => void) {
  return (file: number, done: Done): void => {
    try {
      checkFlush(file);
    } catch (error) {
      process.nextTick(done, error);
      return;
    }
    flush(file, done);
  };
}

Object.assign(fs, {
  openSync(path: PathLike, flags?: number | string, mode?: number) {
    const name = actual(path, 'open');
    const file = real.openSync(name, flags ?? 'r', mode);
    noteOpened(file, name, flags ?? 'r');
    return file;
  },
  closeSync(file: number) {
    opened.delete(file);
    real.closeSync(file);
  },
  close(file: number, ...rest: [() => void]) {
    opened.delete(file);
    real.close(file, ...rest);
  },
  ftruncateSync(file: number, size?: number) {
    checkCut(file);
    real.ftruncateSync(file, size);
  },
  fsyncSync(file: number) {
    checkFlush(file);
    real.fsyncSync(file);
  },
  fdatasyncSync(file: number) {
    checkFlush(file);
    real.fdatasyncSync(file);
  },
  fsync: checkedFlush(real.fsync),
  fdatasync: checkedFlush(real.fdatasync),
  renameSync(from: PathLike, to: PathLike) {
    const name = actual(to, 'rename');
    checkRename(name);
    real.renameSync(actual(from, 'rename'), name);
  },
  symlinkSync: (_to: PathLike, path: PathLike) => refuse('EPERM', 'symlink', String(path)),
  existsSync(path: PathLike) {
    try {
      return real.existsSync(actual(path, 'stat'));
    } catch {
      return false;
    }
  },
  chmodSync: () => undefined,
  fchmodSync: () => undefined,
});
Object.assign(fs.promises, {
  async open(path: PathLike, flags?: number | string, mode?: number) {
    const name = actual(path, 'open');
    const handle = await realPromises.open(name, flags, mode);
    const { fd } = handle;
    noteOpened(fd, name, flags ?? 'r');
    const close = handle.close.bind(handle);
    const sync = handle.sync.bind(handle);
    const datasync = handle.datasync.bind(handle);
    const truncate = handle.truncate.bind(handle);
    return Object.assign(handle, {
      close: async () => {
        opened.delete(fd);
        await close();
      },
      sync: async () => {
        checkFlush(fd);
        await sync();
      },
      datasync: async () => {
        checkFlush(fd);
        await datasync();
      },
      truncate: async (size?: number) => {
        checkCut(fd);
        await truncate(size);
      },
      chmod: () => Promise.resolve(),
    });
  },
  async rename(from: PathLike, to: PathLike) {
    const name = actual(to, 'rename');
    checkRename(name);
    await realPromises.rename(actual(from, 'rename'), name);
  },
  symlink: (_to: PathLike, path: PathLike) =>
    Promise.reject(Object.assign(new Error('EPERM: as on Windows'), { code: 'EPERM', path })),
  chmod: () => Promise.resolve(),
});
syncBuiltinESMExports();
