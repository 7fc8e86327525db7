import { randomBytes } from 'node:crypto';
import { errorCode } from '../../base/errors.ts';
import { isObject } from '../../base/object.ts';

/** Why the operating system's keychain cannot be used, also in the audit file. */
export type KeychainProblem = (typeof problems)[number];

const problems = ['no-keychain', 'locked', 'timed-out', 'failed'] as const;

/** The keychain failed to do what the kiosk asked. */
export class KeychainError extends Error {
  override readonly name = 'KeychainError';
  readonly code: KeychainProblem;

  constructor(code: KeychainProblem, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * The operating system's keychain, below one service name. Every call settles within its time limit
 * and rejects with a KeychainError. Do not believe its answers before `proveKeychain` has
 * succeeded.
 */
export interface Keychain {
  set(account: string, secret: string): Promise<void>;
  /** Null: not there, or unknown. */
  get(account: string): Promise<string | null>;
  /** The accounts; their secrets stay where they are. */
  list(): Promise<readonly string[]>;
  /** False: was not there, or unknown. */
  delete(account: string): Promise<boolean>;
}

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

/** A request as it comes from the other process; null for what is none. */
export function keychainRequest(message: unknown): KeychainRequest | null {
  if (!isObject(message)) return null;
  const { kind, id, account, secret } = message;
  if (typeof id !== 'number') return null;
  if (kind === 'list') return { kind, id };
  if (typeof account !== 'string') return null;
  if (kind === 'get' || kind === 'delete') return { kind, account, id };
  return kind === 'set' && typeof secret === 'string' ? { kind, account, secret, id } : null;
}

/** A message as it comes from the other process; null for what is none. */
export function keychainMessage(message: unknown): KeychainMessage | null {
  if (!isObject(message)) return null;
  const { kind, id, value, problem, message: text } = message;
  if (kind === 'ready') return { kind };
  if (typeof id !== 'number') return null;
  if (kind === 'done') return isValue(value) ? { kind, id, value } : null;
  if (kind !== 'failed' || !isProblem(problem) || typeof text !== 'string') return null;
  return { kind, id, problem, message: text };
}

function isValue(value: unknown): value is KeychainValue {
  if (Array.isArray(value)) return value.every((each) => typeof each === 'string');
  return value === null || typeof value === 'string' || typeof value === 'boolean';
}

function isProblem(value: unknown): value is KeychainProblem {
  return problems.some((problem) => problem === value);
}

export type KeychainValue = string | boolean | readonly string[] | null;

/**
 * Writes a random entry, reads it back, finds it and deletes it. Before that has worked, "not
 * there" means nothing: a locked keyring says so of every entry, and keeps entries that it says are
 * deleted. It also deletes the entry of a process that was killed in the middle of this.
 * @returns all accounts, from a list that proved to be complete
 * @throws KeychainError
 */
export async function proveKeychain(keychain: Keychain): Promise<readonly string[]> {
  const account = `probe:${process.pid}:${randomBytes(8).toString('hex')}`;
  const secret = randomBytes(16).toString('hex');
  await keychain.set(account, secret);
  demand((await keychain.get(account)) === secret, 'it does not give back what it was given');
  const accounts = await keychain.list();
  demand(accounts.includes(account), 'it does not list what it has');
  demand(await keychain.delete(account), 'it does not delete what it has');
  demand((await keychain.get(account)) === null, 'it keeps what it says it has deleted');
  for (const left of accounts.filter(isLeftBehind)) await keychain.delete(left);
  return accounts.filter((other) => other !== account);
}

/** An entry of a test whose process is gone; that of a living process may still be needed. */
function isLeftBehind(account: string): boolean {
  const pid = /^probe:(\d+):[0-9a-f]{16}$/.exec(account)?.[1];
  if (pid === undefined) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return errorCode(error) === 'ESRCH'; // else it is another user's
  }
}

function demand(isMet: boolean, message: string): void {
  if (!isMet) throw new KeychainError('failed', `the keychain does not work: ${message}`);
}
