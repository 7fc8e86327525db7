import type { KeychainProblem } from './keychain.ts';

/** One question to the process that has the keychain's native code. */
export type KeychainQuestion =
  | { readonly kind: 'set'; readonly account: string; readonly secret: string }
  | { readonly kind: 'get'; readonly account: string }
  | { readonly kind: 'list' }
  | { readonly kind: 'delete'; readonly account: string };

export type KeychainRequest = KeychainQuestion & { readonly id: number };

/** A message of that process: first `ready`, then one answer to each request. */
export type KeychainMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly id: number; readonly value: KeychainValue }
  | {
      readonly kind: 'failed';
      readonly id: number;
      readonly problem: KeychainProblem;
      readonly message: string;
    };

export type KeychainValue = string | boolean | readonly string[] | null;
