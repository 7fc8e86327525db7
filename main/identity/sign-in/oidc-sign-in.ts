import type { IDToken } from 'openid-client';
import type { Clock } from '../../session/ports.ts';
import type { SignInProgress } from '../../session/sign-in.ts';
import type { BackChannel } from '../sign-out/back-channel.ts';
import { signInOnOwnDevice, type DeviceFlowDeps } from './device-flow.ts';
import { faultText } from './fault-text.ts';
import {
  overByAbort,
  type ProviderRefusal,
  refusalOf,
  unlessAborted,
  UntrustedProvider,
} from './provider-fault.ts';
import { pageTroubleText, signInOnProviderPage, type ProviderWindow } from './oidc-window-flow.ts';
import { hasOwnName, shownName, type SignInWay } from './provider-tokens.ts';
import { reachProvider, type Provider, type ProviderSettings } from './provider.ts';
import type { SeenAnswer } from './seen-answer.ts';
import type { SessionTokens } from './session-tokens.ts';

/** The result of an attempt to sign in with the provider. */
export type ProviderSignIn =
  | {
      readonly kind: 'signed-in';
      /** Null if the provider gives no name that can be shown. */
      readonly userName: string | null;
      /**
       * The provider's identifier for the user, never reassigned to another one (OpenID Connect
       * Core 1.0, section 5.7).
       */
      readonly subject: string;
      readonly tokens: SessionTokens;
    }
  | {
      readonly kind: 'refused';
      readonly refusal: ProviderRefusal;
      /** The provider's page was shown, or tokens were issued: an ending has to clear them. */
      readonly mustClear: boolean;
      /** Tokens issued despite the refusal, such as after the attempt was cancelled. */
      readonly tokens: SessionTokens | null;
    };

export interface OidcSignInDeps {
  readonly settings: ProviderSettings;
  readonly request: BackChannel;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  /** Stores tokens, as soon as they arrive, where they outlive this process. Never rejects. */
  readonly keep: (tokens: SessionTokens) => Promise<void>;
  /**
   * Gets one sentence for the log for each attempt that failed, unless it was cancelled or took too long,
   * and for what a page of the provider met that may keep users from signing in.
   */
  readonly onFault: (sentence: string) => void;
}

/** Reports the progress of one attempt, and lets the caller end it. */
export interface AttemptDeps {
  readonly onProgress: (progress: SignInProgress) => void;
  /** Aborting with a `TimeoutError` (`AbortSignal.timeout`) gives `timed-out`, else `cancelled`. */
  readonly signal: AbortSignal;
}

/** Signs in with the organisation's OpenID provider. Never rejects because of the provider. */
export class OidcSignIn {
  readonly #deps: OidcSignInDeps;

  constructor(deps: OidcSignInDeps) {
    this.#deps = deps;
  }

  /** On the provider's page in the kiosk's own window. */
  inWindow(window: ProviderWindow, attempt: AttemptDeps): Promise<ProviderSignIn> {
    return this.#signIn('window', attempt, (provider, deps) =>
      signInOnProviderPage(provider, this.#deps.settings, {
        ...deps,
        window,
        onTrouble: (trouble) => this.#deps.onFault(pageTroubleText(trouble, this.#deps.settings)),
      }),
    );
  }

  /** On the user's own device. The kiosk's browser shows no page of the provider. */
  onOwnDevice(attempt: AttemptDeps): Promise<ProviderSignIn> {
    return this.#signIn('device', attempt, (provider, deps) =>
      signInOnOwnDevice(provider, this.#deps.settings, deps),
    );
  }

  async #signIn(
    way: SignInWay,
    { onProgress, signal }: AttemptDeps,
    flow: (provider: Provider, deps: DeviceFlowDeps) => Promise<IDToken>,
  ): Promise<ProviderSignIn> {
    const { settings, request, clock, keep, onFault } = this.#deps;
    let provider: Provider | null = null;
    let seen: SeenAnswer | null = null;
    const onAnswer = (answer: SeenAnswer) => {
      seen = answer;
    };
    const shown = new Set<SignInProgress['kind']>();
    const tell = (progress: SignInProgress) => {
      shown.add(progress.kind);
      onProgress(progress);
    };
    try {
      tell({ kind: 'checking' });
      const access = { way, request, signal, keep, onAnswer };
      provider = await unlessAborted(reachProvider(settings, access), signal);
      const claims = await flow(provider, { clock, onProgress: tell, signal });
      const tokens = provider.issued();
      if (tokens === null) throw new UntrustedProvider('the answer holds no tokens');
      const userName = await unlessAborted(nameOf(provider, claims, tokens), signal);
      return { kind: 'signed-in', userName, subject: claims.sub, tokens };
    } catch (error) {
      const tokens = provider?.issued() ?? null;
      const { refusal } = signal.aborted ? overByAbort(signal) : { refusal: refusalOf(error) };
      const fault = signal.aborted ? null : faultText(error, { settings, seen });
      if (fault !== null) onFault(fault);
      const mustClear = shown.has('provider-page') || tokens !== null;
      return { kind: 'refused', refusal, mustClear, tokens };
    }
  }
}

/** Many providers put the name into userinfo only (OpenID Connect Core 1.0, section 5.4). */
async function nameOf(
  { client, config }: Provider,
  claims: IDToken,
  tokens: SessionTokens,
): Promise<string | null> {
  if (hasOwnName(claims) || tokens.userinfoEndpoint === undefined) return shownName(claims);
  try {
    const { name, preferred_username, email } = await client.fetchUserInfo(
      config,
      tokens.accessToken,
      claims.sub,
    );
    return shownName({ name, preferred_username, email, sub: claims.sub });
  } catch {
    return shownName(claims); // the ID token already identifies the user
  }
}
