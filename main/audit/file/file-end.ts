import { readLinesBackwards } from '../read/read-lines.ts';
import { damaged } from './audit-error.ts';
import { type ChainHead, checkLineAlone, sealOfLine } from './chain.ts';
import { MOST_LINE_BYTES } from './record-form.ts';

/** Where an audit file's records end, and what a power cut left after them. */
export interface FileEnd {
  /** Null for a file without a record. */
  readonly head: ChainHead | null;
  /** Bytes up to the end of the last whole record. */
  readonly size: number;
  /** The last record is whole but its newline was not written. */
  readonly unterminated: boolean;
  /** The last record carries a seal. */
  readonly isSealed: boolean;
}

/**
 * @param before the chain head that the first record of the file has to follow
 * @throws AuditError `audit-damaged` when the last record fails its check
 */
export function findEnd(file: number, size: number, before: ChainHead): FileEnd {
  let torn: Buffer | null = null;
  for (const { bytes, terminated } of readLinesBackwards(file, size)) {
    const check = checkLineAlone(bytes);
    if (check.kind === 'good') {
      if (torn !== null && !mayBeTorn(torn, check.head)) throw damaged('behind its last record');
      return {
        head: check.head,
        size: size - (torn?.length ?? 0),
        unterminated: !terminated,
        isSealed: sealOfLine(bytes) !== null,
      };
    }
    if (terminated) throw damaged(`in its last record: ${check.problem}`);
    torn = bytes;
  }
  if (torn !== null && !mayBeTorn(torn, before)) throw damaged('in its first record');
  return { head: null, size: 0, unterminated: false, isSealed: false };
}

/**
 * A partial line left by a power cut is the beginning of the next record and nothing more. A line
 * that starts differently, or that continues after a complete record, was tampered with.
 */
export function mayBeTorn(bytes: Buffer, after: ChainHead): boolean {
  if (bytes.length > MOST_LINE_BYTES) return false;
  // The file may have grown on the disk before its content was written: the gap is zeros.
  const written = bytes.findLastIndex((byte) => byte !== 0) + 1;
  const text = bytes.toString('latin1', 0, written);
  const start = `{"seq":${after.seq + 1},"time":"`;
  const startsRight = text.length < start.length ? start.startsWith(text) : text.startsWith(start);
  return startsRight && !/"hash":"[0-9a-f]{64}"\}/.test(text);
}
