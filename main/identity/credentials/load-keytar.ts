import { createRequire } from 'node:module';
import type * as keytar from 'keytar';
import type { NativeKeychain } from './answer-keychain.ts';

/** Loads keytar's native code. Throws where the system lacks what that needs, such as libsecret. */
export function loadKeytar(): NativeKeychain {
  return createRequire(import.meta.url)('keytar') as typeof keytar;
}
