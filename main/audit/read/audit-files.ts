import { closeSync, fstatSync, readSync } from 'node:fs';
import { errorCode } from '../../base/errors.ts';
import { openRegularFile } from '../../base/regular-file.ts';
import { archivedSegments, decompress } from './segments.ts';
import { linesIn, type RawLine, fileLines, fileLinesBackwards } from './file-lines.ts';

/** How often a reader lists the files again if they are rotated while it opens them. */
const MOST_LOOKS = 10;

/**
 * The audit file or an archived segment, held open, so that renaming or removing it does no harm.
 */
export interface OpenedFile {
  readonly path: string;
  /** Bytes on the disk. */
  readonly size: number;
  lines(): Iterable<RawLine>;
  linesBackwards(): Iterable<RawLine>;
  close(): void;
}

/** @throws NotAFileError, or the file system's error */
export function openAuditFile(path: string, isPacked: boolean): OpenedFile {
  const file = openRegularFile(path);
  const { size } = fstatSync(file);
  const unpacked = () => linesIn(decompress(readAll(file, size)));
  return {
    path,
    size,
    lines: () => (isPacked ? unpacked() : fileLines(file)),
    linesBackwards: () => (isPacked ? [...unpacked()].reverse() : fileLinesBackwards(file, size)),
    close: () => {
      closeSync(file);
    },
  };
}

/**
 * Opens an audit file and its archived segments, oldest first, also while a kiosk writes them.
 * @throws NotAFileError, or the file system's error; ENOENT if there is no such file
 */
export function openAuditFiles(auditFile: string): readonly OpenedFile[] {
  for (let look = 1; ; look += 1) {
    const full = archivedSegments(auditFile);
    const opened: OpenedFile[] = [];
    try {
      for (const { path, isPacked } of full) opened.push(openAuditFile(path, isPacked));
      opened.push(...openCurrent(auditFile, full.length > 0));
      // If a rotation came in between, the file that it archived would be missing.
      const isSettled = archivedSegments(auditFile).at(-1)?.firstSeq === full.at(-1)?.firstSeq;
      if (isSettled || look === MOST_LOOKS) return opened;
      closeAll(opened);
    } catch (error) {
      closeAll(opened);
      // The segment was compressed or removed between listing and opening.
      if (!isAbsent(error) || full.length === 0 || look === MOST_LOOKS) throw error;
    }
  }
}

export function closeAll(files: readonly OpenedFile[]): void {
  for (const file of files) file.close();
}

/** Reads from the start of the file, wherever an earlier read ended. */
function readAll(file: number, size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  let read = 0;
  for (let length = -1; read < size && length !== 0; read += length) {
    length = readSync(file, bytes, read, size - read, read);
  }
  return bytes.subarray(0, read);
}

/** Right after a rotation, the newest file does not exist for a moment. */
function openCurrent(path: string, hasFull: boolean): readonly OpenedFile[] {
  try {
    return [openAuditFile(path, path.endsWith('.gz'))];
  } catch (error) {
    if (hasFull && isAbsent(error)) return [];
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  return errorCode(error) === 'ENOENT';
}

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
