import { readdirSync, readFileSync, statSync } from 'node:fs';
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

  /** The kinds whose marker is in the files below these folders, or in a file's name. */
  inFiles(folders: readonly string[]): ReadonlySet<string> {
    const found = new Set<string>();
    for (const path of folders.flatMap(filesBelow)) {
      this.#collect(Buffer.from(path), found);
      if (statSync(path, { throwIfNoEntry: false })?.isFile()) {
        this.#collect(readQuietly(path), found);
      }
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

function filesBelow(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) =>
      join(folder, name),
    );
  } catch {
    return []; // it went away while we looked
  }
}

function readQuietly(path: string): Buffer {
  try {
    return statSync(path).size > LARGEST_FILE ? Buffer.alloc(0) : readFileSync(path);
  } catch {
    return Buffer.alloc(0); // it went away while we looked
  }
}
