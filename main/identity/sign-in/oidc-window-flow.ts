import type { IDToken } from 'openid-client';
import { assertNever } from '../../base/assert-never.ts';
import { networkFault } from '../../base/network-fault.ts';
import type { Clock } from '../../session/ports.ts';
import type { SignInProgress } from '../../session/sign-in.ts';
import { addressText, originText } from './provider-error.ts';
import { ProviderUnreachable, unlessAborted, UntrustedProvider } from './provider-fault.ts';
import { isPrivateAddress } from './provider-tokens.ts';
import { claimsOf, type Provider, type ProviderSettings } from './provider.ts';

/** Where the provider's page is shown: in the session's own partition. */
export interface ProviderWindow {
  /**
   * @param url the page
   * @param redirectUri compared by origin and path
   * @returns the whole address of the first request to `redirectUri`, caught before it leaves; or
   * an address outside the provider's, if its page redirected there
   *
   * Rejects when the page cannot be loaded, and when the signal aborts.
   * @param onTrouble called while the page goes on
   */
  open(
    url: string,
    redirectUri: string,
    signal: AbortSignal,
    onTrouble: (trouble: PageTrouble) => void,
  ): Promise<string>;
}

/** What a page of the provider met that may keep users from signing in. */
export type PageTrouble =
  /** The first page is an error of the provider, such as for a redirect URI that it does not know. */
  | { readonly kind: 'error-page'; readonly status: number; readonly url: string }
  /** The page leads to an origin that the kiosk does not show. */
  | { readonly kind: 'refused'; readonly url: string }
  /** The page asks for a security key or a passkey, which the config does not allow. */
  | { readonly kind: 'security-key'; readonly url: string };

/** One sentence for the log. */
export function pageTroubleText(trouble: PageTrouble, settings: ProviderSettings): string {
  const origin = originText(trouble.url);
  switch (trouble.kind) {
    case 'error-page':
      return `the sign-in page of ${origin} answers ${trouble.status}: ${refusedRequest(settings)}${
        trouble.status === 401 ? '; or the user has cancelled the HTTP sign-in of its server' : ''
      }`;
    case 'refused':
      return `the sign-in page leads to ${origin}, which the kiosk does not show: if users sign in there, add it to signIn.oidc.allow: ["${origin}"]`;
    case 'security-key':
      return `the sign-in page of ${origin} asks for a security key or a passkey, which the kiosk refuses: if users sign in with one, write signIn.oidc.securityKeys: true`;
    default:
      return assertNever(trouble);
  }
}

/** Why providers answer the request for a sign-in page with an error, the most frequent reasons first. */
export function refusedRequest({
  redirectUri,
  clientId,
}: Pick<ProviderSettings, 'redirectUri' | 'clientId'>): string {
  return `the provider refuses the request; register the redirect URI "${redirectUri}", letter for letter, for the client "${clientId}", which has to exist`;
}

export interface WindowFlowDeps {
  readonly window: ProviderWindow;
  readonly onTrouble: (trouble: PageTrouble) => void;
  readonly clock: Pick<Clock, 'now'>;
  readonly onProgress: (progress: SignInProgress) => void;
  readonly signal: AbortSignal;
}

/** How many seconds two clocks of one provider may differ. */
const TOLERANCE_SECONDS = 60;

/**
 * Signs in on the provider's own page: Authorization Code (OpenID Connect Core 1.0, section 3.1)
 * with PKCE S256 (RFC 7636), state, nonce, and the issuer in the answer where the provider says it
 * gives it (RFC 9207). The window catches the redirect, so the kiosk needs no listening port.
 * Throws errors that `refusalOf` understands.
 */
export async function signInOnProviderPage(
  provider: Provider,
  settings: ProviderSettings,
  { window, onTrouble, clock, onProgress, signal }: WindowFlowDeps,
): Promise<IDToken> {
  const { client, config } = provider;
  const checks = {
    pkceCodeVerifier: client.randomPKCECodeVerifier(),
    expectedState: client.randomState(),
    expectedNonce: client.randomNonce(),
    idTokenExpected: true,
  };
  const page = client.buildAuthorizationUrl(config, {
    redirect_uri: settings.redirectUri,
    scope: settings.scopes.join(' '),
    code_challenge: await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    prompt: promptFor(settings.scopes, config.serverMetadata()['prompt_values_supported']),
  });
  if (!isPrivateAddress(page.href)) {
    throw new UntrustedProvider(
      `the sign-in page (authorization_endpoint) is ${addressText(page.href)}, without https`,
    );
  }
  onProgress({ kind: 'provider-page' });
  const openedAt = clock.now();
  const shown = opened(window.open(page.href, settings.redirectUri, signal, onTrouble), page.href);
  const redirect = new URL(await unlessAborted(shown, signal));
  if (`${redirect.origin}${redirect.pathname}` !== settings.redirectUri) {
    throw new UntrustedProvider(strayText(redirect, settings));
  }
  onProgress({ kind: 'checking' });
  // Waits even after an abort: the answer may bring tokens, which the ending has to revoke.
  const answer = await client.authorizationCodeGrant(config, redirect, checks);
  const claims = claimsOf(answer, settings);
  if (!isFresh(claims, (clock.now() - openedAt) / 1000)) {
    throw new UntrustedProvider(
      'the user had signed in at the provider before this page was shown (auth_time): the provider ignores prompt=login, and another user could go on with that session',
    );
  }
  return claims;
}

/**
 * `login`: the provider always asks the user to sign in, even if it still knows an earlier user.
 * `consent`: a refresh token needs the user's consent (OpenID Connect Core 1.0, section 11). It is added only
 * where the provider lists it: Entra ID, which takes one value at a time (AADSTS90023), lists none.
 * @param offered `prompt_values_supported` of the metadata
 */
function promptFor(scopes: readonly string[], offered: unknown): string {
  const isOffered = Array.isArray(offered) && offered.includes('consent');
  return isOffered && scopes.includes('offline_access') ? 'login consent' : 'login';
}

/** The sentence for a redirect that leads neither to the provider nor back to the kiosk. */
function strayText(to: URL, settings: ProviderSettings): string {
  const { redirectUri } = settings;
  return to.origin === new URL(redirectUri).origin
    ? `the provider sends users back to ${addressText(to.href)}, not to signIn.oidc.redirectUri "${redirectUri}"`
    : pageTroubleText({ kind: 'refused', url: to.href }, settings);
}

async function opened(page: Promise<string>, url: string): Promise<string> {
  try {
    return await page;
  } catch (cause) {
    const why = networkFault(cause, url);
    throw new ProviderUnreachable(`the sign-in page could not be shown: ${why}`, { cause });
  }
}

/**
 * Whether the user signed in on this page, if the provider says when the user did. Both times are
 * from the provider's own clock, so the device's clock may be wrong.
 */
function isFresh(claims: IDToken, secondsOnPage: number): boolean {
  const { auth_time: askedAt, iat } = claims;
  return typeof askedAt !== 'number' || askedAt >= iat - secondsOnPage - TOLERANCE_SECONDS;
}
