import { randomBytes } from 'node:crypto';

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
