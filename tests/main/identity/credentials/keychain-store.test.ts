import { join as joinPath } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KeychainMark } from '../../../../main/identity/credentials/keychain-mark.ts';
import {
  accountOf,
  countIn,
  join,
  KeychainStore,
  nameOf,
  split,
} from '../../../../main/identity/credentials/keychain-store.ts';
import { FakeKeychain } from '../../../fakes/fake-keychain.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const long = 'ü'.repeat(4000);

function setUp() {
  const keychain = new FakeKeychain();
  const mark = new KeychainMark(joinPath(temporaryFolder(), 'mark'));
  return { keychain, mark, store: new KeychainStore(keychain, mark) };
}

describe('KeychainStore', () => {
  it('keeps secrets of any length until they are removed', async () => {
    const { store, keychain } = setUp();
    await store.put('session:tokens', long);
    await store.put('pending:1', 'short');
    expect(await store.get('session:tokens')).toBe(long);
    expect(await store.get('pending:1')).toBe('short');
    expect(await store.list()).toEqual(['session:tokens', 'pending:1']);
    await store.remove('session:tokens');
    expect(await store.list()).toEqual(['pending:1']);
    await store.remove('pending:1');
    expect(keychain.entries.size).toBe(0);
  });

  it('leaves nothing of a longer secret behind a shorter one', async () => {
    const { store, keychain } = setUp();
    await store.put('session:tokens', long);
    await store.put('session:tokens', 'short');
    expect(await store.get('session:tokens')).toBe('short');
    expect([...keychain.entries.keys()]).toEqual(['session:tokens#1']);
  });

  it('does not write one secret into another', async () => {
    const { store } = setUp();
    const other = 'b'.repeat(4000);
    await Promise.all([store.put('session:tokens', long), store.put('session:tokens', other)]);
    expect(await store.get('session:tokens')).toBe(other);
  });

  it('does one thing after the other', async () => {
    const { store } = setUp();
    await Promise.all([store.put('session:tokens', long), store.remove('session:tokens')]);
    expect(await store.list()).toEqual([]);
  });

  it('says that a half-written secret is none, and removes it', async () => {
    const { store, keychain } = setUp();
    await store.put('session:tokens', long);
    keychain.callsLeft = 3;
    await expect(store.put('session:tokens', long)).rejects.toMatchObject({ code: 'failed' });
    keychain.callsLeft = Number.POSITIVE_INFINITY;
    await expect(store.get('session:tokens')).rejects.toThrow('session:tokens is not whole');
    await store.remove('session:tokens');
    expect(await store.list()).toEqual([]);
  });

  it.each(['session:tokens#1', 'session:tokens#2'])('misses an entry: %s', async (account) => {
    const { store, keychain } = setUp();
    await store.put('session:tokens', long);
    keychain.entries.delete(account);
    await expect(store.get('session:tokens')).rejects.toThrow('is not whole');
  });

  it('knows of what it has not written itself, and only of what is ours', async () => {
    const { store, keychain } = setUp();
    keychain.entries.set('session:from-before', 'x').set('someone else', 'y').set('probe:1', 'z');
    expect(await store.list()).toEqual(['session:from-before']);
    await store.remove('session:from-before');
    expect([...keychain.entries.keys()]).toEqual(['someone else', 'probe:1']);
  });

  it('has nothing of that name', async () => {
    const { store, keychain } = setUp();
    expect(await store.get('session:tokens')).toBeNull();
    await store.remove('session:tokens');
    expect(keychain.entries.size).toBe(0);
  });

  it('does not believe a keychain that was locked meanwhile', async () => {
    const { store, keychain, mark } = setUp();
    await store.put('session:tokens', 'secret');
    keychain.isLocked = true;
    await expect(store.list()).rejects.toMatchObject({ code: 'locked' });
    await expect(store.get('session:tokens')).rejects.toMatchObject({ code: 'locked' });
    expect(mark.isSetFor('session')).toBe(true);
  });

  it('does not believe a keychain that says it has deleted', async () => {
    const { store, keychain, mark } = setUp();
    await store.put('session:tokens', 'secret');
    keychain.keeps = true;
    await store.remove('session:tokens');
    expect(await store.list()).toEqual(['session:tokens']);
    expect(mark.isSetFor('session')).toBe(true);
  });

  it('does not take an empty list for the truth', async () => {
    const { store, keychain, mark } = setUp();
    await store.put('session:tokens', 'secret');
    const list = keychain.list.bind(keychain);
    const lists = [() => Promise.resolve([])];
    keychain.list = () => (lists.pop() ?? list)();
    expect(await store.list()).toEqual(['session:tokens']);
    expect(mark.isSetFor('session')).toBe(true);
  });

  it('fails when what was listed a moment ago is said not to be there', async () => {
    const { store, keychain } = setUp();
    await store.put('session:tokens', 'secret');
    keychain.delete = () => Promise.resolve(false);
    await expect(store.remove('session:tokens')).rejects.toMatchObject({ code: 'failed' });
  });

  it('goes on after a failure', async () => {
    const { store, keychain } = setUp();
    keychain.problem = 'timed-out';
    await expect(store.put('session:tokens', 'secret')).rejects.toMatchObject({
      code: 'timed-out',
    });
    keychain.problem = null;
    await store.put('session:tokens', 'secret');
    expect(await store.get('session:tokens')).toBe('secret');
  });

  it('marks what is in it, before the first entry and until the last', async () => {
    const { store, keychain, mark } = setUp();
    const marks = () => [mark.isSetFor('session'), mark.isSetFor('pending')];
    await store.put('pending:1', 'x');
    expect(marks()).toEqual([false, true]);
    keychain.problem = 'failed';
    await expect(store.put('session:tokens', 'secret')).rejects.toThrow();
    expect(marks()).toEqual([true, true]);
    keychain.problem = null;
    expect(await store.list()).toEqual(['pending:1']);
    expect(marks()).toEqual([false, true]);
    await store.remove('pending:1');
    expect(await store.list()).toEqual([]);
    expect(marks()).toEqual([false, false]);
  });
});

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
