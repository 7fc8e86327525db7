import type { OpenedFile } from './audit-files.ts';

/** How often progress is told: every so many lines. */
const TELL_LINES = 4096;

/** The part of the files that is done, by the bytes they have on the disk. */
export class Progress {
  readonly #total: number;
  readonly #tell: (done: number) => void;
  #done = 0;
  #inFile = 0;
  #lines = 0;

  constructor(files: readonly OpenedFile[], tell: (done: number) => void) {
    this.#total = files.reduce((sum, { size }) => sum + size, 0);
    this.#tell = tell;
  }

  line({ size }: OpenedFile, bytes: number): void {
    // What was packed is longer than its file.
    this.#inFile = Math.min(this.#inFile + bytes, size);
    this.#lines += 1;
    if (this.#lines % TELL_LINES === 0) this.#tell((this.#done + this.#inFile) / this.#total);
  }

  endOf({ size }: OpenedFile): void {
    this.#done += size;
    this.#inFile = 0;
  }
}
