import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../../base/errors.ts';
import { openRegularFile } from '../../base/regular-file.ts';

export interface LogFileLimits {
  /** A file that has reached this size is rotated. */
  readonly maxBytes: number;
  /** How many of those are kept. */
  readonly keep: number;
}

const APPEND = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT;

const LIMITS: LogFileLimits = { maxBytes: 1_000_000, keep: 4 };

/**
 * The log where standard error goes nowhere: `cleardesk.log`, and full ones before it, numbered upwards.
 * It is opened for each line, so that two processes may write at once, as they do when one takes over
 * from another, and either may put the file aside.
 */
export class LogFile {
  readonly #folder: string;
  readonly #path: string;
  readonly #limits: LogFileLimits;

  constructor(folder: string, limits: LogFileLimits = LIMITS) {
    this.#folder = folder;
    this.#path = join(folder, 'cleardesk.log');
    this.#limits = limits;
  }

  /** @throws NotAFileError, or the file system's error */
  append(line: string): void {
    const { maxBytes } = this.#limits;
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const file = openRegularFile(this.#path, APPEND);
    let { size } = fstatSync(file);
    try {
      // A file that cannot be rotated does not grow for ever.
      if (size < 2 * maxBytes) size += writeSync(file, `${line}\n`);
    } finally {
      closeSync(file);
    }
    if (size >= maxBytes) this.#putAside();
  }

  #putAside(): void {
    // The other process may have done it meanwhile.
    const { size } = statSync(this.#path, { throwIfNoEntry: false }) ?? { size: 0 };
    if (size < this.#limits.maxBytes) return;
    const numbers = olderNumbers(this.#folder);
    const place = this.#claim((numbers.at(-1) ?? 0) + 1);
    try {
      renameSync(this.#path, place);
    } catch (error) {
      rmSync(place, { force: true });
      if (errorCode(error) === 'ENOENT') return;
      throw error;
    }
    for (const old of numbers.slice(0, Math.max(0, numbers.length + 1 - this.#limits.keep))) {
      rmSync(olderFile(this.#folder, old), { force: true });
    }
  }

  /** Makes an empty file to be renamed over, so that nobody else's archived segment is. */
  #claim(number: number): string {
    const place = olderFile(this.#folder, number);
    try {
      closeSync(openSync(place, 'wx', 0o600));
      return place;
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
      return this.#claim(number + 1);
    }
  }
}

/** Every file of the log, the newest first. */
export function logFiles(folder: string): readonly string[] {
  const older = olderNumbers(folder).toReversed();
  const files = [
    join(folder, 'cleardesk.log'),
    ...older.map((number) => olderFile(folder, number)),
  ];
  // The next line begins a new one where the last has filled it.
  return files.filter((file) => existsSync(file));
}

function olderFile(folder: string, number: number): string {
  return join(folder, `cleardesk.${number}.log`);
}

/** In their order. */
function olderNumbers(folder: string): readonly number[] {
  return readdirSync(folder)
    .map((name) => Number(/^cleardesk\.(\d{1,15})\.log$/.exec(name)?.[1] ?? NaN))
    .filter((number) => !Number.isNaN(number))
    .toSorted((a, b) => a - b);
}
