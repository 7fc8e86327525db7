import { spawnSync } from 'node:child_process';
import type { DiagnoseIo } from './io.ts';
import { answerKeychain } from '../../identity/credentials/answer-keychain.ts';
import { KeychainError } from '../../identity/credentials/keychain.ts';
import { KeychainClient } from '../../identity/credentials/keychain-client.ts';
import { loadKeytar } from '../../identity/credentials/load-keytar.ts';
import { proveKeychain } from '../../identity/credentials/prove-keychain.ts';

/** The argument with which `diagnose` starts itself, because native code may hang or crash. */
export const KEYCHAIN_TEST = '--keychain';

/** Longer than the keychain's own limits. */
const LIMIT_MS = 12_000;

const NAMES: Partial<Record<NodeJS.Platform, string>> = {
  linux: 'Secret Service on the session bus (libsecret)',
  darwin: 'Keychain of macOS',
  win32: 'Credential Manager of Windows',
};

/** Writes, reads, lists and deletes a random entry, in a separate process. */
export function keychainTest(
  { self, env, platform }: DiagnoseIo,
  store: 'auto' | 'keychain' | 'memory' | null,
): readonly string[] {
  if (store === 'memory') return ['not asked: credentials.store is memory'];
  const [program = '', ...args] = self;
  const start = performance.now();
  const { status, signal, stdout, error } = spawnSync(
    program,
    [...args, 'diagnose', KEYCHAIN_TEST],
    {
      // The child process distinguishes errors by their English text.
      env: { ...env, LC_ALL: 'C', LANGUAGE: 'C' },
      timeout: LIMIT_MS,
      killSignal: 'SIGKILL',
      stdio: ['ignore', 'pipe', 'ignore'],
      encoding: 'utf8',
    },
  );
  const name = NAMES[platform] ?? 'keychain';
  if (status === 0) return [`${name}: works, ${Math.round(performance.now() - start)} ms`];
  // Null, despite the types, if the process did not start. It may be killed after its answer.
  const answer = ((stdout as string | null) ?? '').trim();
  const end = error?.message ?? `it ended with ${signal ?? status ?? '?'}`;
  const said = answer === '' ? end : answer;
  const isNeeded = store === 'keychain';
  return [
    `${isNeeded ? '! ' : ''}${name}: does not work for this command: ${said}`,
    isNeeded
      ? '! credentials.store is keychain: users who need it cannot sign in'
      : 'a kiosk that finds it so keeps tokens in memory (credentials.store: auto)',
  ];
}

/** Runs in the separate process. @returns the exit code */
export async function testKeychainHere({ out }: Pick<DiagnoseIo, 'out'>): Promise<number> {
  const keychain = new KeychainClient({
    start: ({ onMessage }) => {
      queueMicrotask(() => onMessage({ kind: 'ready' }));
      return {
        send: (request) => void answerKeychain(request, loadKeytar).then(onMessage),
        kill: () => undefined, // the parent process kills this one
      };
    },
    after: (ms, callback) => {
      const timer = setTimeout(callback, ms).unref();
      return () => {
        clearTimeout(timer);
      };
    },
  });
  try {
    await proveKeychain(keychain);
    return 0;
  } catch (error) {
    if (!(error instanceof KeychainError)) throw error;
    out(`${error.code} (${error.message})`);
    return 1;
  }
}
