/**
 * What an OpenID provider gave for one session, and where it takes it back. Secret: it lives in the
 * keychain or in memory, and never in the state, a record or a message.
 */
export interface SessionTokens {
  readonly issuer: string;
  readonly clientId: string;
  readonly accessToken: string;
  /** Null where the provider gives none. */
  readonly refreshToken: string | null;
  readonly idToken: string;
  readonly tokenEndpoint: string;
  /** RFC 7009; null where the provider has none. */
  readonly revocationEndpoint: string | null;
  /** OpenID Connect RP-Initiated Logout 1.0; null where the provider has none. */
  readonly endSessionEndpoint: string | null;
}
