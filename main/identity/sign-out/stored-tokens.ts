import { z } from 'zod';
import type { SessionTokens } from '../sign-in/session-tokens.ts';

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
