import { createRequire } from 'node:module';
import type * as keytar from 'keytar';
import type { NativeKeychain } from './answer-keychain.ts';

/** Loads keytar's native code. Throws if the system lacks a library, such as libsecret. */
export function loadKeytar(): NativeKeychain {
  return createRequire(import.meta.url)('keytar') as typeof keytar;
}
