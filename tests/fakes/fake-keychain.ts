import {
  KeychainError,
  type Keychain,
  type KeychainProblem,
} from '../../main/identity/credentials/keychain.ts';

/** A keychain in a map, in the moods that real ones have. */
export class FakeKeychain implements Keychain {
  readonly entries = new Map<string, string>();
  /** Every call, as `set name`. */
  readonly calls: string[] = [];
  /** Rejects whatever it is asked. */
  problem: KeychainProblem | null = null;
  /** Says of everything that it is not there, and takes nothing, as a locked keyring. */
  isLocked = false;
  /** Says that it has deleted, and has not. */
  keeps = false;
  /** Says that it has not deleted, and has. */
  denies = false;
  /** Fails from this call on, counted from now. */
  callsLeft = Number.POSITIVE_INFINITY;

  set(account: string, secret: string): Promise<void> {
    return this.#answer(`set ${account}`, () => {
      if (this.isLocked) throw new KeychainError('locked', 'Cannot create an item');
      this.entries.set(account, secret);
    });
  }

  get(account: string): Promise<string | null> {
    return this.#answer(`get ${account}`, () =>
      this.isLocked ? null : (this.entries.get(account) ?? null),
    );
  }

  list(): Promise<readonly string[]> {
    return this.#answer('list', () => (this.isLocked ? [] : [...this.entries.keys()]));
  }

  delete(account: string): Promise<boolean> {
    return this.#answer(`delete ${account}`, () => {
      if (this.isLocked) return false;
      if (this.denies) return !this.entries.delete(account);
      return this.keeps ? this.entries.has(account) : this.entries.delete(account);
    });
  }

  async #answer<T>(call: string, work: () => T): Promise<T> {
    await Promise.resolve();
    this.calls.push(call);
    if (this.problem !== null) throw new KeychainError(this.problem, 'it does not work');
    this.callsLeft -= 1;
    if (this.callsLeft < 0) throw new KeychainError('failed', 'it has died');
    return work();
  }
}
