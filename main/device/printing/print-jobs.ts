import { closeSync, constants, writeSync } from 'node:fs';
import { errorCode } from '../../base/errors.ts';
import { openRegularFile, readRegularFile } from '../../base/regular-file.ts';

const APPEND = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT;

/** The ids of many thousand jobs. */
const MOST_BYTES = 1_000_000;

/** Runs a command of CUPS. Rejects if it fails or does not exist. */
export type RunCommand = (file: string, args: readonly string[], input?: Buffer) => Promise<string>;

/** The title of every job in the queue, which other users can read: it says nothing of the page. */
const TITLE = 'Cleardesk';

/**
 * The print jobs of the sessions. This object keeps their ids in memory, so that a full disk cannot
 * lose them, and in a file, so that the ending after a crash finds them.
 */
export class PrintJobs {
  readonly #run: RunCommand;
  readonly #purge: (id: string) => Promise<void>;
  readonly #ownFile: string;
  readonly #files: readonly string[];
  readonly #ownIds = new Set<string>();
  /** Several may be on their way at the same time. */
  readonly #submitting = new Set<Promise<void>>();
  #isClosed = false;

  /**
   * @param purge removes a job from the print system, with its files and its history
   * @param staleFiles the files of earlier processes
   */
  constructor(
    run: RunCommand,
    purge: (id: string) => Promise<void>,
    ownFile: string,
    staleFiles: readonly string[],
  ) {
    this.#run = run;
    this.#purge = purge;
    this.#ownFile = ownFile;
    this.#files = [ownFile, ...staleFiles];
  }

  /**
   * Prints a PDF on the default printer. Rejects if the print system refuses it, or if the job's id
   * cannot be written to the file: then it cancels the job, which a crash would leave in the queue.
   */
  async submit(makePdf: () => Promise<Buffer>): Promise<void> {
    const job = makePdf().then((pdf) => this.#submit(pdf));
    this.#submitting.add(job);
    try {
      await job;
    } finally {
      this.#submitting.delete(job);
    }
  }

  /** Cancels all jobs, also those that are being printed. Later submissions are refused. */
  async cancelAll(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#submitting);
    // A finished job cannot be cancelled; `queuedCount` counts what is left.
    await Promise.allSettled(this.#ids().map((id) => this.#takeBack(id)));
  }

  async queuedCount(): Promise<number> {
    const ids = new Set(this.#ids());
    if (ids.size === 0) return 0;
    const queue = await this.#run('lpstat', ['-W', 'not-completed', '-o']);
    return queue.split('\n').filter((line) => ids.has(line.split(/\s/)[0] ?? '')).length;
  }

  async #submit(pdf: Buffer): Promise<void> {
    if (this.#isClosed) throw new Error('the session has ended');
    const said = await this.#run('lp', ['-t', TITLE, '-'], pdf);
    const id = /\b(\S+-\d+)\b/.exec(said)?.[1];
    if (id === undefined) throw new Error('the print system names no job');
    this.#ownIds.add(id);
    try {
      this.#writeDown(id);
    } catch (error) {
      await this.#takeBack(id).then(
        () => this.#ownIds.delete(id),
        () => undefined, // the ending tries again
      );
      throw error;
    }
  }

  /** After a crash, the next start reads the ids from the file. */
  #writeDown(id: string): void {
    const file = openRegularFile(this.#ownFile, APPEND);
    try {
      writeSync(
        file,
        `${id}
`,
      );
    } finally {
      closeSync(file);
    }
  }

  async #takeBack(id: string): Promise<void> {
    await this.#purge(id).catch(() => this.#run('cancel', [id]));
  }

  #ids(): readonly string[] {
    const written = this.#files.flatMap(linesOf).filter((line) => line !== '');
    return [...new Set([...this.#ownIds, ...written])];
  }
}

function linesOf(file: string): readonly string[] {
  try {
    return readRegularFile(file, MOST_BYTES).toString().split('\n');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
