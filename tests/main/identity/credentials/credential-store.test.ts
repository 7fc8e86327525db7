import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCredentialStore } from '../../../../main/identity/credentials/credential-store.ts';
import { KeychainMark } from '../../../../main/identity/credentials/keychain-mark.ts';
import { MemoryStore } from '../../../../main/identity/credentials/memory-store.ts';
import { FakeKeychain } from '../../../fakes/fake-keychain.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

type Setting = Parameters<typeof openCredentialStore>[0];

function setUp() {
  const keychain = new FakeKeychain();
  const mark = new KeychainMark(join(temporaryFolder(), 'mark'));
  const degraded: string[] = [];
  const open = (setting: Setting) =>
    openCredentialStore(setting, {
      keychain,
      memory: new MemoryStore(),
      mark,
      onDegraded: ({ code }) => degraded.push(code),
    });
  return { keychain, mark, degraded, open };
}

describe('openCredentialStore', () => {
  it.each(['auto', 'keychain'] as const)('%s: uses a keychain that works', async (setting) => {
    const { open, keychain, degraded } = setUp();
    const store = await open(setting);
    expect(store.place).toBe('keychain');
    expect(degraded).toEqual([]);
    expect(keychain.entries.size).toBe(0);
    await store.put('session:tokens', 'secret');
    expect([...keychain.entries.keys()]).toEqual(['session:tokens#1']);
  });

  it('memory: does not touch the keychain', async () => {
    const { open, keychain, degraded } = setUp();
    const store = await open('memory');
    await store.put('session:tokens', 'secret');
    expect([store.place, keychain.calls, degraded]).toEqual(['memory', [], []]);
  });

  it.each(['no-keychain', 'locked', 'timed-out', 'failed'] as const)(
    'auto: falls back to memory, and says so: %s',
    async (problem) => {
      const { open, keychain, degraded } = setUp();
      keychain.problem = problem;
      const store = await open('auto');
      await store.put('session:tokens', 'secret');
      expect(await store.get('session:tokens')).toBe('secret');
      expect([store.place, degraded]).toEqual(['memory', [problem]]);
    },
  );

  it('auto: does not take "not there" of a locked keychain for an answer', async () => {
    const { open, keychain, degraded } = setUp();
    keychain.isLocked = true;
    expect((await open('auto')).place).toBe('memory');
    expect(degraded).toEqual(['locked']);
  });

  it.each([
    ['reads nothing back', { get: () => Promise.resolve(null) }],
    ['reads something else back', { get: () => Promise.resolve('else') }],
    ['lists nothing', { list: () => Promise.resolve([]) }],
    ['does not delete', { delete: () => Promise.resolve(false) }],
    ['only says that it deletes', { keeps: true }],
    ['deletes and says that it does not', { denies: true }],
  ])('auto: does not trust a keychain that %s', async (_, mood) => {
    const { open, keychain, degraded } = setUp();
    Object.assign(keychain, mood);
    expect((await open('auto')).place).toBe('memory');
    expect(degraded).toEqual(['failed']);
  });

  it('keychain: keeps nothing where there is none, and has nothing left to clear', async () => {
    const { open, keychain, degraded } = setUp();
    keychain.problem = 'no-keychain';
    const store = await open('keychain');
    expect([store.place, degraded]).toEqual(['none', ['no-keychain']]);
    await expect(store.put('session:tokens', 'secret')).rejects.toMatchObject({
      code: 'no-keychain',
    });
    expect(await store.get('session:tokens')).toBeNull();
    expect(await store.list()).toEqual([]);
    await store.remove('session:tokens');
  });

  it.each(['auto', 'keychain'] as const)(
    '%s: does not know what a broken keychain still has of a session',
    async (setting) => {
      const { open, keychain } = setUp();
      await (await open(setting)).put('session:tokens', 'secret');
      keychain.problem = 'no-keychain';
      const next = await open(setting);
      expect(next.place).toBe('none');
      await expect(next.list()).rejects.toMatchObject({ code: 'no-keychain' });
      await expect(next.get('session:tokens')).rejects.toMatchObject({ code: 'no-keychain' });
      await expect(next.remove('session:tokens')).rejects.toMatchObject({ code: 'no-keychain' });
      keychain.problem = null;
      const later = await open(setting);
      expect(await later.get('session:tokens')).toBe('secret');
      await later.remove('session:tokens');
      expect(await later.list()).toEqual([]);
    },
  );

  it('falls back to memory once nothing of a session is in the keychain', async () => {
    const { open, keychain } = setUp();
    const store = await open('auto');
    await store.put('pending:1', 'x');
    await store.put('session:tokens', 'secret');
    await store.remove('session:tokens');
    await store.list();
    keychain.problem = 'no-keychain';
    expect((await open('auto')).place).toBe('memory');
  });

  it('lets a bug be a bug', async () => {
    const { open, keychain } = setUp();
    keychain.set = () => Promise.reject(new TypeError('a bug'));
    await expect(open('auto')).rejects.toThrow('a bug');
  });
});
