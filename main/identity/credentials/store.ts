import type { SecretKind } from './keychain-mark.ts';

/** `session:` ends with the session, `pending:` is a sign-out on a server that is still to be made. */
export type CredentialName = `${SecretKind}:${string}`;

/**
 * Where secrets are kept: in the keychain or in memory, never in a file of ours. Everything settles
 * within seconds; what the keychain does not do rejects with a KeychainError.
 */
export interface CredentialStore {
  /** `none`: nothing can be kept, so nobody signs in who would need it. */
  readonly place: 'keychain' | 'memory' | 'none';
  /** Keeps a secret, in the place of one of that name. */
  put(name: CredentialName, secret: string): Promise<void>;
  /** Null when there is none of that name. */
  get(name: CredentialName): Promise<string | null>;
  list(): Promise<readonly CredentialName[]>;
  /** Does nothing when there is none of that name. */
  remove(name: CredentialName): Promise<void>;
}
