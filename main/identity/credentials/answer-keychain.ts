import { createRequire } from 'node:module';
import type * as keytar from 'keytar';
import type {
  KeychainMessage,
  KeychainProblem,
  KeychainRequest,
  KeychainValue,
} from './keychain.ts';

/** The functions of keytar that the kiosk uses. */
export interface NativeKeychain {
  setPassword(service: string, account: string, password: string): Promise<void>;
  getPassword(service: string, account: string): Promise<string | null>;
  findCredentials(service: string): Promise<readonly { readonly account: string }[]>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

/** The service name of all entries, which the system's keychain manager shows. */
const SERVICE = 'cleardesk';

/**
 * Answers requests one after another: libsecret crashes the process if an entry is removed while
 * another call lists the entries.
 * @param load as in {@link answerKeychain}
 */
export function answerInTurn(
  load: () => NativeKeychain,
  tell: (message: KeychainMessage) => void,
): (request: KeychainRequest) => void {
  let last = Promise.resolve();
  return (request) => {
    last = last.then(async () => {
      tell(await answerKeychain(request, load));
    });
  };
}

/**
 * Answers one request. Runs in the worker process, which may crash or hang.
 * @param load loads the native code, which not every system has
 */
export async function answerKeychain(
  request: KeychainRequest,
  load: () => NativeKeychain,
): Promise<KeychainMessage> {
  const { id } = request;
  let native;
  try {
    native = load();
  } catch (error) {
    // Without the system's library, such as libsecret, it does not load.
    return { kind: 'failed', id, problem: 'no-keychain', message: messageOf(error) };
  }
  try {
    return { kind: 'done', id, value: await ask(native, request) };
  } catch (error) {
    const message = messageOf(error);
    return { kind: 'failed', id, problem: problemIn(message), message };
  }
}

async function ask(native: NativeKeychain, request: KeychainRequest): Promise<KeychainValue> {
  switch (request.kind) {
    case 'set':
      await native.setPassword(SERVICE, request.account, request.secret);
      return null;
    case 'get':
      return native.getPassword(SERVICE, request.account);
    case 'list':
      return (await native.findCredentials(SERVICE)).map(({ account }) => account);
    case 'delete':
      return native.deletePassword(SERVICE, request.account);
  }
}

/** Parts of English messages of libsecret and D-Bus; any other message means `failed`. */
const NO_KEYCHAIN = [
  'Cannot autolaunch D-Bus',
  'Could not connect',
  'Unknown or unsupported transport', // Chromium's own `disabled:`, where there is no session bus
  'not provided by any .service',
  'Object does not exist at path', // a keyring that was never made
];
const LOCKED = ['locked', 'dismissed'];

function problemIn(message: string): KeychainProblem {
  if (NO_KEYCHAIN.some((part) => message.includes(part))) return 'no-keychain';
  return LOCKED.some((part) => message.includes(part)) ? 'locked' : 'failed';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Loads keytar's native code. Throws if the system lacks a library, such as libsecret. */
export function loadKeytar(): NativeKeychain {
  return createRequire(import.meta.url)('keytar') as typeof keytar;
}
