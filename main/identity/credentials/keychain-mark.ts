import { closeSync, constants, existsSync, fsyncSync, rmSync } from 'node:fs';
import { openRegularFile } from '../../base/regular-file.ts';

const CREATE = constants.O_WRONLY | constants.O_CREAT;

/** The owner of a secret: a session, or a sign-out that a server has yet to confirm. */
export type SecretKind = 'session' | 'pending';

/**
 * Empty files that exist while the keychain may hold secrets of a kind. So a process that finds the
 * keychain broken knows whether that matters, and a process without secrets need not ask the
 * keychain.
 */
export class KeychainMark {
  readonly #file: string;

  /** @param file in the data folder; each kind has its own beside it */
  constructor(file: string) {
    this.#file = file;
  }

  /** Whether the keychain may hold anything. */
  isSet(): boolean {
    return this.isSetFor('session') || this.isSetFor('pending');
  }

  isSetFor(kind: SecretKind): boolean {
    return existsSync(this.#fileOf(kind));
  }

  /** The mark is on the disk when this returns, because the secret may survive a power cut. */
  set(kind: SecretKind): void {
    const descriptor = openRegularFile(this.#fileOf(kind), CREATE);
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }

  clear(kind: SecretKind): void {
    rmSync(this.#fileOf(kind), { force: true });
  }

  #fileOf(kind: SecretKind): string {
    return `${this.#file}-${kind}`;
  }
}
