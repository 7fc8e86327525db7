import { isObject } from '../../base/object.ts';
import { hash as digestOf } from 'node:crypto';
import { isHexField, QuickForm, SEAL } from './quick-form.ts';
import { MOST_LINE_BYTES, problemOfForm } from './record-form.ts';
import { fileLinesBackwards } from '../read/file-lines.ts';
import { damaged } from './audit-error.ts';

/** `prev` of the very first record. */
const GENESIS = '0'.repeat(64);

const HASH_FIELD = /,"hash":"([0-9a-f]{64})"\}$/;
/** Bytes of `,"hash":"…64…"}`. */
const HASH_FIELD_BYTES = 75;
const [COMMA, CLOSE_OBJECT] = [0x2c, 0x7d];

/** Bytes of `,"seal":"…64…"`. */
const SEAL_FIELD_BYTES = 74;

/** The end of a chain, which the next record has to follow. */
export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

export const EMPTY_CHAIN: ChainHead = { seq: 0, hash: GENESIS };

/** One record as its line (without the newline) and its hash. */
export interface ChainedLine {
  readonly line: string;
  readonly head: ChainHead;
}

/** Returns the seal of a line. @param unsealed the bytes of the line without its seal and hash */
export type SealLine = (unsealed: Buffer) => string;

/**
 * Makes the line of a record that follows a chain, sealed if there is a key. The hash is the
 * SHA-256 of the line's bytes with the closing `,"hash":"…"}` replaced by `}`, so that a reader can
 * check it without canonical JSON.
 */
export function chainRecord(
  fields: Readonly<Record<string, unknown>>,
  after: ChainHead,
  sealLine: SealLine | null = null,
): ChainedLine {
  const seq = after.seq + 1;
  const unsealed = JSON.stringify({ seq, ...fields, prev: after.hash });
  const unhashed =
    sealLine === null
      ? unsealed
      : `${unsealed.slice(0, -1)},"seal":"${sealLine(Buffer.from(unsealed))}"}`;
  const hash = digestOf('sha256', unhashed);
  return { line: `${unhashed.slice(0, -1)},"hash":"${hash}"}`, head: { seq, hash } };
}

export type LineCheck =
  | {
      readonly kind: 'good';
      readonly head: ChainHead;
      readonly record: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'bad'; readonly problem: string };

/** Checks one line (its bytes, without the newline) by itself and against the record before it. */
export function checkLine(line: Buffer, after: ChainHead): LineCheck {
  const alone = checkLineAlone(line);
  if (alone.kind === 'bad') return alone;
  const { head, record } = alone;
  if (head.seq !== after.seq + 1) {
    return bad(`its seq is ${head.seq} where ${after.seq + 1} has to follow`);
  }
  if (record['prev'] !== after.hash) return bad('its prev is not the hash of the line before');
  return alone;
}

const quickForm = new QuickForm();

/**
 * Checks a line that has the form of nearly all records, without parsing it. It checks the same as
 * {@link checkLine}, and that the event is not about the audit file itself (`audit-…`).
 * @returns null if the line may or may not be good: {@link checkLine} decides
 */
export function checkLineQuickly(line: Buffer, after: ChainHead): ChainHead | null {
  if (line.length > MOST_LINE_BYTES || !quickForm.recognizes(line, after)) return null;
  const hash = hashOf(line);
  return quickForm.hasHash(hash) ? { seq: after.seq + 1, hash } : null;
}

/**
 * Checks that a line is a record whose hash fits, whatever precedes it. The order of the checks
 * is part of the format (`docs/audit-file.md`): every verifier names the same first problem.
 */
export function checkLineAlone(line: Buffer): LineCheck {
  if (line.length > MOST_LINE_BYTES) return bad(`it is longer than ${MOST_LINE_BYTES} bytes`);
  const tail = line.subarray(-HASH_FIELD_BYTES).toString('latin1');
  const hash = HASH_FIELD.exec(tail)?.[1];
  if (hash === undefined) return bad('it does not end with a hash');
  if (hashOf(line) !== hash) return bad('its hash does not fit its content');
  const problem = problemOfForm(line);
  if (problem !== null) return bad(problem);
  // The form was checked: the line is an object, and its seq is a number.
  const record: unknown = JSON.parse(line.toString('utf8'));
  if (!isObject(record)) return bad('it is not an object');
  return { kind: 'good', head: { seq: Number(record['seq']), hash }, record };
}

/** Whether a line carries a seal. */
export function hasSeal(line: Buffer): boolean {
  const end = line.length - HASH_FIELD_BYTES;
  const start = end - SEAL_FIELD_BYTES;
  return start > 0 && isHexField(SEAL, line, start);
}

/** Whether the seal of a line that has one is the right one. */
export function sealFits(line: Buffer, sealLine: SealLine): boolean {
  const end = line.length - HASH_FIELD_BYTES;
  const start = end - SEAL_FIELD_BYTES;
  line[start] = CLOSE_OBJECT;
  const seal = sealLine(line.subarray(0, start + 1));
  line[start] = COMMA;
  return line.toString('latin1', end - 1 - seal.length, end - 1) === seal;
}

function bad(problem: string): LineCheck {
  return { kind: 'bad', problem };
}

/** @param line longer than its hash field; its bytes change only while they are hashed */
function hashOf(line: Buffer): string {
  const end = line.length - HASH_FIELD_BYTES;
  // In place, because a copy costs a third of what the hash costs.
  line[end] = CLOSE_OBJECT;
  const hash = digestOf('sha256', line.subarray(0, end + 1));
  line[end] = COMMA;
  return hash;
}

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
  for (const { bytes, terminated } of fileLinesBackwards(file, size)) {
    const check = checkLineAlone(bytes);
    if (check.kind === 'good') {
      if (torn !== null && !mayBeTorn(torn, check.head)) throw damaged('behind its last record');
      return {
        head: check.head,
        size: size - (torn?.length ?? 0),
        unterminated: !terminated,
        isSealed: hasSeal(bytes),
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
