import { closeSync, lstatSync, openSync, readdirSync, readSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { kinds, markerFor } from '../../../demo/markers.ts';
import { readMemory } from './processes.ts';

const LARGEST_FILE = 64 * 1024 * 1024;

/** Looks for the markers that one seed planted, as UTF-8 (ASCII) and as UTF-16LE. */
export class ResidueScanner {
  readonly #kindOf: ReadonlyMap<string, string>;

  constructor(seed: string) {
    this.#kindOf = new Map(kinds.map((kind) => [markerFor(seed, kind), kind]));
  }

  /**
   * The kinds whose marker is in the files below these folders, or in a file's name.
   * @param since files that nobody has touched after this (milliseconds since the epoch) are left out
   */
  inFiles(folders: readonly string[], since = 0): ReadonlySet<string> {
    const found = new Set<string>();
    const bytes = Buffer.allocUnsafe(LARGEST_FILE);
    for (const path of folders.flatMap(filesBelow)) {
      this.#collect(Buffer.from(path), found);
      this.#collect(readQuietly(path, since, bytes), found);
    }
    return found;
  }

  /** The kinds whose marker is in the memory of these processes. */
  inMemory(pids: readonly number[]): ReadonlySet<string> {
    const found = new Set<string>();
    for (const pid of pids) {
      readMemory(pid, (bytes) => {
        this.#collect(bytes, found);
      });
    }
    return found;
  }

  #collect(bytes: Buffer, found: Set<string>): void {
    this.#collectAs(bytes, 'latin1', found);
    this.#collectAs(bytes, 'utf16le', found);
  }

  #collectAs(bytes: Buffer, encoding: 'latin1' | 'utf16le', found: Set<string>): void {
    const start = Buffer.from('mk-', encoding);
    const longest = 64 * (encoding === 'latin1' ? 1 : 2);
    for (let at = bytes.indexOf(start); at >= 0; at = bytes.indexOf(start, at + 1)) {
      const text = bytes.toString(encoding, at, at + longest);
      const marker = /^mk-[a-z0-9-]+-[0-9a-f]{16}/.exec(text)?.[0] ?? '';
      const kind = this.#kindOf.get(marker);
      if (kind !== undefined) found.add(kind);
    }
  }
}

/** Links are not followed: what they lead to is looked at where it is. */
function filesBelow(folder: string): readonly string[] {
  let entries: readonly Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // it went away while we looked
  }
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}

/** @param into is used again for each file: buffers are freed too late in a loop that never waits */
function readQuietly(path: string, since: number, into: Buffer): Buffer {
  let file: number | undefined;
  try {
    const { size, ctimeMs } = lstatSync(path);
    if (size > LARGEST_FILE || ctimeMs < since) return into.subarray(0, 0);
    file = openSync(path, 'r');
    return into.subarray(0, readSync(file, into, 0, size, 0));
  } catch {
    return into.subarray(0, 0); // it went away while we looked
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
