import { plainText } from '../base/text.ts';
import { allowedOrigins } from '../config/schema/allowed-origins.ts';
import type { Config } from '../config/schema/schema.ts';
import type { SessionBrowser } from '../electron/browser/session-browser.ts';
import type { SignInOutcome } from '../session/ports.ts';
import type { SignInProgress, SignInRefusal, SignInRequest } from '../session/sign-in.ts';
import { AccountSignIn } from '../identity/sign-in/accounts.ts';
import { noFailures, type Failures } from '../identity/sign-in/login-throttle.ts';
import { signInGuest } from '../identity/sign-in/guest.ts';
import { OidcSignIn } from '../identity/sign-in/oidc-sign-in.ts';
import { verifyPassword } from '../identity/sign-in/password-hash.ts';
import { NAME_MAX_LENGTH } from '../identity/sign-in/provider-user-name.ts';
import type { SignInWay } from '../identity/sign-in/provider-tokens.ts';
import type { SignInResult } from '../identity/sign-in/session-tokens.ts';
import type { ProcessDeps } from './deps.ts';
import type { Servers } from './servers.ts';

export interface SignInDeps {
  readonly process: Pick<ProcessDeps, 'clock' | 'config' | 'pseudonym'>;
  readonly servers: Servers;
  /** The wrong passwords that the previous process counted. */
  readonly failures: Failures | null;
  /** The browser of the session that is to begin. */
  readonly browserFor: (auditId: string) => SessionBrowser;
}

type Progress = (progress: SignInProgress) => void;
type Provider = Extract<Config['signIn'], { mode: 'oidc' }>['oidc'];

/** The way of signing in that the config wants. */
export class SignIn {
  /** Whether an address is one of the provider's. */
  readonly isProvider: (url: string) => boolean;
  /** The same, and where it sends people back to. */
  readonly isProviderPage: (url: string) => boolean;
  readonly #deps: SignInDeps;
  readonly #config: Config['signIn'];
  readonly #accounts: AccountSignIn | null;
  #attempt = new AbortController();
  #result: SignInResult | null = null;
  /** The result of the attempt with the provider, which may be under way; null where none was made. */
  #atProvider: Promise<SignInResult> | null = null;

  constructor(deps: SignInDeps) {
    const { process: own, failures } = deps;
    const config = own.config.loaded.config.signIn;
    this.#deps = deps;
    this.#config = config;
    this.#accounts =
      config.mode === 'accounts'
        ? new AccountSignIn({
            accounts: config.accounts,
            now: own.clock.now,
            failures: failures ?? noFailures,
            verify: verifyPassword,
          })
        : null;
    const provider = config.mode === 'oidc' ? config.oidc : null;
    this.isProvider =
      provider === null ? () => false : allowedOrigins(provider.issuer, provider.allow);
    this.isProviderPage = (url) =>
      this.isProvider(url) || (provider !== null && url.split('?')[0] === provider.redirectUri);
  }

  /** Whose account it is that signed in; null where there is none. */
  get account(): string | null {
    const identity = this.#result?.identity;
    return identity?.kind === 'account' ? identity.account : null;
  }

  /** Who signed in: an account's name, or what the provider calls the person; null for a guest. */
  get user(): string | null {
    const identity = this.#result?.identity;
    return identity?.kind === 'provider' ? identity.subject : this.account;
  }

  failures(): Failures | null {
    return this.#accounts?.failures() ?? null;
  }

  async signIn(request: SignInRequest, onProgress: Progress): Promise<SignInOutcome> {
    const config = this.#config;
    const { pseudonym } = this.#deps.process;
    const guest = signInGuest(pseudonym);
    const { auditId } = guest;
    if (config.mode === 'guest' && request.kind === 'guest') {
      this.#result = { auditId, identity: null, tokens: null };
      return { kind: 'signed-in', session: guest };
    }
    if (this.#accounts !== null && request.kind === 'account') {
      const outcome = await this.#accounts.signIn(request.user, request.password);
      if (outcome.kind === 'refused') return { ...outcome, mustClear: false };
      const identity = { kind: 'account', account: outcome.user.account } as const;
      this.#result = { auditId, identity, tokens: null };
      const userName = plainText(outcome.user.name, NAME_MAX_LENGTH, 'end');
      return { kind: 'signed-in', session: { ...guest, userName } };
    }
    if (config.mode === 'oidc' && request.kind === 'oidc') {
      const attempt = this.#withProvider(config.oidc, request.way, auditId, onProgress);
      this.#atProvider = attempt.then(
        ({ result }) => result,
        () => ({ auditId, identity: null, tokens: null }),
      );
      const { result, outcome } = await attempt;
      this.#result = result;
      return outcome;
    }
    return refused({ kind: 'cancelled' }); // a way that this kiosk's screens do not offer
  }

  /**
   * Puts an end to an attempt that is under way. What the provider is being asked at this moment is
   * waited for, no longer than one request may take, because the answer may bring tokens.
   * @returns what it has come to; null where no user has signed in here or tried to at a provider
   */
  giveUp(): Promise<SignInResult> | null {
    this.#attempt.abort();
    return this.#atProvider ?? (this.#result === null ? null : Promise.resolve(this.#result));
  }

  async #withProvider(
    provider: Provider,
    way: SignInWay,
    auditId: string,
    onProgress: Progress,
  ): Promise<{ readonly result: SignInResult; readonly outcome: SignInOutcome }> {
    const { process: own, servers, browserFor } = this.#deps;
    this.#attempt = new AbortController();
    const { signal } = this.#attempt;
    const nobody = { auditId, identity: null };
    if (!(await servers.canKeep())) {
      return { result: { ...nobody, tokens: null }, outcome: refused({ kind: 'no-keychain' }) };
    }
    const oidc = new OidcSignIn({
      settings: provider,
      request: servers.request,
      clock: own.clock,
      keep: (tokens) => servers.keep(auditId, tokens),
    });
    const attempt = { onProgress, signal };
    const answer =
      way === 'device'
        ? await oidc.onOwnDevice(attempt)
        : await oidc.inWindow(
            { open: (...page) => browserFor(auditId).provider.open(...page) },
            attempt,
          );
    const { tokens } = answer;
    if (answer.kind === 'refused') {
      return { result: { ...nobody, tokens }, outcome: refused(answer.refusal, answer.mustClear) };
    }
    const userName = answer.userName ?? provider.name;
    return {
      result: { auditId, identity: { kind: 'provider', subject: answer.subject }, tokens },
      outcome: { kind: 'signed-in', session: { auditId, userName } },
    };
  }
}

function refused(refusal: SignInRefusal, mustClear = false): SignInOutcome {
  return { kind: 'refused', refusal, mustClear };
}
