import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { dirname } from 'node:path';
import type { Operation } from './operation.ts';

/** These leave nothing behind that a power cut could undo. */
const harmless = ['closeSync', 'existsSync', 'fstatSync', 'readSync', 'statSync'];

/**
 * Runs work that uses node:fs, and notes what it asks of the file system. All of that is done, but
 * for syncing, which is only noted. The work has to be over when it returns.
 * @param work gets a function that it calls when it relies on what it has written
 * @param room how many more bytes fit on the disk
 * @throws Error when it calls what the model of a power cut does not know
 */
export function recordOperations(
  work: (actedOn: () => void) => void,
  room = Infinity,
): readonly Operation[] {
  const operations: Operation[] = [];
  const note = (operation: Operation) => void operations.push(operation);
  withCalls({ ...unknownCalls(), ...knownCalls(note, room) }, () => {
    work(() => {
      note({ kind: 'acted-on' });
    });
  });
  return operations;
}

/** Runs work, which has to be over when it returns, without waiting for the disk. */
export function withoutWaiting(work: () => void): void {
  withCalls({ fdatasyncSync: () => undefined, fsyncSync: () => undefined }, work);
}

function withCalls(calls: Calls, work: () => void): void {
  const real = Object.fromEntries(Object.entries(fs).filter(([name]) => name in calls));
  Object.assign(fs, calls);
  syncBuiltinESMExports();
  try {
    work();
  } finally {
    Object.assign(fs, real);
    syncBuiltinESMExports();
  }
}

type Calls = Readonly<Record<string, unknown>>;

function unknownCalls(): Calls {
  const names = Object.keys(fs).filter((name) => /^[a-z]\w*Sync$/.test(name));
  return Object.fromEntries(
    names
      .filter((name) => !harmless.includes(name))
      .map((name) => [
        name,
        () => {
          throw new Error(`${name}: the model of a power cut does not know it yet`);
        },
      ]),
  );
}

function knownCalls(note: (operation: Operation) => void, room: number): Calls {
  const { existsSync, fstatSync, ftruncateSync, mkdirSync, openSync, writeSync } = fs;
  const opened = new Map<number, string>();
  const pathOf = (file: number) => opened.get(file) ?? '';
  let left = room;
  const sync = (file: number) => {
    note({ kind: 'sync', path: pathOf(file) });
  };
  return {
    fdatasyncSync: sync,
    fsyncSync: sync,
    mkdirSync: (path: string, options: fs.MakeDirectoryOptions & { recursive: true }) => {
      const first = mkdirSync(path, options);
      const made: string[] = [];
      for (let folder = path; folder.length >= (first ?? `${path}/`).length;) {
        made.unshift(folder);
        folder = dirname(folder);
      }
      for (const folder of made) note({ kind: 'make-folder', path: folder });
      return first;
    },
    openSync: (path: string, flags: string, mode?: number) => {
      const isNew = !existsSync(path);
      const file = openSync(path, flags, mode);
      opened.set(file, path);
      if (isNew) note({ kind: 'create', path });
      return file;
    },
    /** To the end of a file, as all that is opened with `a`. */
    writeSync: (file: number, data: Buffer, offset: number) => {
      if (left <= 0) throw Object.assign(new Error('the disk is full'), { code: 'ENOSPC' });
      const bytes = Buffer.from(data.subarray(offset, offset + left));
      note({ kind: 'write', path: pathOf(file), at: fstatSync(file).size, bytes });
      left -= bytes.length;
      return writeSync(file, bytes);
    },
    ftruncateSync: (file: number, size: number) => {
      ftruncateSync(file, size);
      note({ kind: 'truncate', path: pathOf(file), size });
    },
  };
}
