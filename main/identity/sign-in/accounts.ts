import { randomUUID } from 'node:crypto';
import type { SignInRefusal } from '../../session/sign-in.ts';
import { type Failures, LoginThrottle, type Now } from './login-throttle.ts';
import { decoyHash, parsePasswordHash, type PasswordHash, STRENGTH } from './password-hash.ts';
import type { Session } from '../../session/state.ts';

/** Who may sign in, as the config says it. */
export interface Account {
  readonly user: string;
  /** What the session bar shows. */
  readonly name: string;
  readonly passwordHash: string;
}

/** Who has signed in; `account` is the user name as the config has it. */
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
  /** What the process before this one has seen. */
  readonly failures: Failures;
  readonly verify: (password: string, hash: PasswordHash) => Promise<boolean>;
}

interface Candidate {
  readonly user: SignedInAccount | null;
  readonly hash: PasswordHash;
}

/**
 * Signs people in with the config's accounts. A name that does not exist costs as much time, and is
 * slowed down as much, as one that does (OWASP Authentication Cheat Sheet, user enumeration).
 */
export class AccountSignIn {
  readonly #accounts: ReadonlyMap<string, Candidate>;
  /** Of the strengths that the accounts have, in their proportion. */
  readonly #decoys: readonly PasswordHash[];
  readonly #attempts: LoginThrottle;
  readonly #verify: AccountSignInDeps['verify'];
  #last: Promise<unknown> = Promise.resolve();

  constructor({ accounts, now, failures, verify }: AccountSignInDeps) {
    const candidates = accounts.map(candidateOf);
    // Where two names differ in capitals only, the first one counts.
    this.#accounts = new Map(candidates.toReversed());
    this.#decoys = candidates.map(([, { hash }]) => decoyHash(hash));
    this.#attempts = new LoginThrottle(now, failures);
    this.#verify = verify;
  }

  /**
   * Checks a user name and a password. One at a time, since each takes 128 MiB; an attempt before
   * its time is refused unseen, and does not lengthen the wait.
   * @param user capitals and spaces around it do not count: on-screen keyboards add both
   */
  signIn(user: string, password: string): Promise<AccountOutcome> {
    const outcome = this.#last.then(() => this.#check(folded(user), password));
    this.#last = outcome.catch(() => undefined);
    return outcome;
  }

  /** What the next process has to know, as plain JSON. */
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

  /** Always the same one for a name, as an account has always the same hash. */
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

/** As people mean it: full-width and composed letters, capitals and spaces make no difference. */
function folded(user: string): string {
  return user.normalize('NFKC').trim().toLowerCase();
}

/** A guest needs no name and no password: a session begins when it is asked for. */
export function signInGuest(pseudonym: (sessionId: string) => string): Session {
  return { auditId: pseudonym(randomUUID()), userName: null };
}
