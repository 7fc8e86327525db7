import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  generateKeySync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import type { CredentialName, CredentialStore } from './store.ts';

interface Sealed {
  readonly nonce: Buffer;
  readonly text: Buffer;
  readonly tag: Buffer;
}

/** The content of a store as JSON, for another process. Secret. */
export interface PackedStore {
  readonly key: string;
  readonly entries: readonly {
    readonly name: CredentialName;
    readonly nonce: string;
    readonly text: string;
    readonly tag: string;
  }[];
}

/**
 * Keeps secrets in this process's memory, encrypted, so that they are readable there only while
 * they are used. They end with the process, except for those that it hands over to the next one.
 */
export class MemoryStore implements CredentialStore {
  readonly place = 'memory';
  readonly #key: KeyObject;
  readonly #sealed = new Map<CredentialName, Sealed>();

  /** @param packed the content that the previous process handed over; null for none */
  constructor(packed: PackedStore | null = null) {
    this.#key =
      packed === null
        ? generateKeySync('aes', { length: 256 })
        : createSecretKey(packed.key, 'base64');
    for (const { name, nonce, text, tag } of packed?.entries ?? []) {
      const bytes = (part: string) => Buffer.from(part, 'base64');
      this.#sealed.set(name, { nonce: bytes(nonce), text: bytes(text), tag: bytes(tag) });
    }
  }

  get isEmpty(): boolean {
    return this.#sealed.size === 0;
  }

  /** The sign-outs to be tried again, for the next process; null if there are none. */
  packed(): PackedStore | null {
    const entries = [...this.#sealed]
      .filter(([name]) => name.startsWith('pending:'))
      .map(([name, { nonce, text, tag }]) => ({
        name,
        nonce: nonce.toString('base64'),
        text: text.toString('base64'),
        tag: tag.toString('base64'),
      }));
    if (entries.length === 0) return null;
    return { key: this.#key.export().toString('base64'), entries };
  }

  put(name: CredentialName, secret: string): Promise<void> {
    this.#forget(name);
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(Buffer.from(name));
    const plain = Buffer.from(secret, 'utf8');
    const text = Buffer.concat([cipher.update(plain), cipher.final()]);
    plain.fill(0);
    this.#sealed.set(name, { nonce, text, tag: cipher.getAuthTag() });
    return Promise.resolve();
  }

  get(name: CredentialName): Promise<string | null> {
    const sealed = this.#sealed.get(name);
    if (sealed === undefined) return Promise.resolve(null);
    const decipher = createDecipheriv('aes-256-gcm', this.#key, sealed.nonce)
      .setAAD(Buffer.from(name))
      .setAuthTag(sealed.tag);
    const plain = Buffer.concat([decipher.update(sealed.text), decipher.final()]);
    const secret = plain.toString('utf8');
    plain.fill(0);
    return Promise.resolve(secret);
  }

  list(): Promise<readonly CredentialName[]> {
    return Promise.resolve([...this.#sealed.keys()]);
  }

  remove(name: CredentialName): Promise<void> {
    this.#forget(name);
    return Promise.resolve();
  }

  #forget(name: CredentialName): void {
    this.#sealed.get(name)?.text.fill(0);
    this.#sealed.delete(name);
  }
}
