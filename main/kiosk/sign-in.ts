import { recordedUser } from '../audit/file/pseudonym.ts';
import { plainText } from '../base/text.ts';
import { allowedOrigins } from '../config/schema/allowed-origins.ts';
import type { Config } from '../config/schema/schema.ts';
import type { SessionBrowser } from '../electron/browser/session-browser.ts';
import type { HandoverData } from '../handover/messages.ts';
import type { SignInOutcome } from '../session/ports.ts';
import type { SignInProgress, SignInRefusal, SignInRequest } from '../session/sign-in.ts';
import type { Session } from '../session/state.ts';
import { AccountSignIn } from '../identity/sign-in/accounts.ts';
import { noFailures } from '../identity/sign-in/login-throttle.ts';
import { OidcSignIn } from '../identity/sign-in/oidc-sign-in.ts';
import { ProviderFaults } from '../identity/sign-in/provider-faults.ts';
import { verifyPassword } from '../identity/sign-in/password-hash.ts';
import { NAME_MAX_LENGTH, type SignInWay } from '../identity/sign-in/provider-tokens.ts';
import type { SignInResult } from '../identity/sign-in/session-tokens.ts';
import type { ProcessDeps } from './deps.ts';
import type { Servers } from './servers.ts';

export interface SignInDeps {
  readonly process: Pick<ProcessDeps, 'clock' | 'config' | 'log' | 'pseudonym'>;
  readonly servers: Servers;
  readonly before: AttemptsBefore;
  /** The browser of the session that is to begin. */
  readonly browserFor: (auditId: string) => SessionBrowser;
}

/** What the previous process knew of attempts to sign in. */
export type AttemptsBefore = Pick<HandoverData, 'signInFailures' | 'providerFaults'>;

/** What a caller may do with an attempt that is under way. */
export interface AttemptOptions {
  readonly onProgress: (progress: SignInProgress) => void;
  /**
   * Puts an end to the attempt. What the provider is being asked at this moment is waited for, no
   * longer than one request may take, because the answer may bring tokens.
   */
  readonly signal: AbortSignal;
}

/** What an attempt to sign in has come to. */
export interface SignInAnswer {
  /** For the controller. */
  readonly outcome: SignInOutcome;
  /** For the ending; null where no user has signed in or tried to at a provider. */
  readonly result: SignInResult | null;
}

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
  readonly #faults: ProviderFaults;

  constructor(deps: SignInDeps) {
    const { process: own, before } = deps;
    const config = own.config.loaded.config.signIn;
    this.#deps = deps;
    this.#config = config;
    this.#faults = new ProviderFaults(own.log, own.clock, before.providerFaults);
    this.#accounts =
      config.mode === 'accounts'
        ? new AccountSignIn({
            accounts: config.accounts,
            now: own.clock.now,
            failures: before.signInFailures ?? noFailures,
            verify: verifyPassword,
          })
        : null;
    const provider = config.mode === 'oidc' ? config.oidc : null;
    this.isProvider =
      provider === null ? () => false : allowedOrigins(provider.issuer, provider.allow);
    this.isProviderPage = (url) =>
      this.isProvider(url) || (provider !== null && url.split('?')[0] === provider.redirectUri);
  }

  /** What the next process has to know of attempts to sign in. */
  handoverData(): AttemptsBefore {
    return {
      signInFailures: this.#accounts?.failures() ?? null,
      providerFaults: this.#faults.written(),
    };
  }

  /** @param guest the session that begins if a user signs in, before it has a name */
  async signIn(
    request: SignInRequest,
    guest: Session,
    options: AttemptOptions,
  ): Promise<SignInAnswer> {
    const config = this.#config;
    const { auditId } = guest;
    if (config.mode === 'guest' && request.kind === 'guest') {
      return this.#signedIn(guest, { auditId, identity: null, tokens: null });
    }
    if (this.#accounts !== null && request.kind === 'account') {
      const outcome = await this.#accounts.signIn(request.user, request.password);
      if (outcome.kind === 'refused') {
        return { outcome: refused(outcome.refusal), result: null };
      }
      const { account, name } = outcome.user;
      const userName = plainText(name, NAME_MAX_LENGTH, 'end');
      const identity = { kind: 'account', account } as const;
      return this.#signedIn({ ...guest, userName }, { auditId, identity, tokens: null });
    }
    if (config.mode === 'oidc' && request.kind === 'oidc') {
      return this.#atProvider(config.oidc, request.way, auditId, options);
    }
    // A way that this kiosk's screens do not offer.
    return { outcome: refused({ kind: 'cancelled' }), result: null };
  }

  async #atProvider(
    provider: Provider,
    way: SignInWay,
    auditId: string,
    options: AttemptOptions,
  ): Promise<SignInAnswer> {
    const { process: own, servers, browserFor } = this.#deps;
    const unknown = { auditId, identity: null };
    if (!(await servers.canKeep())) {
      return {
        outcome: refused({ kind: 'no-keychain' }),
        result: { ...unknown, tokens: null },
      };
    }
    const oidc = new OidcSignIn({
      settings: provider,
      request: servers.request,
      clock: own.clock,
      keep: (tokens) => servers.keep(auditId, tokens),
      onFault: (sentence) => this.#faults.write(sentence),
    });
    const answer =
      way === 'device'
        ? await oidc.onOwnDevice(options)
        : await oidc.inWindow(
            { open: (...page) => browserFor(auditId).provider.open(...page) },
            options,
          );
    const { tokens } = answer;
    if (answer.kind === 'refused') {
      return {
        outcome: refused(answer.refusal, answer.mustClear),
        result: { ...unknown, tokens },
      };
    }
    const userName = answer.userName ?? provider.name;
    const identity = { kind: 'provider', subject: answer.subject } as const;
    return this.#signedIn({ auditId, userName }, { auditId, identity, tokens });
  }

  #signedIn(session: Session, result: SignInResult): SignInAnswer {
    const { config, pseudonym } = this.#deps.process;
    const { users } = config.loaded.config.audit;
    const user = recordedUser(nameOf(result), users, pseudonym);
    return { outcome: { kind: 'signed-in', session, user }, result };
  }
}

/** An account's name, or what the provider calls the user; null for a guest. */
function nameOf({ identity }: SignInResult): string | null {
  if (identity === null) return null;
  return identity.kind === 'provider' ? identity.subject : identity.account;
}

function refused(refusal: SignInRefusal, mustClear = false): SignInOutcome {
  return { kind: 'refused', refusal, mustClear };
}
