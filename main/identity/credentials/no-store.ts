import type { CredentialName, CredentialStore } from './store.ts';
import type { KeychainError } from './keychain.ts';
import type { KeychainMark } from './keychain-mark.ts';

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
