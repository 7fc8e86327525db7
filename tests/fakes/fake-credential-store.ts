import type { PendingStore } from '../../main/identity/sign-out/pending-item.ts';

/** A credential store in memory, which fails where a test says so. */
export class FakeCredentialStore implements PendingStore {
  readonly entries = new Map<string, string>();
  failing: readonly (keyof PendingStore)[] = [];

  put(key: string, value: string): Promise<void> {
    return this.#unlessFailing('put', () => void this.entries.set(key, value));
  }

  get(key: string): Promise<string | null> {
    return this.#unlessFailing('get', () => this.entries.get(key) ?? null);
  }

  list(): Promise<readonly string[]> {
    return this.#unlessFailing('list', () => [...this.entries.keys()]);
  }

  remove(key: string): Promise<void> {
    return this.#unlessFailing('remove', () => void this.entries.delete(key));
  }

  #unlessFailing<T>(what: keyof PendingStore, work: () => T): Promise<T> {
    if (this.failing.includes(what)) return Promise.reject(new Error('locked'));
    return Promise.resolve(work());
  }
}
