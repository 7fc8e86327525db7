/**
 * The tokens that an OpenID provider issued for one session, and the endpoints that revoke them.
 * Secret: only in the keychain or in memory, never in the state, a record or a message.
 */
export interface SessionTokens {
  readonly issuer: string;
  readonly clientId: string;
  readonly accessToken: string;
  /** Absent if the provider does not send it (`expires_in`, RFC 6749 section 5.1). */
  readonly accessTokenLifetimeSeconds?: number;
  /** Null if the provider issued none. */
  readonly refreshToken: string | null;
  readonly idToken: string;
  readonly tokenEndpoint: string;
  /** RFC 7009; null if the provider has none. */
  readonly revocationEndpoint: string | null;
  /**
   * OpenID Connect RP-Initiated Logout 1.0; null if the provider has none, or if the user signed in
   * on their own device, whose session the kiosk does not end.
   */
  readonly endSessionEndpoint: string | null;
  /** The endpoint with which the kiosk tests the access token; absent if unknown. */
  readonly userinfoEndpoint?: string;
  /** For the provider's session in the kiosk's browser; absent if there is none. */
  readonly inBrowser?: { readonly authorizationEndpoint: string; readonly redirectUri: string };
}

/** The result of a sign-in, for the records and the ending. */
export interface SignInResult {
  /** The session's name in the audit file, also if it never began. */
  readonly auditId: string;
  /** Null for a guest, and if no user was signed in. */
  readonly identity:
    | { readonly kind: 'account'; readonly account: string }
    | { readonly kind: 'provider'; readonly subject: string }
    | null;
  /** The tokens that the provider issued, also if no user was signed in. */
  readonly tokens: SessionTokens | null;
}
