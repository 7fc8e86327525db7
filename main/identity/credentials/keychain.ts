/** Why the operating system's keychain cannot be used, also in the audit file. */
export type KeychainProblem = 'no-keychain' | 'locked' | 'timed-out' | 'failed';

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
