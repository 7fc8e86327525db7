import type { KeychainMark, SecretKind } from './keychain-mark.ts';
import type { KeychainError } from './keychain.ts';

/** `session:` ends with the session; `pending:` is a sign-out that a server has yet to confirm. */
export type CredentialName = `${SecretKind}:${string}`;

/**
 * Stores secrets in the keychain or in memory, never in a file of ours. Every call settles within
 * seconds; it rejects with a KeychainError if the keychain fails.
 */
export interface CredentialStore {
  /** `none`: the store keeps nothing, so no user can sign in who would need it. */
  readonly place: 'keychain' | 'memory' | 'none';
  /** Stores a secret, and replaces one of the same name. */
  put(name: CredentialName, secret: string): Promise<void>;
  /** Null if there is no secret of that name. */
  get(name: CredentialName): Promise<string | null>;
  list(): Promise<readonly CredentialName[]>;
  /** Does nothing if there is no secret of that name. */
  remove(name: CredentialName): Promise<void>;
}

/**
 * Stores nothing, because the keychain does not work. Rejects if a session's secrets may be in it.
 */
export class NoStore implements CredentialStore {
  readonly place = 'none';
  readonly #cause: KeychainError;
  readonly #mark: KeychainMark;

  constructor(cause: KeychainError, mark: KeychainMark) {
    this.#cause = cause;
    this.#mark = mark;
  }

  put(): Promise<never> {
    return Promise.reject(this.#cause);
  }

  get(): Promise<null> {
    return this.#mark.isSetFor('session') ? Promise.reject(this.#cause) : Promise.resolve(null);
  }

  list(): Promise<readonly CredentialName[]> {
    return this.#mark.isSetFor('session') ? Promise.reject(this.#cause) : Promise.resolve([]);
  }

  remove(): Promise<void> {
    return this.#mark.isSetFor('session') ? Promise.reject(this.#cause) : Promise.resolve();
  }
}
