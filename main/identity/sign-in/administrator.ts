import { LoginThrottle, type Failures, type Now } from './login-throttle.ts';
import { parsePasswordHash, type PasswordHash } from './password-hash.ts';

/** The key of the throttle, because there is only one administrator. */
const NAME = 'administrator';

export type PasswordCheck =
  | { readonly kind: 'right' }
  /** When the next attempt is checked; null if no wait is necessary. */
  | { readonly kind: 'wrong'; readonly waitUntil: number | null };

export interface AdministratorDeps {
  /** Null or the example's placeholder means that there is no administrator. */
  readonly passwordHash: string | null;
  readonly now: Now;
  /** The wrong passwords that the previous process counted. */
  readonly failures: Failures;
  readonly verify: (password: string, hash: PasswordHash) => Promise<boolean>;
}

/** The administrator's password, with the same growing waits as users' passwords. */
export class AdministratorPassword {
  readonly #hash: PasswordHash | null;
  readonly #attempts: LoginThrottle;
  readonly #verify: AdministratorDeps['verify'];

  constructor({ passwordHash, now, failures, verify }: AdministratorDeps) {
    this.#hash = passwordHash === null ? null : parsePasswordHash(passwordHash);
    this.#attempts = new LoginThrottle(now, failures);
    this.#verify = verify;
  }

  /** False if no password can open the administrator's screen. */
  get isSet(): boolean {
    return this.#hash !== null;
  }

  /** Checks a password. An attempt during a wait is refused without a check, as for accounts. */
  async check(password: string): Promise<PasswordCheck> {
    const mustWait = this.#attempts.waitUntil(NAME) !== null;
    if (this.#hash === null || mustWait) return this.#wrong();
    if (await this.#verify(password, this.#hash)) {
      this.#attempts.succeeded(NAME);
      return { kind: 'right' };
    }
    this.#attempts.failed(NAME);
    return this.#wrong();
  }

  /** The counted wrong passwords as plain JSON, for the next process. */
  failures(): Failures {
    return this.#attempts.failures();
  }

  #wrong(): PasswordCheck {
    return { kind: 'wrong', waitUntil: this.#attempts.waitUntil(NAME) };
  }
}
