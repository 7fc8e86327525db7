import { randomUUID } from 'node:crypto';
import type { SignInRefusal } from '../../session/sign-in.ts';
import { type Failures, LoginThrottle, type Now } from './login-throttle.ts';
import { decoyHash, parsePasswordHash, type PasswordHash, STRENGTH } from './password-hash.ts';
import type { Session } from '../../session/state.ts';

/** A user who may sign in, from the config. */
export interface Account {
  readonly user: string;
  /** What the session bar shows. */
  readonly name: string;
  readonly passwordHash: string;
}

/** A user who has signed in; `account` is the user name in the config. */
interface SignedInAccount {
  readonly name: string;
  readonly account: string;
}

export type AccountOutcome =
  | { readonly kind: 'signed-in'; readonly user: SignedInAccount }
  | { readonly kind: 'refused'; readonly refusal: SignInRefusal };

export interface AccountSignInDeps {
  readonly accounts: readonly Account[];
  readonly now: Now;
  /** The wrong passwords that the previous process counted. */
  readonly failures: Failures;
  readonly verify: (password: string, hash: PasswordHash) => Promise<boolean>;
}

interface Candidate {
  readonly user: SignedInAccount | null;
  readonly hash: PasswordHash;
}

/**
 * Signs users in with the config's accounts. A user name that does not exist takes as much time,
 * and gets the same waits, as one that exists (OWASP Authentication Cheat Sheet, user enumeration).
 */
export class AccountSignIn {
  readonly #accounts: ReadonlyMap<string, Candidate>;
  /** Hashes for unknown names, as strong as those of the accounts. */
  readonly #decoys: readonly PasswordHash[];
  readonly #attempts: LoginThrottle;
  readonly #verify: AccountSignInDeps['verify'];
  #last: Promise<unknown> = Promise.resolve();

  constructor({ accounts, now, failures, verify }: AccountSignInDeps) {
    const candidates = accounts.map(candidateOf);
    // If two names differ only in case, the first one applies.
    this.#accounts = new Map(candidates.toReversed());
    this.#decoys = candidates.map(([, { hash }]) => decoyHash(hash));
    this.#attempts = new LoginThrottle(now, failures);
    this.#verify = verify;
  }

  /**
   * Checks a user name and a password, one at a time, because each check needs 128 MiB. An attempt
   * during a wait is refused without a check, and does not lengthen the wait.
   * @param user case and surrounding spaces do not count: on-screen keyboards change both
   */
  signIn(user: string, password: string): Promise<AccountOutcome> {
    const outcome = this.#last.then(() => this.#check(folded(user), password));
    this.#last = outcome.catch(() => undefined);
    return outcome;
  }

  /** The counted wrong passwords as plain JSON, for the next process. */
  failures(): Failures {
    return this.#attempts.failures();
  }

  async #check(user: string, password: string): Promise<AccountOutcome> {
    if (this.#attempts.waitUntil(user) !== null) return this.#refusal(user);
    const candidate = this.#accounts.get(user) ?? { user: null, hash: this.#decoyFor(user) };
    const isRight = await this.#verify(password, candidate.hash);
    if (isRight && candidate.user !== null) {
      this.#attempts.succeeded(user);
      return { kind: 'signed-in', user: candidate.user };
    }
    this.#attempts.failed(user);
    return this.#refusal(user);
  }

  #refusal(user: string): AccountOutcome {
    const waitUntil = this.#attempts.waitUntil(user);
    const refusal = { kind: 'wrong-password' } as const;
    return { kind: 'refused', refusal: waitUntil === null ? refusal : { ...refusal, waitUntil } };
  }

  /** Always the same decoy for a name, because an account always has the same hash. */
  #decoyFor(user: string): PasswordHash {
    const sum = Buffer.from(user).reduce((total, byte) => total + byte, 0);
    return this.#decoys[sum % this.#decoys.length] ?? decoyHash(STRENGTH);
  }
}

function candidateOf({ user, name, passwordHash }: Account): readonly [string, Candidate] {
  const hash = parsePasswordHash(passwordHash);
  return hash === null
    ? [folded(user), { user: null, hash: decoyHash(STRENGTH) }]
    : [folded(user), { user: { name, account: user }, hash }];
}

/** Ignores differences of width, composition, case and surrounding spaces. */
function folded(user: string): string {
  return user.normalize('NFKC').trim().toLowerCase();
}

/** Starts a session for a guest, who needs no name and no password. */
export function signInGuest(pseudonym: (sessionId: string) => string): Session {
  return { auditId: pseudonym(randomUUID()), userName: null };
}
