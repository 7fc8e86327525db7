import type { Configuration } from 'openid-client';
import { jsonOf } from '../sign-out/back-channel.ts';
import type { SessionTokens } from './session-tokens.ts';
import { isObject } from '../../base/object.ts';
import { plainText } from '../../base/text.ts';

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

/**
 * The tokens after a refresh (RFC 6749 section 6). A provider that does not rotate the refresh token leaves
 * it out. A new ID token is taken where it is about the same user (OpenID Connect Core 1.0, section 12.2):
 * some providers refuse an expired one as the hint of a sign-out.
 * @returns null for an answer without an access token
 */
export function renewedTokens(before: SessionTokens, fields: Fields): SessionTokens | null {
  const accessToken = textOf(fields, 'access_token');
  if (accessToken === null) return null;
  const idToken = textOf(fields, 'id_token');
  return {
    ...before,
    accessToken,
    refreshToken: textOf(fields, 'refresh_token') ?? before.refreshToken,
    idToken: idToken !== null && isSameUser(idToken, before.idToken) ? idToken : before.idToken,
    // The first one's, where the provider says it only once.
    ...lifetimeOf(fields),
  };
}

function isSameUser(idToken: string, before: string): boolean {
  const [now, then] = [claimsIn(idToken), claimsIn(before)];
  return now['sub'] !== undefined && now['sub'] === then['sub'] && now['iss'] === then['iss'];
}

/**
 * The claims in an ID token, without a check of its signature: the caller knows that it came straight from
 * the provider. Empty for a text that is no such token.
 */
export function claimsIn(idToken: string): Fields {
  try {
    const payload = Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString();
    const claims: unknown = JSON.parse(payload);
    return isObject(claims) ? claims : {};
  } catch {
    return {};
  }
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

/**
 * Whether an attacker on the network cannot read requests to it: https, or this computer itself.
 */
export function isPrivateAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  if (protocol === 'https:') return true;
  return protocol === 'http:' && isLoopback(hostname);
}

/** An address from the provider's metadata; null if there is none that may be used. */
function privateOrNull(address: string | undefined): string | null {
  return address !== undefined && isPrivateAddress(address) ? address : null;
}

function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127\.[\d.]+|\[::1\])$/.test(hostname);
}

/** The longest name that the session bar shows, in characters. */
export const NAME_MAX_LENGTH = 60;

/** From the name that the user uses to the one that only the provider uses. */
const NAMES = ['name', 'preferred_username', 'email', 'sub'] as const;

/** The name claims of an ID token or of userinfo (OpenID Connect Core 1.0, section 5.1). */
export type NameClaims = Readonly<Partial<Record<(typeof NAMES)[number], unknown>>>;

/** The name that the session bar shows; null if no claim can be shown. */
export function shownName(claims: NameClaims): string | null {
  for (const name of NAMES) {
    const value = claims[name];
    const shown = typeof value === 'string' ? plainText(value, NAME_MAX_LENGTH, 'end') : '';
    if (shown !== '') return shown;
  }
  return null;
}

/** Whether there is a name besides `sub`, which users do not know. */
export function hasOwnName({ name, preferred_username, email }: NameClaims): boolean {
  return shownName({ name, preferred_username, email }) !== null;
}
