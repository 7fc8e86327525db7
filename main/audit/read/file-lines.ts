import { readSync } from 'node:fs';
import { wholeLines } from '../../base/lines.ts';
import { MOST_LINE_BYTES } from '../file/record-form.ts';

const CHUNK_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

/**
 * A line's bytes without its newline; `terminated` is false for a last line that has none. A line
 * over the limit of a record is cut, but stays over that limit. The bytes are valid until the next
 * line is asked for.
 */
export interface RawLine {
  readonly bytes: Buffer;
  readonly terminated: boolean;
}

/**
 * Reads an open file line by line from its start. It needs little memory, however long the file is.
 */
export function* fileLines(file: number): Generator<RawLine> {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let position = 0;
  for (;;) {
    const length = readSync(file, chunk, 0, chunk.length, position);
    if (length === 0) break;
    position += length;
    const read = chunk.subarray(0, length);
    let start = 0;
    for (;;) {
      const end = read.indexOf(NEWLINE, start);
      if (end < 0) break;
      const line = read.subarray(start, end);
      yield {
        bytes: pending.length === 0 ? line : Buffer.concat([...pending, line]),
        terminated: true,
      };
      pending = [];
      pendingBytes = 0;
      start = end + 1;
    }
    if (start === length || pendingBytes > MOST_LINE_BYTES) continue;
    pending.push(Buffer.from(read.subarray(start)));
    pendingBytes += length - start;
  }
  const rest = Buffer.concat(pending);
  if (rest.length > 0) yield { bytes: rest, terminated: false };
}

/** The lines of a whole file's bytes. */
export function* linesIn(bytes: Buffer): Generator<RawLine> {
  let start = 0;
  for (const line of wholeLines(bytes)) {
    yield { bytes: line, terminated: true };
    start += line.length + 1;
  }
  if (start < bytes.length) yield { bytes: bytes.subarray(start), terminated: false };
}

/** Reads an open file line by line from its end, the last line first. */
export function* fileLinesBackwards(file: number, size: number): Generator<RawLine> {
  /** The end of a line whose beginning has not been read yet, in the file's order. */
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let terminated = false;
  let position = size;
  while (position > 0) {
    const length = Math.min(CHUNK_BYTES, position);
    position -= length;
    const chunk = Buffer.allocUnsafe(length);
    readSync(file, chunk, 0, length, position);
    let end = length;
    for (;;) {
      const newline = end === 0 ? -1 : chunk.lastIndexOf(NEWLINE, end - 1);
      if (newline < 0) break;
      const bytes = joined([chunk.subarray(newline + 1, end)], pending);
      if (bytes.length > 0 || terminated) yield { bytes, terminated };
      pending = [];
      pendingBytes = 0;
      end = newline;
      terminated = true;
    }
    if (pendingBytes > MOST_LINE_BYTES) continue;
    pending.unshift(chunk.subarray(0, end));
    pendingBytes += end;
  }
  const bytes = Buffer.concat(pending);
  if (bytes.length > 0 || terminated) yield { bytes, terminated };
}

/** Copies the bytes, because the next read overwrites the chunk. */
function joined(before: readonly Buffer[], after: readonly Buffer[]): Buffer {
  return Buffer.concat([...before, ...after]);
}
