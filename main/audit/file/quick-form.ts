import { isUtf8 } from 'node:buffer';
import type { ChainHead } from './chain.ts';

const [QUOTE, BACKSLASH, COMMA, COLON, MINUS, ZERO] = [0x22, 0x5c, 0x2c, 0x3a, 0x2d, 0x30];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];

const SEQ_START = Buffer.from('{"seq":');
const [EVENT, AUDIT] = [Buffer.from('event'), Buffer.from('audit-')];
const [TRUE, FALSE, NULL] = [Buffer.from('true'), Buffer.from('false'), Buffer.from('null')];
const [PREV, HASH] = [Buffer.from(',"prev":"'), Buffer.from(',"hash":"')];
export const SEAL = Buffer.from(',"seal":"');
const START_BYTES = 9;
const HEX_DIGITS = 64;
/** Bytes of `,"prev":"…64…"`, and of the same for a seal. */
const FIELD_BYTES = START_BYTES + HEX_DIGITS + 1;

const MOST_LEVELS = 16;
/** Each name is compared with all names before it in its object. */
const MOST_NAMES = 32;
const MOST_DIGITS = 15;

/** Bytes that stand for themselves in a text: all from the space on, but the quote and the backslash. */
const isPlain = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(byte >= 0x20 && byte !== QUOTE && byte !== BACKSLASH),
);
const isShortEscape = setOf('"\\/bfnrt');
const isHexDigit = setOf('0123456789abcdef');

/**
 * Recognizes the next record of a chain from its bytes alone, without making text or objects of
 * them, in the form in which the kiosk writes nearly all records. It accepts no line that
 * `checkLine` refuses. It leaves some good lines to `checkLine`: names with escapes, `\u`, fractions,
 * objects with many fields, and the events of the audit file itself (`audit-…`), whose fields matter.
 */
export class QuickForm {
  #line: Buffer = Buffer.alloc(0);
  /** Of each name in the objects that are open: its length and two of its bytes, and its start. */
  readonly #names: number[] = [];
  #count = 0;
  /** The text that was read last has an escape. */
  #hasEscape = false;
  #isOrdinary = false;
  /** Where the fields of the chain begin: `prev`, perhaps `seal`, and `hash`. */
  #tail = 0;

  /** @returns false if the line may or may not be the next record */
  recognizes(line: Buffer, { seq, hash }: ChainHead): boolean {
    this.#line = line;
    this.#count = 0;
    this.#isOrdinary = false;
    this.#tail = this.#startOfTail(hash);
    return this.#tail > 0 && isUtf8(line) && this.#isRecord(seq + 1) && this.#isOrdinary;
  }

  /** Whether the line that was recognized ends with this hash. */
  hasHash(hash: string): boolean {
    const end = this.#line.length - 2;
    return this.#line.toString('latin1', end - HEX_DIGITS, end) === hash;
  }

  /** @returns where `,"prev":"…"` begins; 0 if the line does not end with the fields of the chain */
  #startOfTail(before: string): number {
    const line = this.#line;
    const hash = line.length - FIELD_BYTES - 1;
    if (!this.#isField(HASH, hash)) return 0;
    if (line[line.length - 1] !== CLOSE_OBJECT) return 0;
    const seal = hash - FIELD_BYTES;
    const prev = isHexField(SEAL, line, seal) ? seal - FIELD_BYTES : seal;
    const start = prev + START_BYTES;
    const isNext =
      this.#isField(PREV, prev) && line.toString('latin1', start, start + HEX_DIGITS) === before;
    return isNext ? prev : 0;
  }

  #isField(name: Buffer, start: number): boolean {
    return has(this.#line, name, start) && this.#line[start + FIELD_BYTES - 1] === QUOTE;
  }

  #isRecord(seq: number): boolean {
    const line = this.#line;
    const digits = String(seq);
    const end = SEQ_START.length + digits.length;
    const isNext =
      digits.length <= MOST_DIGITS &&
      has(line, SEQ_START, 0) &&
      line.toString('latin1', SEQ_START.length, end) === digits &&
      line[end] === COMMA;
    if (!isNext) return false;
    this.#isNewName(2, 5, 0);
    // Without a seal, the second of these is `hash`, which is then not new the second time.
    for (const field of [this.#tail, this.#tail + FIELD_BYTES, line.length - 1 - FIELD_BYTES]) {
      this.#isNewName(field + 2, field + 6, 0);
    }
    return this.#endOfFields(end + 1, 1, 0) === this.#tail;
  }

  /** This method and those below give the position behind what they recognize, or 0. */
  #endOfObject(start: number, level: number): number {
    if (level > MOST_LEVELS) return 0;
    if (this.#line[start + 1] === CLOSE_OBJECT) return start + 2;
    const before = this.#count;
    const end = this.#endOfFields(start + 1, level, before);
    this.#count = before;
    return end > 0 && this.#line[end] === CLOSE_OBJECT ? end + 1 : 0;
  }

