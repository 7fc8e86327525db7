import { describe, expect, it } from 'vitest';
import {
  accountOf,
  countIn,
  join,
  nameOf,
  split,
} from '../../../../main/identity/credentials/entry-parts.ts';

/** As Windows allows: wincred.h, CRED_MAX_CREDENTIAL_BLOB_SIZE. */
const MOST_BYTES = 2560;

function textsOf(secret: string): readonly string[] {
  return split('session:tokens', secret).map(({ text }) => text);
}

describe('the entries of a secret', () => {
  it.each([
    ['nothing', ''],
    ['a word', 'word'],
    ['letters of several bytes', 'ü😀'.repeat(3000)],
    ['a NUL in the middle', 'before\0after'],
    ['lines', '{\n  "a": 1\r\n}\n'],
    ['exactly one entry', 'a'.repeat(1800)],
    ['one byte more than that', 'a'.repeat(1801)],
    ['200 kB', 'x'.repeat(200_000)],
  ])('give it back, and each is small enough for any keychain: %s', (_, secret) => {
    const texts = textsOf(secret);
    for (const text of texts) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MOST_BYTES);
    expect(countIn(texts[0] ?? '')).toBe(texts.length);
    expect(join(texts)).toBe(secret);
  });

  it('are no more than it takes', () => {
    expect(textsOf('a'.repeat(1800))).toHaveLength(1);
    expect(textsOf('a'.repeat(1801))).toHaveLength(2);
  });

  it('are numbered below its name', () => {
    const accounts = split('session:tokens', 'a'.repeat(5000)).map(({ account }) => account);
    expect(accounts).toEqual(['session:tokens#1', 'session:tokens#2', 'session:tokens#3']);
    expect(new Set(accounts.map(nameOf))).toEqual(new Set(['session:tokens']));
    expect(accountOf('pending:a#b', 12)).toBe('pending:a#b#12');
    expect(nameOf('pending:a#b#12')).toBe('pending:a#b');
    expect(nameOf('session:from-elsewhere')).toBe('session:from-elsewhere');
  });

  it('of two writings are not taken for one secret', () => {
    const [first = '', second = ''] = textsOf('a'.repeat(3000));
    const [otherFirst = '', otherSecond = ''] = textsOf('b'.repeat(3000));
    expect(join([first, otherSecond])).toBeNull();
    expect(join([otherFirst, second])).toBeNull();
    expect(join([first])).toBeNull();
    expect(join([first, second, second])).toBeNull();
  });

  it.each(['', 'something else', 'AAAAAAAAAAA.0.', 'AAAAAAAAAAA.1.a b', 'AAAAAAAAAAA.x.abc'])(
    'make no sense where they are %j',
    (text) => {
      expect(countIn(text) === null || join([text]) === null).toBe(true);
    },
  );
});
