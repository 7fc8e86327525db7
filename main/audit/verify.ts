import { closeSync, openSync } from 'node:fs';
import { checkLine, EMPTY_CHAIN, type ChainHead } from './chain.ts';
import { readLines } from './read-lines.ts';

/** What an audit file turned out to be. Absent, unreadable and bad are three different answers. */
export type Verdict =
  | {
      readonly kind: 'good';
      readonly head: ChainHead;
      /** Bytes of a last line that a power cut left half-written; 0 when the file is whole. */
      readonly tornBytes: number;
    }
  | { readonly kind: 'bad'; readonly line: number; readonly problem: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly problem: string };

/** Checks every line of an audit file and names the first bad one (from 1). */
export function verifyAuditFile(path: string): Verdict {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? { kind: 'absent' } : { kind: 'unreadable', problem: message };
  }
  try {
    return verifyLines(file);
  } catch (error) {
    return { kind: 'unreadable', problem: (error as Error).message };
  } finally {
    closeSync(file);
  }
}

function verifyLines(file: number): Verdict {
  let head = EMPTY_CHAIN;
  let line = 0;
  for (const { bytes, terminated } of readLines(file)) {
    line += 1;
    if (!terminated && mayBeTorn(bytes, head)) {
      return { kind: 'good', head, tornBytes: bytes.length };
    }
    const check = checkLine(bytes, head);
    if (check.kind === 'bad') return { kind: 'bad', line, problem: check.problem };
    head = check.head;
  }
  return { kind: 'good', head, tornBytes: 0 };
}

/**
 * A line that a power cut tore is the beginning of the next record and nothing more: anything that
 * starts differently, or goes on behind a complete record, was changed by somebody.
 */
export function mayBeTorn(bytes: Buffer, after: ChainHead): boolean {
  // A file may have grown on the disk before what belongs there came: zeros stand for that.
  const written = bytes.findLastIndex((byte) => byte !== 0) + 1;
  const text = bytes.toString('latin1', 0, written);
  const start = `{"seq":${after.seq + 1},"time":"`;
  const startsRight = text.length < start.length ? start.startsWith(text) : text.startsWith(start);
  return startsRight && !/"hash":"[0-9a-f]{64}"\}/.test(text);
}
