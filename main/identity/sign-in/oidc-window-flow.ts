import type { IDToken } from 'openid-client';
import type { Clock } from '../../session/ports.ts';
import type { SignInProgress } from '../../session/sign-in.ts';
import { AttemptOver, ProviderUnreachable, unlessAborted } from './provider-fault.ts';
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
   */
  open(url: string, redirectUri: string, signal: AbortSignal): Promise<string>;
}

export interface WindowFlowDeps {
  readonly window: ProviderWindow;
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
  { window, clock, onProgress, signal }: WindowFlowDeps,
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
    prompt: promptFor(settings.scopes),
  });
  if (!isPrivateAddress(page.href)) throw new Error('the page has no https');
  onProgress({ kind: 'provider-page' });
  const openedAt = clock.now();
  const shown = opened(window, page.href, settings.redirectUri, signal);
  const redirect = new URL(await unlessAborted(shown, signal));
  if (`${redirect.origin}${redirect.pathname}` !== settings.redirectUri) {
    throw new Error('the answer came to another address');
  }
  onProgress({ kind: 'checking' });
  // Waits even after an abort: the answer may bring tokens, which the ending has to revoke.
  const answer = await client.authorizationCodeGrant(config, redirect, checks);
  const claims = claimsOf(answer, settings);
  if (!isFresh(claims, (clock.now() - openedAt) / 1000)) {
    throw new AttemptOver({ kind: 'provider-untrusted' });
  }
  return claims;
}

/**
 * `login`: the provider always asks the user to sign in, even if it still knows an earlier user.
 * `consent`: a refresh token needs the user's consent (OpenID Connect Core 1.0, section 11).
 */
function promptFor(scopes: readonly string[]): string {
  return scopes.includes('offline_access') ? 'login consent' : 'login';
}

async function opened(
  window: ProviderWindow,
  url: string,
  redirectUri: string,
  signal: AbortSignal,
): Promise<string> {
  try {
    return await window.open(url, redirectUri, signal);
  } catch (cause) {
    throw new ProviderUnreachable('the page could not be shown', { cause });
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
