import { createRequire } from 'node:module';
import type * as keytar from 'keytar';
import type {
  KeychainMessage,
  KeychainProblem,
  KeychainRequest,
  KeychainValue,
} from './keychain.ts';

/** What is used of keytar. */
export interface NativeKeychain {
  setPassword(service: string, account: string, password: string): Promise<void>;
  getPassword(service: string, account: string): Promise<string | null>;
  findCredentials(service: string): Promise<readonly { readonly account: string }[]>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

/** What the entries are filed under, as a keychain's own manager shows them. */
const SERVICE = 'cleardesk';

/**
 * Answers requests one after another: libsecret takes the process down where an entry is removed while
 * another call lists the entries.
 * @param load as below
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
 * Answers one request, in the process that may crash or hang over it.
 * @param load gives the native code, which is not there on every system
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

/** What libsecret and D-Bus say in their own language; anything else is just a failure. */
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

/** Loads keytar's native code. Throws where the system lacks what that needs, such as libsecret. */
export function loadKeytar(): NativeKeychain {
  return createRequire(import.meta.url)('keytar') as typeof keytar;
}
