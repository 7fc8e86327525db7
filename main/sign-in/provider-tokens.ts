import type { Configuration } from 'openid-client';
import { privateOrNull } from './provider-address.ts';
import type { SessionTokens } from './session-tokens.ts';

/**
 * Where the user signs in: in the kiosk's own browser, where the provider has a session then, or on a
 * device of their own, whose session there is not the kiosk's to end.
 */
export type SignInWay = 'window' | 'device';

/**
 * The tokens in an answer that is not checked yet, and need not be: whatever the provider issues is
 * to be revoked.
 * @returns null where there are none
 */
export async function issuedTokens(
  answer: Response,
  config: Configuration,
  { way, redirectUri }: { readonly way: SignInWay; readonly redirectUri: string },
): Promise<SessionTokens | null> {
  const fields = await jsonOf(answer);
  const accessToken = textOf(fields, 'access_token');
  const metadata = config.serverMetadata();
  const tokenEndpoint = privateOrNull(metadata.token_endpoint);
  if (accessToken === null || tokenEndpoint === null) return null;
  const idToken = textOf(fields, 'id_token');
  const userinfoEndpoint = privateOrNull(metadata.userinfo_endpoint);
  const authorizationEndpoint = privateOrNull(metadata.authorization_endpoint);
  const isHere = way === 'window' && authorizationEndpoint !== null;
  const hasHint = isHere && idToken !== null;
  return {
    issuer: metadata.issuer,
    clientId: config.clientMetadata().client_id,
    accessToken,
    refreshToken: textOf(fields, 'refresh_token'),
    idToken: idToken ?? '',
    tokenEndpoint,
    revocationEndpoint: privateOrNull(metadata.revocation_endpoint),
    endSessionEndpoint: hasHint ? privateOrNull(metadata.end_session_endpoint) : null,
    ...(userinfoEndpoint === null ? {} : { userinfoEndpoint }),
    ...(isHere ? { inBrowser: { authorizationEndpoint, redirectUri } } : {}),
  };
}

async function jsonOf(answer: Response): Promise<unknown> {
  try {
    return await answer.json();
  } catch {
    return null; // not JSON
  }
}

function textOf(fields: unknown, name: string): string | null {
  if (typeof fields !== 'object' || fields === null) return null;
  const value = (fields as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' ? value : null;
}
