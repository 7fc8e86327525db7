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
import { isatty } from 'node:tty';
import { errorCode } from '../../base/errors.ts';
import { openRegularFile } from '../../base/regular-file.ts';
import { Log, priorities } from './log.ts';

export interface LogFileLimits {
  /** A file that has reached this size is rotated. */
  readonly maxBytes: number;
  /** How many rotated files are kept. */
  readonly keep: number;
}

const APPEND = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT;

const LIMITS: LogFileLimits = { maxBytes: 1_000_000, keep: 4 };

/**
 * The log for a process whose standard error has no reader: `cleardesk.log`, and older full files,
 * numbered upwards. Each line opens the file, so that two processes may write at the same time, as
 * they do when one takes over from the other, and either may rotate the file.
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
      // A file that cannot be rotated must not grow without limit.
      if (size < 2 * maxBytes) size += writeSync(file, `${line}\n`);
    } finally {
      closeSync(file);
    }
    if (size >= maxBytes) this.#putAside();
  }

  #putAside(): void {
    // The other process may have rotated the file meanwhile.
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

  /** Creates an empty file for the rename to replace, so that it replaces no other full file. */
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
  // After a rotation there is no `cleardesk.log` until the next line.
  return files.filter((file) => existsSync(file));
}

function olderFile(folder: string, number: number): string {
  return join(folder, `cleardesk.${number}.log`);
}

/** The numbers of the older files, ascending. */
function olderNumbers(folder: string): readonly number[] {
  return readdirSync(folder)
    .map((name) => Number(/^cleardesk\.(\d{1,15})\.log$/.exec(name)?.[1] ?? NaN))
    .filter((number) => !Number.isNaN(number))
    .toSorted((a, b) => a - b);
}

const STANDARD_ERROR = 2;

/** What reads standard error: the journal of systemd, another reader, or no reader. */
export type StandardError = 'journal' | 'reader' | 'none';

/** This process's log. Opens no file yet. @param folder for lines when stderr has no reader */
export function openLog(env: NodeJS.ProcessEnv, folder: string): Log {
  const reader = readerOf(STANDARD_ERROR, env);
  const file = new LogFile(folder);
  return new Log((level, line) => {
    const toFile = () => {
      file.append(`${new Date().toISOString()} ${level} [${process.pid}] ${line}`);
    };
    if (reader === 'none') toFile();
    else {
      const start = reader === 'journal' ? `<${priorities[level]}>` : `cleardesk: ${level}: `;
      try {
        writeSync(STANDARD_ERROR, `${start}${line}\n`);
      } catch {
        toFile(); // the reader has closed its end
      }
    }
  });
}

/** systemd.exec(5), `JOURNAL_STREAM`: the device and inode of the stream to the journal. */
export function readerOf(file: number, env: NodeJS.ProcessEnv): StandardError {
  try {
    const stat = fstatSync(file, { bigint: true });
    if (env['JOURNAL_STREAM'] === `${stat.dev}:${stat.ino}`) return 'journal';
    // /dev/null, which Node also opens in place of a closed stream.
    return stat.isCharacterDevice() && !isatty(file) ? 'none' : 'reader';
  } catch {
    return 'none';
  }
}
