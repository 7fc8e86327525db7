import { closeSync, constants, writeSync } from 'node:fs';
import { errorCode } from '../../base/errors.ts';
import { openRegularFile, readRegularFile } from '../../base/regular-file.ts';

const APPEND = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT;

/** Many thousand jobs. */
const MOST_BYTES = 1_000_000;

/** Runs one of the commands of CUPS. Rejects where it fails, or is not there. */
export type RunCommand = (file: string, args: readonly string[], input?: Buffer) => Promise<string>;

/** What the queue, which others can read, says of a job: nothing of the page. */
const TITLE = 'Cleardesk';

/**
 * The jobs that sessions have given to the print system. Their ids are kept in memory, where a full disk
 * cannot lose them, and in a file, so that the ending after a crash finds them.
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
   * @param purge takes a job out of the print system, with all that it keeps of it
   * @param staleFiles those of processes before this one
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
   * Prints a PDF on the default printer. Rejects where the print system does not take it, and where the
   * job's id cannot be written down: then it is taken back, for a crash would leave it to the next user.
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

  /** Takes all jobs out of the queue, also those half printed. Nothing is printed after. */
  async cancelAll(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#submitting);
    // One that is through cannot be cancelled; `queuedCount` says what is left.
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

  /** A crash leaves the ids that are written down to the next start. */
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
