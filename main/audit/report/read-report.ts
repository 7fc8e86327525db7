import { setImmediate } from 'node:timers/promises';
import { isSystemError } from '../../base/errors.ts';
import { closeAll, openAuditFiles, type OpenedFile, Progress } from '../read/audit-files.ts';
import { mayBeTorn } from '../file/chain.ts';
import { ChainWatch } from '../export/chain-watch.ts';
import { recordIn } from '../read/read-records.ts';
import type { RawLine } from '../read/file-lines.ts';
import type { Report } from './report.ts';
import { Tally } from './tally.ts';

/** So many records are read before others in this process get a turn: some ten milliseconds. */
const AT_ONCE = 500;

export interface ReportOptions {
  /** Only what was recorded from then on, and before the other; milliseconds since 1970. */
  readonly from?: number | null;
  readonly before?: number | null;
  /** Is told the part of the bytes that is done, from 0 to 1, every now and then. */
  readonly onProgress?: (done: number) => void;
}

/**
 * The report on an audit file and the full ones before it, in little memory. A kiosk may go on writing
 * meanwhile, this process's own too. Lines that are no records are counted and passed over.
 * @throws the file system's error; ENOENT where there is no such file
 */
export async function readReport(
  auditFile: string,
  { from = null, before = null, onProgress = () => undefined }: ReportOptions = {},
): Promise<Report> {
  const files = openAuditFiles(auditFile);
  try {
    const reading = new Reading(from ?? -Infinity, before ?? Infinity);
    const progress = new Progress(files, onProgress);
    for (const file of files) {
      for (const raw of linesOf(file)) {
        reading.see(raw, file === files.at(-1));
        progress.line(file, raw === null ? 0 : raw.bytes.length + 1);
        if (reading.lines % AT_ONCE === 0) await setImmediate();
      }
      progress.endOf(file);
    }
    return reading.report();
  } finally {
    closeAll(files);
  }
}

/** Null stands for what a packed file cannot be unpacked to. */
function* linesOf(file: OpenedFile): Generator<RawLine | null> {
  try {
    yield* file.lines();
  } catch (error) {
    if (isSystemError(error)) throw error;
    yield null;
  }
}

/** One reading of an audit file's lines, in their order. */
class Reading {
  readonly #tally = new Tally();
  readonly #watch = new ChainWatch();
  readonly #from: number;
  readonly #before: number;
  #unreadable = 0;
  lines = 0;

  constructor(from: number, before: number) {
    this.#from = from;
    this.#before = before;
  }

  see(raw: RawLine | null, isNewest: boolean): void {
    this.lines += 1;
    const record = raw === null ? null : (recordIn(raw.bytes)?.record ?? null);
    if (record !== null && this.#watch.sees(record)) {
      const at = Date.parse(record.time);
      this.#tally.see(record, at >= this.#from && at < this.#before);
    } else if (raw === null || !this.#isTorn(raw, isNewest)) this.#unreadable += 1;
  }

  report(): Report {
    const isWhole = this.#unreadable === 0 && this.#watch.problem() === null;
    return this.#tally.report({ unreadable: this.#unreadable, isWhole });
  }

  /** As the power leaves it, or as the kiosk does that is just writing it. */
  #isTorn({ bytes, terminated }: RawLine, isNewest: boolean): boolean {
    return isNewest && !terminated && mayBeTorn(bytes, this.#watch.last);
  }
}
