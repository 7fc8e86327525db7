import { existsSync, statSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { errorCode } from '../../base/errors.ts';
import { LineTooLongError, wholeLines } from '../../base/lines.ts';
import { openRegularFileHandle } from '../../base/regular-file.ts';
import { MOST_LINE_BYTES } from '../file/record-form.ts';
import { type AuditRecord, recordIn } from './read-records.ts';
import { type Segment, segmentLines, archivedSegments } from './segments.ts';

/** A record, and its line in the file. */
export interface ChainedRecord {
  readonly record: AuditRecord;
  readonly hash: string;
  /** As it is in the file, without its newline. */
  readonly line: Buffer;
}

/**
 * Reads the records after a number, oldest first, from the archived segments and the audit file. It
 * never ends: null says that there are no more records for now. It skips lines that are not
 * records, as every reader does; the record numbers show what is missing.
 * @throws the file system's error
 */
export async function* recordsAfter(
  auditFile: string,
  seq: number,
): AsyncGenerator<ChainedRecord | null, never> {
  let last = seq;
  /** First number of the segment that was read last: it is not read again, whatever its content. */
  let readUpTo = 0;
  for (;;) {
    const full = await nextFullFile(auditFile, last, readUpTo);
    if (full !== null) readUpTo = full.firstSeq;
    else if (!existsSync(auditFile)) yield null;
    for await (const line of full === null ? current(auditFile) : linesOf(full, auditFile)) {
      const next = line === null ? null : newerRecordIn(line, last);
      const isGap = next !== null && next.record.seq > last + 1;
      // The file may have been rotated before it was opened: that segment comes first.
      if (isGap && full === null && (await nextFullFile(auditFile, last, readUpTo))) break;
      if (next !== null) last = next.record.seq;
      if (line === null || next !== null) yield next;
    }
  }
}

/** The oldest segment that may hold records after `last`; null if the audit file is next. */
async function nextFullFile(
  auditFile: string,
  last: number,
  readUpTo: number,
): Promise<Segment | null> {
  const full = archivedSegments(auditFile);
  const starts = [...full.map(({ firstSeq }) => firstSeq), await firstSeqOf(auditFile)];
  const next = full.find(
    ({ firstSeq }, index) => firstSeq > readUpTo && (starts[index + 1] ?? Infinity) > last + 1,
  );
  return next ?? null;
}

/** The audit file, which may be rotated between two checks. */
async function* current(auditFile: string): AsyncGenerator<Buffer | null> {
  try {
    yield* growingFile(auditFile);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

/** Unreadable records are missing, and the record numbers show it. */
async function* linesOf(full: Segment, auditFile: string): AsyncGenerator<Buffer> {
  try {
    yield* segmentLines(full);
  } catch {
    // The segment may have been compressed between finding and opening it.
    const now = archivedSegments(auditFile).find(({ firstSeq }) => firstSeq === full.firstSeq);
    if (now === undefined || now.isPacked === full.isPacked) return;
    yield* linesOf(now, auditFile);
  }
}

async function firstSeqOf(auditFile: string): Promise<number> {
  const start = Buffer.alloc(32);
  try {
    const file = await openRegularFileHandle(auditFile);
    await file.read(start, 0, start.length, 0).finally(() => file.close());
  } catch {
    return Infinity; // reading the file reports the error
  }
  return seqAt(start) ?? Infinity;
}

function newerRecordIn(line: Buffer, after: number): ChainedRecord | null {
  // Skip lines that were already sent, mostly without parsing them.
  if ((seqAt(line) ?? Infinity) <= after) return null;
  const read = recordIn(line);
  return read === null || read.record.seq <= after ? null : { ...read, line };
}

function seqAt(line: Buffer): number | null {
  const digits = /^\{"seq":(\d{1,15}),/.exec(line.toString('latin1', 0, 32))?.[1];
  return digits === undefined ? null : Number(digits);
}

const CHUNK_BYTES = 64 * 1024;

/**
 * Reads the lines of a file that is still being appended to, in little memory, without blocking.
 * Yields null when there are no more lines for now, and ends when there will be none, because
 * another file has its name. It leaves a partial line for later; the writer may cut it off again.
 * @throws LineTooLongError, or the file system's error
 */
async function* growingFile(path: string): AsyncGenerator<Buffer | null> {
  const file = await openRegularFileHandle(path);
  try {
    let position = 0;
    let chunkBytes = CHUNK_BYTES;
    for (;;) {
      // Checked before reading, so that lines appended just before a rotation are not missed.
      const mayGrow = await isInPlace(file, path);
      const chunk = Buffer.allocUnsafe(chunkBytes);
      const { bytesRead } = await file.read(chunk, 0, chunkBytes, position);
      const end = chunk.subarray(0, bytesRead).lastIndexOf('\n') + 1;
      if (end > 0) {
        yield* wholeLines(chunk.subarray(0, end));
        position += end;
        chunkBytes = CHUNK_BYTES;
      } else if (bytesRead === chunkBytes) {
        if (chunkBytes > MOST_LINE_BYTES) throw new LineTooLongError();
        chunkBytes *= 2;
      } else if (mayGrow) {
        yield null;
      } else {
        return;
      }
    }
  } finally {
    await file.close();
  }
}

async function isInPlace(file: FileHandle, path: string): Promise<boolean> {
  const own = await file.stat();
  const named = statSync(path, { throwIfNoEntry: false });
  return named?.ino === own.ino && named.dev === own.dev;
}
