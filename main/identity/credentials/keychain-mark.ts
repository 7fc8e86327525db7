import { closeSync, constants, existsSync, fsyncSync, rmSync } from 'node:fs';
import { openRegularFile } from '../../base/regular-file.ts';

const CREATE = constants.O_WRONLY | constants.O_CREAT;

/** What a secret belongs to: a session, or a sign-out on a server that is still to be made. */
export type SecretKind = 'session' | 'pending';

/**
 * Empty files that are there while the keychain may hold something of that kind. So a process that
 * finds the keychain broken knows whether that matters, and one that needs none does not ask it.
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

  /** On the disk when it returns: the keychain's own file may survive a power cut. */
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
