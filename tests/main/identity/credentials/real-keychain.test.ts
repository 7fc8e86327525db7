import { fork } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openCredentialStore } from '../../../../main/identity/credentials/credential-store.ts';
import {
  KeychainClient,
  type KeychainProcessEvents,
} from '../../../../main/identity/credentials/keychain-client.ts';
import { KeychainMark } from '../../../../main/identity/credentials/keychain-mark.ts';
import { MemoryStore } from '../../../../main/identity/credentials/memory-store.ts';
import { clearCredentials } from '../../../../main/ending/device-steps.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { hasKeyring, privateKeyring } from './private-keyring.ts';

function setUp(env: NodeJS.ProcessEnv) {
  const keychain = new KeychainClient({
    start: (events) => startKeytar(env, events),
    after: (ms, callback) => {
      const timer = setTimeout(callback, ms);
      return () => {
        clearTimeout(timer);
      };
    },
  });
  const mark = new KeychainMark(join(temporaryFolder(), 'mark'));
  const problems: string[] = [];
  const onDegraded = ({ code }: { readonly code: string }) => problems.push(code);
  const parts = { keychain, memory: new MemoryStore(), mark, onDegraded };
  return { keychain, problems, open: () => openCredentialStore('auto', parts) };
}

function startKeytar(env: NodeJS.ProcessEnv, { onMessage, onGone }: KeychainProcessEvents) {
  const child = fork(new URL('./keytar-process.ts', import.meta.url), {
    env,
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  child.on('message', (message) => onMessage(message));
  child.once('exit', onGone);
  return {
    send: (request: object) => void child.send(request, () => undefined),
    kill: () => void child.kill('SIGKILL'),
  };
}

// Skipped without the Debian packages dbus, gnome-keyring and libsecret-1-0.
describe.skipIf(!hasKeyring)('keytar on a real keyring', () => {
  it('keeps, lists and removes', async () => {
    const { open, problems, keychain } = setUp((await privateKeyring()).env);
    const store = await open();
    expect([store.place, problems]).toEqual(['keychain', []]);
    const tokens = JSON.stringify({ idToken: 'ü😀'.repeat(2000) });
    await store.put('session:tokens', tokens);
    await store.put('pending:1', 'x');
    expect(await store.get('session:tokens')).toBe(tokens);
    const step = clearCredentials(store);
    expect(await step.leftovers()).toBe(1);
    await step.clear();
    expect(await step.leftovers()).toBe(0);
    expect(await keychain.list()).toEqual(['pending:1#1']);
  });

  it('lists while entries come and go', async () => {
    const { keychain } = setUp((await privateKeyring()).env);
    const work = Array.from({ length: 60 }, (_, nth) => [
      keychain.set(`pending:${nth % 5}`, 'secret'),
      keychain.list(),
      keychain.delete(`pending:${nth % 5}`),
    ]).flat();
    await Promise.all(work);
    expect(await keychain.list()).toEqual([]);
  });

  it('does not call a keyring clean that is locked in the middle of a session', async () => {
    const { env, lock } = await privateKeyring();
    const { open } = setUp(env);
    const store = await open();
    await store.put('session:tokens', 'secret');
    lock();
    const step = clearCredentials(store);
    await expect(step.clear()).rejects.toMatchObject({ name: 'KeychainError' });
    await expect(step.leftovers()).rejects.toMatchObject({ name: 'KeychainError' });
    expect((await open()).place).toBe('none');
  });

  it('falls back to memory where the keyring is locked from the start', async () => {
    const { env, lock } = await privateKeyring();
    lock();
    const { open, problems } = setUp(env);
    expect((await open()).place).toBe('memory');
    expect(problems).toEqual(['locked']);
  });

  it('does not wait for a keyring that hangs', async () => {
    const { env, daemon } = await privateKeyring();
    const { open } = setUp(env);
    const store = await open();
    await store.put('session:tokens', 'secret');
    daemon.kill('SIGSTOP');
    await expect(store.list()).rejects.toMatchObject({ code: 'timed-out' });
    daemon.kill('SIGCONT');
    expect(await store.get('session:tokens')).toBe('secret');
  });

  it('survives a keyring that is killed', async () => {
    const { env, daemon } = await privateKeyring();
    const { open } = setUp(env);
    const store = await open();
    await store.put('session:tokens', 'secret');
    daemon.kill('SIGKILL');
    const step = clearCredentials(store);
    await expect(step.clear()).rejects.toMatchObject({ name: 'KeychainError' });
    await expect(step.leftovers()).rejects.toMatchObject({ name: 'KeychainError' });
  });

  it('says that there is none where there is no bus', async () => {
    const { open, problems } = setUp({
      ...process.env,
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere',
      LC_ALL: 'C',
    });
    expect((await open()).place).toBe('memory');
    expect(problems).toEqual(['no-keychain']);
  });
});