  /** @param firstName where the names of this object begin */
  #endOfFields(start: number, level: number, firstName: number): number {
    const line = this.#line;
    let at = start;
    for (;;) {
      if (line[at] !== QUOTE) return 0;
      const name = at + 1;
      at = this.#endOfText(at);
      if (at === 0 || this.#hasEscape || line[at] !== COLON) return 0;
      if (!this.#isNewName(name, at - 1, firstName)) return 0;
      const value = at + 1;
      at = this.#endOfValue(value, level);
      if (at === 0) return 0;
      if (level === 1 && value - 2 - name === EVENT.length && has(line, EVENT, name)) {
        this.#isOrdinary = this.#isOrdinaryEvent(value);
      }
      if (line[at] !== COMMA || at === this.#tail) return at;
      at += 1;
    }
  }

  /** @param value the value that was read last */
  #isOrdinaryEvent(value: number): boolean {
    const line = this.#line;
    return line[value] === QUOTE && !this.#hasEscape && !has(line, AUDIT, value + 1);
  }

  #isNewName(start: number, end: number, firstName: number): boolean {
    const names = this.#names;
    const line = this.#line;
    if (this.#count - firstName >= 2 * MOST_NAMES) return false;
    const sign = ((end - start) << 16) | ((line[start] ?? 0) << 8) | (line[end - 1] ?? 0);
    for (let nth = firstName; nth < this.#count; nth += 2) {
      if (names[nth] === sign && this.#isSame(names[nth + 1] ?? 0, start, end)) return false;
    }
    names[this.#count] = sign;
    names[this.#count + 1] = start;
    this.#count += 2;
    return true;
  }

  #isSame(other: number, start: number, end: number): boolean {
    for (let at = start; at < end; at += 1) {
      if (this.#line[at] !== this.#line[other + at - start]) return false;
    }
    return true;
  }

  #endOfValue(start: number, level: number): number {
    switch (this.#line[start]) {
      case QUOTE:
        return this.#endOfText(start);
      case OPEN_OBJECT:
        return this.#endOfObject(start, level + 1);
      case OPEN_LIST:
        return this.#endOfList(start, level + 1);
      case TRUE[0]:
        return has(this.#line, TRUE, start) ? start + TRUE.length : 0;
      case FALSE[0]:
        return has(this.#line, FALSE, start) ? start + FALSE.length : 0;
      case NULL[0]:
        return has(this.#line, NULL, start) ? start + NULL.length : 0;
      default:
        return this.#endOfNumber(start);
    }
  }

  #endOfList(start: number, level: number): number {
    if (level > MOST_LEVELS) return 0;
    if (this.#line[start + 1] === CLOSE_LIST) return start + 2;
    let at = start;
    do {
      at = this.#endOfValue(at + 1, level);
      if (at === 0) return 0;
    } while (this.#line[at] === COMMA);
    return this.#line[at] === CLOSE_LIST ? at + 1 : 0;
  }

  #endOfText(start: number): number {
    const line = this.#line;
    this.#hasEscape = false;
    let at = start + 1;
    for (;;) {
      while (isPlain[line[at] ?? 0] === 1) at += 1;
      if (line[at] === QUOTE) return at + 1;
      if (line[at] !== BACKSLASH || isShortEscape[line[at + 1] ?? 0] !== 1) return 0;
      this.#hasEscape = true;
      at += 2;
    }
  }

  /** A whole number as `JSON.stringify` writes it. */
  #endOfNumber(start: number): number {
    const line = this.#line;
    const first = line[start] === MINUS ? start + 1 : start;
    let at = first;
    while (isDigit(line[at] ?? 0)) at += 1;
    const hasZeroInFront = line[first] === ZERO && at > first + 1;
    return at === first || hasZeroInFront || at - first > MOST_DIGITS ? 0 : at;
  }
}

/** Whether a field such as `,"seal":"…64 hex digits…"` begins there. */
export function isHexField(name: Buffer, line: Buffer, start: number): boolean {
  const end = start + FIELD_BYTES - 1;
  if (!has(line, name, start) || line[end] !== QUOTE) return false;
  for (let at = start + START_BYTES; at < end; at += 1) {
    if (isHexDigit[line[at] ?? 0] !== 1) return false;
  }
  return true;
}

function has(line: Buffer, bytes: Buffer, start: number): boolean {
  for (let nth = 0; nth < bytes.length; nth += 1) {
    if (line[start + nth] !== bytes[nth]) return false;
  }
  return true;
}

function setOf(characters: string): Uint8Array {
  const set = new Uint8Array(256);
  for (const byte of Buffer.from(characters)) set[byte] = 1;
  return set;
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte < ZERO + 10;
}
