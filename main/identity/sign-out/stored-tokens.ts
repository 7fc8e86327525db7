import { z } from 'zod';
import type { SessionTokens } from '../sign-in/session-tokens.ts';

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
