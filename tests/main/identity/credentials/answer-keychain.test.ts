import { describe, expect, it } from 'vitest';
import {
  answerKeychain,
  type NativeKeychain,
} from '../../../../main/identity/credentials/answer-keychain.ts';
import type { KeychainRequest } from '../../../../main/identity/credentials/keychain.ts';

const list: KeychainRequest = { kind: 'list', id: 7 };

function native(behaviour: Partial<NativeKeychain>): () => NativeKeychain {
  const unexpected = () => Promise.reject(new Error('not asked for'));
  return () => ({
    setPassword: unexpected,
    getPassword: unexpected,
    findCredentials: unexpected,
    deletePassword: unexpected,
    ...behaviour,
  });
}

function failing(message: string): () => NativeKeychain {
  return native({ findCredentials: () => Promise.reject(new Error(message)) });
}

describe('answerKeychain', () => {
  it('asks below the service name cleardesk', async () => {
    const asked: unknown[] = [];
    const load = native({
      setPassword: (...args) => Promise.resolve(void asked.push(args)),
      getPassword: (...args) => Promise.resolve(`secret ${asked.push(args)}`),
      deletePassword: (...args) => Promise.resolve(asked.push(args) > 0),
    });
    const answer = (request: KeychainRequest) => answerKeychain(request, load);
    expect(await answer({ kind: 'set', id: 1, account: 'a', secret: 's' })).toEqual({
      kind: 'done',
      id: 1,
      value: null,
    });
    expect(await answer({ kind: 'get', id: 2, account: 'a' })).toMatchObject({ value: 'secret 2' });
    expect(await answer({ kind: 'delete', id: 3, account: 'a' })).toMatchObject({ value: true });
    expect(asked).toEqual([
      ['cleardesk', 'a', 's'],
      ['cleardesk', 'a'],
      ['cleardesk', 'a'],
    ]);
  });

  it('lists accounts without their secrets', async () => {
    const entries = [{ account: 'a', password: 'secret' }, { account: 'b' }];
    const load = native({ findCredentials: () => Promise.resolve(entries) });
    expect(await answerKeychain(list, load)).toEqual({ kind: 'done', id: 7, value: ['a', 'b'] });
  });

  it.each([
    ['no-keychain', 'Cannot autolaunch D-Bus without X11 $DISPLAY'],
    ['no-keychain', 'Could not connect: No such file or directory'],
    ['no-keychain', 'GDBus.Error:…: The name :1.0 was not provided by any .service files'],
    ['no-keychain', 'Object does not exist at path “/org/freedesktop/secrets/collection/login”'],
    ['no-keychain', 'Unknown or unsupported transport “disabled” for address “disabled:”'],
    ['locked', 'Cannot create an item in a locked collection'],
    ['failed', 'The disk is full'],
  ])('calls it %s when the system says: %s', async (problem, message) => {
    expect(await answerKeychain(list, failing(message))).toEqual({
      kind: 'failed',
      id: 7,
      problem,
      message,
    });
  });

  it('calls it no-keychain where the native code does not load', async () => {
    const load = () => {
      throw new Error('libsecret-1.so.0: cannot open shared object file');
    };
    expect(await answerKeychain(list, load)).toMatchObject({
      kind: 'failed',
      problem: 'no-keychain',
    });
  });
});
