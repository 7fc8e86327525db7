import type { IDToken, TokenEndpointResponse, TokenEndpointResponseHelpers } from 'openid-client';
import { privateOrNull } from './provider-address.ts';
import { isSameIssuer, type Provider, type ProviderSettings } from './provider.ts';
import type { SessionTokens } from './session-tokens.ts';

export type ProviderAnswer = TokenEndpointResponse & TokenEndpointResponseHelpers;

/** What a checked answer of the token endpoint is good for. */
export interface Identity {
  readonly tokens: SessionTokens;
  readonly claims: IDToken;
}

/**
 * @param way in the kiosk's own browser, where the provider has a session then, or on a device of the
 *   person's own, whose session there is not the kiosk's to end
 * @throws Error when the answer names no user, or another issuer than the config
 */
export function identityOf(
  { config }: Provider,
  { issuer, redirectUri }: ProviderSettings,
  answer: ProviderAnswer,
  way: 'window' | 'device',
): Identity {
  const metadata = config.serverMetadata();
  const claims = answer.claims();
  const { id_token: idToken } = answer;
  const tokenEndpoint = privateOrNull(metadata.token_endpoint);
  if (claims === undefined || idToken === undefined || tokenEndpoint === null) {
    throw new Error('the answer holds no ID token');
  }
  if (!isSameIssuer(claims.iss, issuer)) throw new Error('the ID token is of another issuer');
  const userinfoEndpoint = privateOrNull(metadata.userinfo_endpoint);
  const authorizationEndpoint = privateOrNull(metadata.authorization_endpoint);
  const isHere = way === 'window' && authorizationEndpoint !== null;
  const tokens = {
    issuer: metadata.issuer,
    clientId: config.clientMetadata().client_id,
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? null,
    idToken,
    tokenEndpoint,
    revocationEndpoint: privateOrNull(metadata.revocation_endpoint),
    endSessionEndpoint: isHere ? privateOrNull(metadata.end_session_endpoint) : null,
    ...(userinfoEndpoint === null ? {} : { userinfoEndpoint }),
    ...(isHere ? { inBrowser: { authorizationEndpoint, redirectUri } } : {}),
  };
  return { tokens, claims };
}
