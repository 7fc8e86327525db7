import { describe, expect, it } from 'vitest';
import {
  keychainMessage,
  keychainRequest,
} from '../../../../main/identity/credentials/keychain.ts';

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
