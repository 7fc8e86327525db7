import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import {
  keychainMessage,
  keychainRequest,
  proveKeychain,
} from '../../../../main/identity/credentials/keychain.ts';
import { FakeKeychain } from '../../../fakes/fake-keychain.ts';

describe('what crosses to and from the process of the keychain is checked', () => {
  it.each([
    { kind: 'set', account: 'a', secret: 's', id: 1 },
    { kind: 'get', account: 'a', id: 2 },
    { kind: 'list', id: 3 },
    { kind: 'delete', account: 'a', id: 4 },
  ])('a request is taken: $kind', (request) => {
    expect(keychainRequest(request)).toEqual(request);
  });

  it.each([
    null,
    'list',
    { kind: 'list' },
    { kind: 'get', id: 1 },
    { kind: 'set', account: 'a', id: 1 },
  ])('no request is taken from %j', (message) => {
    expect(keychainRequest(message)).toBeNull();
  });

  it.each([
    { kind: 'ready' },
    { kind: 'done', id: 1, value: ['a'] },
    { kind: 'done', id: 1, value: null },
    { kind: 'failed', id: 1, problem: 'locked', message: 'why' },
  ])('a message is taken: %j', (message) => {
    expect(keychainMessage(message)).toEqual(message);
  });

  it.each([
    undefined,
    { kind: 'done', value: null },
    { kind: 'done', id: 1, value: [1] },
    { kind: 'done', id: 1, value: {} },
    { kind: 'failed', id: 1, problem: 'other', message: 'why' },
  ])('no message is taken from %j', (message) => {
    expect(keychainMessage(message)).toBeNull();
  });
});

describe('what a proof left behind', () => {
  it.each([
    ['is deleted where the process was killed', deadProcess(), false],
    ['stays while its process lives', process.ppid, true],
  ])('%s', async (_name, pid, stays) => {
    const keychain = new FakeKeychain();
    const left = `probe:${pid}:0123456789abcdef`;
    await keychain.set(left, 'secret');
    await proveKeychain(keychain);
    expect([...keychain.entries.keys()]).toEqual(stays ? [left] : []);
  });

  it('is told from the entries of others', async () => {
    const keychain = new FakeKeychain();
    const others = ['refresh-token', 'probe:1', `probe:${deadProcess()}:0123`];
    for (const other of others) await keychain.set(other, 'secret');
    expect(await proveKeychain(keychain)).toEqual(others);
    expect([...keychain.entries.keys()]).toEqual(others);
  });
});

/** The number of a process that has ended. */
function deadProcess(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}
