import { z } from 'zod';

/**
 * What an OpenID provider gave for one session, and where it takes it back. Secret: it lives in the
 * keychain or in memory, and never in the state, a record or a message.
 */
export interface SessionTokens {
  readonly issuer: string;
  readonly clientId: string;
  readonly accessToken: string;
  /** Absent where the provider does not say it (`expires_in`, RFC 6749 section 5.1). */
  readonly accessTokenLifetimeSeconds?: number;
  /** Null where the provider gives none. */
  readonly refreshToken: string | null;
  readonly idToken: string;
  readonly tokenEndpoint: string;
  /** RFC 7009; null where the provider has none. */
  readonly revocationEndpoint: string | null;
  /**
   * OpenID Connect RP-Initiated Logout 1.0; null where the provider has none, and where the person
   * signed in on a device of their own, whose session there is none of the kiosk's business.
   */
  readonly endSessionEndpoint: string | null;
  /** Where the access token can be tried; absent where that is not known. */
  readonly userinfoEndpoint?: string;
  /** Where the provider's session in the kiosk's browser began; absent where there is none. */
  readonly inBrowser?: { readonly authorizationEndpoint: string; readonly redirectUri: string };
}

/** What a sign-in has come to: all that the records and the ending need of it. */
export interface SignInResult {
  /** What the audit file calls the session, also one that never began. */
  readonly auditId: string;
  /** Null for a guest, and where no user was signed in. */
  readonly identity:
    | { readonly kind: 'account'; readonly account: string }
    | { readonly kind: 'provider'; readonly subject: string }
    | null;
  /** All that the provider has issued, also where no user was signed in. */
  readonly tokens: SessionTokens | null;
}

/** A session's tokens as they lie in the credential store, with the session they are of. */
export interface StoredTokens {
  /** What the audit file calls the session. */
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

/** For the store, when a session begins. */
export function tokensText(stored: StoredTokens): string {
  return JSON.stringify(stored);
}

/** What a process before this one put there; null when it makes no sense. */
export function readTokens(text: string): StoredTokens | null {
  try {
    return storedSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null; // not JSON
  }
}
