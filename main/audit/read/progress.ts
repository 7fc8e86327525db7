import type { OpenedFile } from './audit-files.ts';

/** Lines between two reports of the progress. */
const TELL_LINES = 4096;

/** How much of the files has been read, as a part of their bytes on the disk. */
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
    // The lines of a compressed file are longer than the file.
    this.#inFile = Math.min(this.#inFile + bytes, size);
    this.#lines += 1;
    if (this.#lines % TELL_LINES === 0) this.#tell((this.#done + this.#inFile) / this.#total);
  }

  endOf({ size }: OpenedFile): void {
    this.#done += size;
    this.#inFile = 0;
  }
}
