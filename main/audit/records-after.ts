import { existsSync } from 'node:fs';
import { errorCode } from '../base/errors.ts';
import { openRegularFileHandle } from '../base/regular-file.ts';
import { checkLineAlone } from './chain.ts';
import { fullFiles, type FullFile } from './full-files.ts';
import { fullFileLines } from './full-file-lines.ts';
import { growingFile } from './growing-file.ts';
import type { AuditRecord } from './read-records.ts';

/** A record, and the line that it is. */
export interface ChainedRecord {
  readonly record: AuditRecord;
  readonly hash: string;
  /** As it is in the file, without its newline. */
  readonly line: Buffer;
}

/**
 * Reads the records after a number, oldest first, out of the audit file and the full ones before it,
 * and goes on for ever: null says that there is no more for now. Lines that are no records are passed
 * over, as everywhere; the numbers tell that something is missing.
 * @throws the file system's error
 */
export async function* recordsAfter(
  auditFile: string,
  seq: number,
): AsyncGenerator<ChainedRecord | null, never> {
  let last = seq;
  /** The first number of the full file that was read last: it is not read again, whatever was in it. */
  let readUpTo = 0;
  for (;;) {
    const full = await nextFullFile(auditFile, last, readUpTo);
    if (full !== null) readUpTo = full.firstSeq;
    else if (!existsSync(auditFile)) yield null;
    for await (const line of full === null ? current(auditFile) : linesOf(full, auditFile)) {
      const next = line === null ? null : recordIn(line, last);
      const isGap = next !== null && next.record.seq > last + 1;
      // The file that was looked for may have been put aside before it was opened: it comes first.
      if (isGap && full === null && (await nextFullFile(auditFile, last, readUpTo))) break;
      if (next !== null) last = next.record.seq;
      if (line === null || next !== null) yield next;
    }
  }
}

/** The oldest full file that may hold records after `last`; null where the audit file itself is next. */
async function nextFullFile(
  auditFile: string,
  last: number,
  readUpTo: number,
): Promise<FullFile | null> {
  const full = fullFiles(auditFile);
  const starts = [...full.map(({ firstSeq }) => firstSeq), await firstSeqOf(auditFile)];
  const next = full.find(
    ({ firstSeq }, index) => firstSeq > readUpTo && (starts[index + 1] ?? Infinity) > last + 1,
  );
  return next ?? null;
}

/** It may be put aside between two looks. */
async function* current(auditFile: string): AsyncGenerator<Buffer | null> {
  try {
    yield* growingFile(auditFile);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}

/** What cannot be read is missing, and the numbers say so. */
async function* linesOf(full: FullFile, auditFile: string): AsyncGenerator<Buffer> {
  try {
    yield* fullFileLines(full);
  } catch {
    // It may have been packed between looking and opening.
    const now = fullFiles(auditFile).find(({ firstSeq }) => firstSeq === full.firstSeq);
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
    return Infinity; // whoever reads it says what is wrong
  }
  return seqAt(start) ?? Infinity;
}

function recordIn(line: Buffer, after: number): ChainedRecord | null {
  // Most lines of a file that was sent already are passed over without a look at their content.
  if ((seqAt(line) ?? Infinity) <= after) return null;
  const check = checkLineAlone(line);
  if (check.kind === 'bad' || check.head.seq <= after) return null;
  return { record: check.record as AuditRecord, hash: check.head.hash, line };
}

function seqAt(line: Buffer): number | null {
  const digits = /^\{"seq":(\d{1,15}),/.exec(line.toString('latin1', 0, 32))?.[1];
  return digits === undefined ? null : Number(digits);
}
