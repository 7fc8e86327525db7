import { z } from 'zod';

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

/** A session's tokens in the credential store, with the session's name. */
export interface StoredTokens {
  /** The session's name in the audit file. */
  readonly session: string;
  readonly tokens: SessionTokens;
}

const storedSchema = z.strictObject({
  session: z.string(),
  tokens: z.strictObject({
    issuer: z.string(),
    clientId: z.string(),
    accessToken: z.string(),
    accessTokenLifetimeSeconds: z.int().nonnegative().exactOptional(),
    refreshToken: z.string().nullable(),
    idToken: z.string(),
    tokenEndpoint: z.url(),
    revocationEndpoint: z.url().nullable(),
    endSessionEndpoint: z.url().nullable(),
    userinfoEndpoint: z.url().exactOptional(),
    inBrowser: z
      .strictObject({ authorizationEndpoint: z.url(), redirectUri: z.url() })
      .exactOptional(),
  }),
});

/** The text for the credential store. */
export function tokensText(stored: StoredTokens): string {
  return JSON.stringify(stored);
}

/** Reads what an earlier process stored; null if it is invalid. */
export function readTokens(text: string): StoredTokens | null {
  try {
    return storedSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null; // not JSON
  }
}
