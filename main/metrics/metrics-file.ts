import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode, errorText } from '../base/errors.ts';
import { removeDrafts, replaceFile } from '../base/replace-file.ts';
import type { Clock } from '../session/ports.ts';

/** Several changes within this time are one write: a sign-in and an ending have some. */
const SETTLE_MS = 200;

/** node_exporter runs as a user of its own. */
const READABLE_BY_ALL = 0o644;

export interface MetricsFileOptions {
  /** `metrics.file`. */
  readonly path: string;
  /** `metrics.every`. */
  readonly everyMs: number;
  /** What the process before this one has said of the file: {@link MetricsFile.fault}. */
  readonly faultBefore: string | null;
}

export interface MetricsFileDeps {
  readonly after: Clock['after'];
  /** What the file is to say. @param isUp false: the kiosk is about to end */
  readonly content: (isUp: boolean) => Promise<string>;
  /** Each fault is said once, and its end. */
  readonly onFault: (sentence: string) => void;
  readonly onRestored: () => void;
}

/**
 * Keeps the file that node_exporter reads up to date. A reader finds the old content or the new, never a
 * part: the new is written beside it and renamed. Nothing waits for it but a kiosk that quits.
 */
export class MetricsFile {
  readonly #options: MetricsFileOptions;
  readonly #deps: MetricsFileDeps;
  readonly #closed = new AbortController();
  /** The write that is under way. */
  #running: Promise<void> | null = null;
  #isStarted = false;
  /** Something has changed since the write that is under way began. */
  #hasChanged = false;
  #isSettling = false;
  #cancelTimer: () => void = () => undefined;
  #fault: string | null;

  constructor(options: MetricsFileOptions, deps: MetricsFileDeps) {
    this.#options = options;
    this.#deps = deps;
    this.#fault = options.faultBefore;
  }

  /** Why the last write has failed, such as `ENOENT`; null where it has not. */
  get fault(): string | null {
    return this.#fault;
  }

  /** Writes now, and from now on. */
  start(): void {
    if (this.#isStarted || this.#closed.signal.aborted) return;
    this.#isStarted = true;
    // A process that was killed has left its draft.
    void removeDrafts(this.#options.path).then(() => {
      this.#write();
    });
  }

  /** The content has changed in a way that monitoring should see at once. */
  changed(): void {
    if (!this.#isStarted || this.#closed.signal.aborted) return;
    if (this.#running !== null) this.#hasChanged = true;
    else if (!this.#isSettling) this.#schedule(SETTLE_MS);
  }

  /** Permanent, and at once: the next process writes the file. */
  close(): void {
    this.#closed.abort();
    this.#cancelTimer();
  }

  /**
   * Says that the kiosk has ended properly, and closes. The file stays: if it went, its metrics would too, and
   * monitoring could not tell a kiosk that was stopped from a device that has none.
   */
  async quit(): Promise<void> {
    this.#cancelTimer();
    if (!this.#isStarted || this.#closed.signal.aborted) return;
    this.#isStarted = false;
    await this.#running;
    await this.#replace(false);
    this.close();
  }

  #write(): void {
    if (!this.#isStarted || this.#closed.signal.aborted) return;
    this.#isSettling = false;
    this.#hasChanged = false;
    this.#running = this.#replace(true).then(() => {
      this.#running = null;
      if (!this.#isStarted || this.#closed.signal.aborted) return;
      this.#schedule(this.#hasChanged ? SETTLE_MS : this.#options.everyMs);
    });
  }

  #schedule(ms: number): void {
    this.#isSettling = ms === SETTLE_MS;
    this.#cancelTimer();
    this.#cancelTimer = this.#deps.after(ms, () => {
      this.#write();
    });
  }

  /** Never rejects. */
  async #replace(isUp: boolean): Promise<void> {
    const { path } = this.#options;
    const { signal } = this.#closed;
    try {
      const content = await this.#deps.content(isUp);
      if (signal.aborted) return;
      // What a power cut loses is written anew before anyone can ask.
      await replaceFile(path, content, { signal, mode: READABLE_BY_ALL, isDurable: false });
      if (this.#fault !== null) this.#deps.onRestored();
      this.#fault = null;
    } catch (error) {
      const fault = errorCode(error) || errorText(error);
      if (signal.aborted || this.#fault === fault) return;
      this.#fault = fault;
      this.#deps.onFault(`${path} cannot be written: ${errorText(error)}${adviceOn(fault)}`);
    }
  }
}

function adviceOn(code: string): string {
  switch (code) {
    case 'ENOENT':
      return ': install node_exporter, which brings the folder, or name another one in metrics.file';
    case 'EACCES':
    case 'EPERM':
      return ": allow the kiosk's user to write to the folder, as docs/fleet.md says";
    case 'EROFS':
      return ': the service may not write there: add ReadWritePaths to it, as docs/fleet.md says';
    case 'ENOSPC':
    case 'EDQUOT':
      return ': the disk is full';
    default:
      return '';
  }
}

const OTHERS_WRITE = 0o022;

/**
 * What `check-config` can know of the folder before the kiosk writes there; null: nothing against it. Only the
 * kiosk's own user can find out whether it may write, and a list of access rights counts as the group's.
 * @param uid of the user that would write; null where users have no numbers
 */
export function metricsFolderProblem(path: string, uid: number | null): string | null {
  const folder = dirname(path);
  try {
    const stats = statSync(folder);
    if (!stats.isDirectory()) return `${folder} is not a folder`;
    const mayBe = uid === null || uid === 0 || uid === stats.uid;
    if (mayBe || (stats.mode & OTHERS_WRITE) !== 0) return null;
    return `only the owner of ${folder} may write there, and not this user${adviceOn('EACCES')}`;
  } catch (error) {
    const code = errorCode(error);
    const problem = code === 'ENOENT' ? `${folder} is not there` : errorText(error);
    return `${problem}${adviceOn(code)}`;
  }
}
