import { dirname } from 'node:path';
import type { Operation } from './operation.ts';

/** Picks one of so many possibilities, from 0. */
export type Choose = (count: number) => number;

/** What a disk writes as a whole or not at all. */
const BLOCK_BYTES = 512;

type Change = Extract<Operation, { kind: 'write' | 'truncate' }>;

interface Entry {
  /** Its name survives a power cut. */
  isNameSure: boolean;
  /** What of it survives a power cut. */
  sure: Buffer;
  /** What came after that, of which anything may survive. */
  readonly pending: Change[];
}

/**
 * A disk by the least that POSIX promises (fsync, fdatasync: "synchronized I/O completion"): what was
 * synced survives a power cut; of all that was not, any part does, in any order. The name of a file
 * or folder survives once the folder that it is in was synced.
 */
export class Disk {
  readonly #entries = new Map<string, Entry>();

  /** @param contents of the file that is on it to begin with; null for an empty disk */
  constructor(path: string, contents: Buffer | null) {
    if (contents !== null) {
      this.#entries.set(path, { isNameSure: true, sure: contents, pending: [] });
    }
  }

  apply(operation: Operation): void {
    switch (operation.kind) {
      case 'make-folder':
      case 'create': {
        const entry = { isNameSure: false, sure: Buffer.alloc(0), pending: [] };
        this.#entries.set(operation.path, entry);
        return;
      }
      case 'write':
      case 'truncate':
        this.#entries.get(operation.path)?.pending.push(operation);
        return;
      case 'sync': {
        const { path } = operation;
        const entry = this.#entries.get(path);
        if (entry !== undefined) {
          entry.sure = seen(entry);
          entry.pending.length = 0;
        }
        for (const [inner, other] of this.#entries) {
          if (dirname(inner) === path) other.isNameSure = true;
        }
        return;
      }
      case 'acted-on':
        return;
    }
  }

  /** What a file holds for whoever reads it while there is power. */
  seen(path: string): Buffer {
    const entry = this.#entries.get(path);
    return entry === undefined ? Buffer.alloc(0) : seen(entry);
  }

  /** What a power cut leaves of a file; null when its name, or that of a folder above, is lost. */
  afterCut(path: string, choose: Choose): Buffer | null {
    const entry = this.#entries.get(path);
    if (entry === undefined) return null;
    for (const [name, { isNameSure }] of this.#entries) {
      const isAbove = path === name || path.startsWith(`${name}/`);
      if (isAbove && !isNameSure && choose(2) === 1) return null;
    }
    return entry.pending.reduce(
      (contents, change) => survivor(contents, change, choose),
      entry.sure,
    );
  }
}

function seen({ sure, pending }: Entry): Buffer {
  return pending.reduce(
    (contents, change) =>
      change.kind === 'truncate'
        ? contents.subarray(0, change.size)
        : written(contents, change.at, change.bytes),
    sure,
  );
}

function survivor(contents: Buffer, change: Change, choose: Choose): Buffer {
  if (change.kind === 'truncate') {
    return choose(2) === 0 ? contents : contents.subarray(0, change.size);
  }
  const { at, bytes } = change;
  const end = at + bytes.length;
  const kind = choose(3);
  // Torn at any byte; or the size is there already, and zeros stand for the rest …
  if (kind < 2) {
    const base = kind === 0 ? contents : written(contents, end, Buffer.alloc(0));
    return written(base, at, bytes.subarray(0, choose(bytes.length + 1)));
  }
  // … or whole blocks are missing.
  let result = written(contents, end, Buffer.alloc(0));
  for (let from = at; from < end;) {
    const to = Math.min(end, (Math.floor(from / BLOCK_BYTES) + 1) * BLOCK_BYTES);
    if (choose(2) === 0) result = written(result, from, bytes.subarray(from - at, to - at));
    from = to;
  }
  return result;
}

/** Contents with bytes put in their place; a gap before that is zeros. */
function written(contents: Buffer, at: number, bytes: Buffer): Buffer {
  const result = Buffer.alloc(Math.max(contents.length, at + bytes.length));
  contents.copy(result);
  bytes.copy(result, at);
  return result;
}

interface Choice {
  picked: number;
  readonly count: number;
}

/** Calls back once for each sequence of choices that there is. @returns how many there were */
export function everyOutcome(work: (choose: Choose) => void): number {
  const choices: Choice[] = [];
  for (let outcomes = 1; ; outcomes++) {
    let depth = 0;
    work((count) => {
      const choice = (choices[depth] ??= { picked: 0, count });
      depth += 1;
      return choice.picked;
    });
    while (isLast(choices.at(-1))) choices.pop();
    const next = choices.at(-1);
    if (next === undefined) return outcomes;
    next.picked += 1;
  }
}

function isLast(choice: Choice | undefined): boolean {
  return choice?.count === (choice?.picked ?? 0) + 1;
}
