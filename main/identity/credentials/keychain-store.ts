import { randomBytes } from 'node:crypto';
import type { CredentialName, CredentialStore } from './store.ts';
import { type Keychain, KeychainError, proveKeychain } from './keychain.ts';
import type { KeychainMark, SecretKind } from './keychain-mark.ts';

const KINDS = ['session', 'pending'] as const;

/**
 * Keeps secrets in a keychain that has passed its test. A keychain that was locked or lost since
 * then reports no entries, so the store tests it again before it believes that.
 */
export class KeychainStore implements CredentialStore {
  readonly place = 'keychain';
  readonly #keychain: Keychain;
  readonly #mark: KeychainMark;
  #last: Promise<unknown> = Promise.resolve();

  constructor(keychain: Keychain, mark: KeychainMark) {
    this.#keychain = keychain;
    this.#mark = mark;
  }

  put(name: CredentialName, secret: string): Promise<void> {
    return this.#inTurn(async () => {
      this.#mark.set(kindOf(name));
      const before = await this.#accountsOf(name);
      const parts = split(name, secret);
      for (const { account, text } of parts) await this.#keychain.set(account, text);
      const now = new Set(parts.map(({ account }) => account));
      await this.#delete(before.filter((account) => !now.has(account)));
    });
  }

  get(name: CredentialName): Promise<string | null> {
    return this.#inTurn(async () => {
      const first = await this.#keychain.get(accountOf(name, 1));
      if (first === null) {
        const isThere = (await proveKeychain(this.#keychain)).map(nameOf).includes(name);
        if (!isThere) return null;
      }
      const secret = first === null ? null : await this.#whole(name, first);
      if (secret === null) throw new KeychainError('failed', `the entry ${name} is not whole`);
      return secret;
    });
  }

  list(): Promise<readonly CredentialName[]> {
    return this.#inTurn(async () => {
      const names = namesIn(await this.#keychain.list());
      if (has(names, 'session')) return names;
      const proved = namesIn(await proveKeychain(this.#keychain));
      for (const kind of KINDS) if (!has(proved, kind)) this.#mark.clear(kind);
      return proved;
    });
  }

  remove(name: CredentialName): Promise<void> {
    return this.#inTurn(async () => this.#delete(await this.#accountsOf(name)));
  }

  async #whole(name: CredentialName, first: string): Promise<string | null> {
    const texts = [first];
    for (let number = 2; number <= (countIn(first) ?? 1); number += 1) {
      const text = await this.#keychain.get(accountOf(name, number));
      if (text === null) return null;
      texts.push(text);
    }
    return join(texts);
  }

  async #accountsOf(name: CredentialName): Promise<readonly string[]> {
    return (await this.#keychain.list()).filter((account) => nameOf(account) === name);
  }

  async #delete(accounts: readonly string[]): Promise<void> {
    for (const account of accounts) {
      // The entry was listed a moment ago, so "not there" is false: a locked keyring says that.
      if (!(await this.#keychain.delete(account))) {
        throw new KeychainError('failed', 'the keychain does not delete what it has');
      }
    }
  }

  /** One operation at a time, so that none comes between the entries of another. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }
}

function namesIn(accounts: readonly string[]): readonly CredentialName[] {
  return [...new Set(accounts.map(nameOf).filter(isOurs))];
}

/** Other programs, or a test of the keychain, may have entries under the same service name. */
function isOurs(name: string): name is CredentialName {
  return KINDS.some((kind) => name.startsWith(`${kind}:`));
}

function has(names: readonly CredentialName[], kind: SecretKind): boolean {
  return names.some((name) => kindOf(name) === kind);
}

function kindOf(name: CredentialName): SecretKind {
  return name.startsWith('session:') ? 'session' : 'pending';
}

/** One entry of the keychain. */
export interface EntryPart {
  readonly account: string;
  readonly text: string;
}

/**
 * Windows accepts 2,560 bytes (wincred.h, CRED_MAX_CREDENTIAL_BLOB_SIZE); the prefix needs some.
 */
const PART_LENGTH = 2400;

/**
 * Splits a secret into as many entries as it needs: `name#1`, `name#2`, … Each entry has the number
 * of entries and a random mark of this write, so that a reader recognises a half-written secret.
 * Base64, because a keychain may end a text at a NUL or normalise it.
 */
export function split(name: string, secret: string): readonly EntryPart[] {
  const text = Buffer.from(secret, 'utf8').toString('base64url');
  const count = Math.max(1, Math.ceil(text.length / PART_LENGTH));
  const writing = randomBytes(8).toString('base64url');
  return Array.from({ length: count }, (_, index) => ({
    account: accountOf(name, index + 1),
    text: `${writing}.${count}.${text.slice(index * PART_LENGTH, (index + 1) * PART_LENGTH)}`,
  }));
}

export function accountOf(name: string, number: number): string {
  return `${name}#${number}`;
}

/** The name of the secret that an entry is a part of. */
export function nameOf(account: string): string {
  return account.replace(/#\d+$/, '');
}

/** The number of entries of a secret, from its first one; null if the text is invalid. */
export function countIn(first: string): number | null {
  const count = Number(PART.exec(first)?.groups?.['count']);
  return Number.isSafeInteger(count) && count > 0 ? count : null;
}

/** Joins the parts of a secret, in their order; null if they do not belong together. */
export function join(texts: readonly string[]): string | null {
  const parts = texts.map((text) => PART.exec(text)?.groups);
  const isWhole = parts.every(
    (part) =>
      part?.['writing'] === parts[0]?.['writing'] && part?.['count'] === String(texts.length),
  );
  if (!isWhole) return null;
  return Buffer.from(parts.map((part) => part?.['text']).join(''), 'base64url').toString('utf8');
}

const PART = /^(?<writing>[\w-]{11})\.(?<count>\d{1,4})\.(?<text>[\w-]*)$/;
