import { LoginThrottle, type Failures, type Now } from './login-throttle.ts';
import { parsePasswordHash, type PasswordHash } from './password-hash.ts';

/** In the place of a user name: there is one administrator. */
const NAME = 'administrator';

export type PasswordCheck =
  | { readonly kind: 'right' }
  /** When the next attempt is looked at; null where there is no need to wait. */
  | { readonly kind: 'wrong'; readonly waitUntil: number | null };

export interface AdministratorDeps {
  /** Null, or the example's placeholder: there is no administrator. */
  readonly passwordHash: string | null;
  readonly now: Now;
  /** What the process before this one has seen. */
  readonly failures: Failures;
  readonly verify: (password: string, hash: PasswordHash) => Promise<boolean>;
}

/** The administrator's password, with the same growing waits as everybody's. */
export class AdministratorPassword {
  readonly #hash: PasswordHash | null;
  readonly #attempts: LoginThrottle;
  readonly #verify: AdministratorDeps['verify'];

  constructor({ passwordHash, now, failures, verify }: AdministratorDeps) {
    this.#hash = passwordHash === null ? null : parsePasswordHash(passwordHash);
    this.#attempts = new LoginThrottle(now, failures);
    this.#verify = verify;
  }

  /** False: no password opens anything. */
  get isSet(): boolean {
    return this.#hash !== null;
  }

  /** Checks a password; an attempt before its time is refused unseen, and lengthens no wait. */
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

  /** What the next process has to know, as plain JSON. */
  failures(): Failures {
    return this.#attempts.failures();
  }

  #wrong(): PasswordCheck {
    return { kind: 'wrong', waitUntil: this.#attempts.waitUntil(NAME) };
  }
}
