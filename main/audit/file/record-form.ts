import { isUtf8 } from 'node:buffer';

/**
 * The longest line of an audit file, in bytes without its newline. No version of the kiosk has
 * written lines near this limit; it bounds the memory of a reader.
 */
export const MOST_LINE_BYTES = 16_777_216;

/** The record itself is the first level. */
const MOST_LEVELS = 32;
const MOST_NUMBER_BYTES = 32;

const SEQ_FIELD = /^\{"seq":[1-9][0-9]{0,14}[,}]/;
const NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/;
const ESCAPE = /^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/;

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];
const FIRST_PRINTABLE = 0x20;

/**
 * Checks the bytes of a line against the form of a record (`docs/audit-file.md`, "A record, byte by
 * byte"). `JSON.parse` alone accepts more than the parsers of other languages, and keeps the last
 * of two fields with the same name.
 * @returns what is wrong with the line; null when nothing is
 */
export function problemOfForm(line: Buffer): string | null {
  if (!isUtf8(line)) return 'it is not UTF-8';
  if (!new FormScanner(line).isOneObject()) return 'it is not a JSON object';
  if (!SEQ_FIELD.test(line.toString('latin1', 0, 32))) {
    return 'its seq is not a whole number from 1';
  }
  return null;
}

/** Goes through the bytes of one line, from the first to the last. */
class FormScanner {
  readonly #line: Buffer;
  #at = 0;

  constructor(line: Buffer) {
    this.#line = line;
  }

  isOneObject(): boolean {
    return this.#isObject(1) && this.#at === this.#line.length;
  }

  /** @param level of the object or list that the value is in */
  #isValue(level: number): boolean {
    switch (this.#line[this.#at]) {
      case QUOTE:
        return this.#text() !== null;
      case OPEN_OBJECT:
        return this.#isObject(level + 1);
      case OPEN_LIST:
        return this.#isList(level + 1);
      default:
        return this.#isNumber() || ['true', 'false', 'null'].some((word) => this.#takesWord(word));
    }
  }

  #isObject(level: number): boolean {
    if (level > MOST_LEVELS || !this.#takes(OPEN_OBJECT)) return false;
    if (this.#takes(CLOSE_OBJECT)) return true;
    const names = new Set<string>();
    do {
      const text = this.#text();
      if (text === null) return false;
      const name = text.includes('\\') ? String(JSON.parse(text)) : text.slice(1, -1);
      if (names.has(name) || !this.#takes(COLON) || !this.#isValue(level)) return false;
      names.add(name);
    } while (this.#takes(COMMA));
    return this.#takes(CLOSE_OBJECT);
  }

  #isList(level: number): boolean {
    if (level > MOST_LEVELS || !this.#takes(OPEN_LIST)) return false;
    if (this.#takes(CLOSE_LIST)) return true;
    do {
      if (!this.#isValue(level)) return false;
    } while (this.#takes(COMMA));
    return this.#takes(CLOSE_LIST);
  }

  /** @returns the string with its quotes and escapes as in the line; null if there is none */
  #text(): string | null {
    const start = this.#at;
    if (!this.#takes(QUOTE)) return null;
    for (;;) {
      const byte = this.#line[this.#at];
      if (byte === undefined || byte < FIRST_PRINTABLE) return null;
      if (byte === QUOTE) {
        this.#at += 1;
        return this.#line.toString('utf8', start, this.#at);
      }
      this.#at += byte === BACKSLASH ? this.#escapeBytes() : 1;
      if (this.#at > this.#line.length) return null;
    }
  }

  /** @returns Infinity if the escape is not one of JSON's */
  #escapeBytes(): number {
    const next = this.#line.toString('latin1', this.#at, this.#at + 6);
    return ESCAPE.exec(next)?.[0].length ?? Infinity;
  }

  #isNumber(): boolean {
    const next = this.#line.toString('latin1', this.#at, this.#at + MOST_NUMBER_BYTES + 1);
    const number = NUMBER.exec(next)?.[0];
    if (number === undefined || number.length > MOST_NUMBER_BYTES) return false;
    this.#at += number.length;
    return Number.isFinite(Number(number));
  }

  #takesWord(word: string): boolean {
    if (this.#line.toString('latin1', this.#at, this.#at + word.length) !== word) return false;
    this.#at += word.length;
    return true;
  }

  #takes(byte: number): boolean {
    if (this.#line[this.#at] !== byte) return false;
    this.#at += 1;
    return true;
  }
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * The most that a record's own fields may have as JSON, in bytes. The longest record of an ordinary
 * kiosk, an ending with 50 sites to sign out of, has about 10 KB.
 */
const MOST_BYTES = 16 * 1024;
const MOST_CHARACTERS = 1000;
const MOST_ITEMS = 200;

/**
 * Whether the fields of a line are surely within the limit; a character is at most three bytes. That
 * spares nearly all records a second conversion to JSON.
 */
export function hasShortFields(line: string): boolean {
  return line.length * 3 <= MOST_BYTES;
}

/**
 * Returns a record's fields, shortened if they exceed the limit: texts lose their end, lists lose
 * their last items, and `cut: true` is added. The order of the fields stays.
 */
export function boundedFields(fields: Fields): Fields {
  if (bytesOf(fields) <= MOST_BYTES) return fields;
  let characters = MOST_CHARACTERS;
  let items = MOST_ITEMS;
  for (;;) {
    const shorter = { ...shortened(fields, characters, items), cut: true };
    if (bytesOf(shorter) <= MOST_BYTES) return shorter;
    characters = Math.floor(characters / 2);
    items = Math.floor(items / 2);
  }
}

function shortened(fields: Fields, characters: number, items: number): Fields {
  const shorten = (value: unknown): unknown => {
    if (typeof value === 'string') {
      return value.length <= characters ? value : `${value.slice(0, characters)}…`;
    }
    if (Array.isArray(value)) return value.slice(0, items).map(shorten);
    return typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shorten(inner)]))
      : value;
  };
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, shorten(value)]));
}

function bytesOf(fields: Fields): number {
  return Buffer.byteLength(JSON.stringify(fields));
}
