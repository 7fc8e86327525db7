import { plainText } from '../base/text.ts';
import { allowedOrigins } from '../config/allowed-origins.ts';
import type { Config } from '../config/schema.ts';
import type { SessionBrowser } from '../electron/session-browser.ts';
import type { Clock } from '../session/parts.ts';
import type {
  SignInOutcome,
  SignInProgress,
  SignInRefusal,
  SignInRequest,
} from '../session/sign-in.ts';
import { AccountSignIn } from '../sign-in/accounts.ts';
import { noFailures, type Failures } from '../sign-in/attempts.ts';
import { signInGuest } from '../sign-in/guest.ts';
import { OidcSignIn } from '../sign-in/oidc-sign-in.ts';
import { verifyPassword } from '../sign-in/password-hash.ts';
import { NAME_MAX_LENGTH } from '../sign-in/provider-user-name.ts';
import type { SessionTokens } from '../sign-in/session-tokens.ts';
import type { Servers } from './servers.ts';

export interface SignInParts {
  readonly config: Config['signIn'];
  readonly clock: Clock;
  readonly pseudonym: (sessionId: string) => string;
  readonly servers: Servers;
  /** What the process before this one has seen. */
  readonly signInFailures: unknown;
  /** The browser of the session that is to begin. */
  readonly browserFor: (auditId: string) => SessionBrowser;
  readonly onTokens: (tokens: SessionTokens) => void;
}

type Progress = (progress: SignInProgress) => void;
type Provider = Extract<Config['signIn'], { mode: 'oidc' }>['oidc'];

/** The way of signing in that the config wants. */
export class SignIn {
  /** Whether an address is one of the provider's. */
  readonly isProvider: (url: string) => boolean;
  /** The same, and where it sends people back to. */
  readonly isProviderPage: (url: string) => boolean;
  readonly #parts: SignInParts;
  readonly #accounts: AccountSignIn | null;
  #attempt = new AbortController();
  #account: string | null = null;
  #subject: string | null = null;

  constructor(parts: SignInParts) {
    const { config, clock, signInFailures } = parts;
    this.#parts = parts;
    this.#accounts =
      config.mode === 'accounts'
        ? new AccountSignIn({
            accounts: config.accounts,
            now: clock.now,
            failures: (signInFailures as Failures | null) ?? noFailures,
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
    return this.#account;
  }

  /** Who signed in: an account's name, or what the provider calls the person; null for a guest. */
  get user(): string | null {
    return this.#account ?? this.#subject;
  }

  failures(): unknown {
    return this.#accounts?.failures() ?? null;
  }

  async signIn(request: SignInRequest, onProgress: Progress): Promise<SignInOutcome> {
    const { config, pseudonym } = this.#parts;
    const guest = signInGuest(pseudonym);
    if (config.mode === 'guest' && request.kind === 'guest') {
      return { kind: 'signed-in', session: guest };
    }
    if (this.#accounts !== null && request.kind === 'account') {
      const outcome = await this.#accounts.signIn(request.user, request.password);
      if (outcome.kind === 'refused') return { ...outcome, mustClear: false };
      this.#account = outcome.user.account;
      const userName = plainText(outcome.user.name, NAME_MAX_LENGTH, 'end');
      return { kind: 'signed-in', session: { ...guest, userName } };
    }
    if (config.mode === 'oidc' && request.kind === 'oidc') {
      return this.#withProvider(config.oidc, request.way, guest.auditId, onProgress);
    }
    return refused({ kind: 'cancelled' }); // a way that this kiosk's screens do not offer
  }

  /** Whoever was signing in has left. */
  giveUp(): void {
    this.#attempt.abort();
  }

  async #withProvider(
    provider: Provider,
    way: 'window' | 'device',
    auditId: string,
    onProgress: Progress,
  ): Promise<SignInOutcome> {
    const { clock, servers, browserFor, onTokens } = this.#parts;
    this.#attempt = new AbortController();
    const { signal } = this.#attempt;
    if (!(await servers.canKeep())) return refused({ kind: 'no-keychain' });
    const oidc = new OidcSignIn({ settings: provider, request: servers.request, clock });
    const attempt = { onProgress, signal };
    const answer =
      way === 'device'
        ? await oidc.onOwnDevice(attempt)
        : await oidc.inWindow(
            { open: (...page) => browserFor(auditId).provider.open(...page) },
            attempt,
          );
    if (answer.kind === 'signed-in') {
      onTokens(answer.tokens);
      this.#subject = answer.subject;
      const userName = answer.userName ?? provider.name;
      return { kind: 'signed-in', session: { auditId, userName } };
    }
    if (answer.orphaned !== null) await servers.takeBack(auditId, answer.orphaned);
    return refused(answer.refusal, answer.mustClear);
  }
}

function refused(refusal: SignInRefusal, mustClear = false): SignInOutcome {
  return { kind: 'refused', refusal, mustClear };
}
