import { recordedUser } from '../../audit/file/pseudonym.ts';
import { plainText } from '../../base/text.ts';
import type { Config } from '../../config/schema/schema.ts';
import type { SignedInUser } from '../../fleet/signals/subject.ts';
import type { HandoverData } from '../../handover/messages.ts';
import type { SignInOutcome } from '../../session/ports.ts';
import type { SignInProgress, SignInRefusal, SignInRequest } from '../../session/sign-in.ts';
import type { Session } from '../../session/state.ts';
import { AccountSignIn, signInGuest } from '../../identity/sign-in/accounts.ts';
import { noFailures } from '../../identity/sign-in/login-throttle.ts';
import { verifyPassword } from '../../identity/sign-in/password-hash.ts';
import {
  claimsIn,
  NAME_MAX_LENGTH,
  type SignInWay,
} from '../../identity/sign-in/provider-tokens.ts';
import type { SignInResult } from '../../identity/sign-in/session-tokens.ts';
import type { ProcessDeps } from '../deps.ts';
import { AtProvider, type ProviderSignInDeps } from './provider-sign-in.ts';

export interface SignInDeps extends ProviderSignInDeps {
  readonly process: Pick<ProcessDeps, 'clock' | 'config' | 'log' | 'pseudonym'>;
  readonly before: AttemptsBefore;
}

/** What the previous process knew of attempts to sign in. */
export type AttemptsBefore = Pick<HandoverData, 'signInFailures' | 'providerFaults'>;

/** What a caller may do with an attempt that is under way. */
interface AttemptOptions {
  readonly onProgress: (progress: SignInProgress) => void;
  /**
   * Puts an end to the attempt. What the provider is being asked at this moment is waited for, no
   * longer than one request may take, because the answer may bring tokens.
   */
  readonly signal: AbortSignal;
}

/** What an attempt to sign in has come to. */
interface SignInAnswer {
  /** For the controller. */
  readonly outcome: SignInOutcome;
  /** For the ending; null where no user has signed in or tried to at a provider. */
  readonly result: SignInResult | null;
}

/** The way of signing in that the config wants, and the user of the session. */
export class SignIn {
  /** Null where users sign in without a provider. */
  readonly provider: AtProvider | null;
  /** Whose account the session is of; null where there is none. */
  account: string | null = null;
  /** How the provider knows the user of the session: in this process only. Null where there is none. */
  user: SignedInUser | null = null;
  readonly #deps: SignInDeps;
  readonly #config: Config['signIn'];
  readonly #accounts: AccountSignIn | null;
  /** Puts an end to the attempt to sign in. */
  #abort = new AbortController();
  /** What the sign-in has come to, or will come to; null where an ending has nothing to sign out. */
  #result: Promise<SignInResult> | null = null;

  constructor(deps: SignInDeps) {
    const { process: own, before } = deps;
    const config = own.config.loaded.config.signIn;
    this.#deps = deps;
    this.#config = config;
    this.provider =
      config.mode === 'oidc' ? new AtProvider(config.oidc, deps, before.providerFaults) : null;
    this.#accounts =
      config.mode === 'accounts'
        ? new AccountSignIn({
            accounts: config.accounts,
            now: own.clock.now,
            failures: before.signInFailures ?? noFailures,
            verify: verifyPassword,
          })
        : null;
  }

  /** What the next process has to know of attempts to sign in. */
  handoverData(): AttemptsBefore {
    return {
      signInFailures: this.#accounts?.failures() ?? null,
      providerFaults: this.provider?.writtenFaults() ?? [],
    };
  }

  async signIn(
    request: SignInRequest,
    onProgress: (progress: SignInProgress) => void,
  ): Promise<SignInOutcome> {
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    const guest = signInGuest(this.#deps.process.pseudonym);
    const nothing: SignInResult = { auditId: guest.auditId, identity: null, tokens: null };
    const answer = this.#signIn(request, guest, { onProgress, signal });
    // An ending waits for an attempt at a provider, because the answer may bring tokens.
    if (request.kind === 'oidc') {
      this.#result = answer.then(
        ({ result }) => result ?? nothing,
        () => nothing,
      );
    }
    const { outcome, result } = await answer;
    if (result !== null) this.#result = Promise.resolve(result);
    this.account = result?.identity?.kind === 'account' ? result.identity.account : null;
    return outcome;
  }

  /** Ends an attempt that is under way. */
  abort(): void {
    this.#abort.abort();
  }

  /**
   * The session ends, and the provider is not asked about its user any more.
   * @returns what the sign-in has come to, with the latest tokens; null where there is nothing to sign out
   */
  sessionEnds(): Promise<SignInResult> | null {
    const latest = this.provider?.sessionEnds() ?? Promise.resolve(null);
    const result = this.#result;
    if (result === null) return null;
    return Promise.all([result, latest]).then(([signIn, tokens]) =>
      tokens === null ? signIn : { ...signIn, tokens },
    );
  }

  /** @param guest the session that begins if a user signs in, before it has a name */
  async #signIn(
    request: SignInRequest,
    guest: Session,
    options: AttemptOptions,
  ): Promise<SignInAnswer> {
    const { auditId } = guest;
    if (this.#config.mode === 'guest' && request.kind === 'guest') {
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
    if (this.provider !== null && request.kind === 'oidc') {
      return this.#signInAt(this.provider, request.way, auditId, options);
    }
    // A way that this kiosk's screens do not offer.
    return { outcome: refused({ kind: 'cancelled' }), result: null };
  }

  async #signInAt(
    provider: AtProvider,
    way: SignInWay,
    auditId: string,
    options: AttemptOptions,
  ): Promise<SignInAnswer> {
    const unknown = { auditId, identity: null };
    const answer = await provider.signIn(way, auditId, options);
    if (answer === null) {
      return { outcome: refused({ kind: 'no-keychain' }), result: { ...unknown, tokens: null } };
    }
    const { tokens } = answer;
    if (answer.kind === 'refused') {
      return {
        outcome: refused(answer.refusal, answer.mustClear),
        result: { ...unknown, tokens },
      };
    }
    this.user = userIn(answer.tokens.idToken);
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

/** The user in an ID token that has been verified; null for one that names none. */
function userIn(idToken: string): SignedInUser | null {
  const { iss, sub, sid, iat, email, email_verified: isVerified } = claimsIn(idToken);
  if (typeof iss !== 'string' || typeof sub !== 'string' || typeof iat !== 'number') return null;
  return {
    issuer: iss,
    subject: sub,
    providerSession: typeof sid === 'string' ? sid : null,
    email: isVerified === true && typeof email === 'string' ? email : null,
    signedInAt: iat * 1000,
  };
}

function refused(refusal: SignInRefusal, mustClear = false): SignInOutcome {
  return { kind: 'refused', refusal, mustClear };
}
