import type { Configuration } from 'openid-client';
import { jsonOf } from '../sign-out/answers.ts';
import { privateOrNull } from './provider-address.ts';
import type { SessionTokens } from './session-tokens.ts';

/**
 * Where the user signs in: in the kiosk's browser, where the provider then has a session, or on the
 * user's own device, whose session the kiosk does not end.
 */
export type SignInWay = 'window' | 'device';

/**
 * The tokens in an answer of the provider. It is not verified yet, and need not be, because the
 * kiosk has to revoke every issued token.
 * @returns null if there are none
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
    ...lifetimeOf(fields),
    ...(userinfoEndpoint === null ? {} : { userinfoEndpoint }),
    ...(isHere ? { inBrowser: { authorizationEndpoint, redirectUri } } : {}),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function textOf(fields: Fields, name: string): string | null {
  const value = fields[name];
  return typeof value === 'string' ? value : null;
}

function lifetimeOf(fields: Fields): Pick<SessionTokens, 'accessTokenLifetimeSeconds'> {
  const seconds = fields['expires_in'];
  const isWhole = typeof seconds === 'number' && Number.isSafeInteger(seconds) && seconds >= 0;
  return isWhole ? { accessTokenLifetimeSeconds: seconds } : {};
}
