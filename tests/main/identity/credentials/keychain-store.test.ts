import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KeychainMark } from '../../../../main/identity/credentials/keychain-mark.ts';
import { KeychainStore } from '../../../../main/identity/credentials/keychain-store.ts';
import { FakeKeychain } from '../../../fakes/fake-keychain.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const long = 'ü'.repeat(4000);

function setUp() {
  const keychain = new FakeKeychain();
  const mark = new KeychainMark(join(temporaryFolder(), 'mark'));
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
