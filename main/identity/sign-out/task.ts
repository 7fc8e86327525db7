import { z } from 'zod';
import type { ServerResult } from './server-result.ts';

/** A cookie as the browser held it. */
export type SiteCookie = z.output<typeof cookie>;
const cookie = z
  .strictObject({
    name: z.string(),
    value: z.string(),
    /** Without a leading dot. */
    domain: z.string(),
    /** It goes to that host only, and to none below it. */
    hostOnly: z.boolean(),
    path: z.string(),
    secure: z.boolean(),
    httpOnly: z.boolean(),
    /** An answer of the site itself has set it, and not another server on the same host. */
    isOwn: z.boolean().exactOptional(),
  })
  .readonly();
const cookies = z.array(cookie).readonly();

/** How the session's browser presents itself: a server may have tied the session to it. */
const browserHeaders = z.record(z.string(), z.string()).readonly().default({});

const revokeRefreshToken = z.strictObject({
  kind: z.literal('revoke-refresh-token'),
  token: z.string(),
  clientId: z.string(),
  revocationEndpoint: z.url(),
  tokenEndpoint: z.url(),
});

const revokeAccessToken = z.strictObject({
  kind: z.literal('revoke-access-token'),
  token: z.string(),
  clientId: z.string(),
  revocationEndpoint: z.url(),
  /** What answers with this token only; null where that is not known. */
  userinfoEndpoint: z.url().nullable(),
});

const endProviderSession = z.strictObject({
  kind: z.literal('end-provider-session'),
  endpoint: z.url(),
  idToken: z.string(),
  clientId: z.string(),
  cookies,
  browserHeaders,
  /** Where it shows whether the provider still knows the person; null where that is not known. */
  probe: z.strictObject({ authorizationEndpoint: z.url(), redirectUri: z.url() }).nullable(),
});

const signOutOfSite = z.strictObject({
  kind: z.literal('sign-out-of-site'),
  site: z.string(),
  origin: z.url(),
  calls: z.array(z.strictObject({ method: z.string(), url: z.url() }).readonly()).readonly(),
  cookies,
  browserHeaders,
  /** What the site's pages sent as `Authorization`, each to its own origin. */
  authorizations: z
    .array(z.strictObject({ origin: z.url(), value: z.string() }).readonly())
    .readonly()
    .default([]),
  proof: z.strictObject({ url: z.url(), expect: z.array(z.int()).readonly() }).nullable(),
});

/**
 * One thing to be signed out of on a server, with all that it takes: it can be kept, and done later
 * by another process. Secret: it holds tokens or cookies.
 */
export type Task = z.output<typeof taskSchema>;
export const taskSchema = z
  .discriminatedUnion('kind', [
    revokeRefreshToken.readonly(),
    revokeAccessToken.readonly(),
    endProviderSession.readonly(),
    signOutOfSite.readonly(),
  ])
  .readonly();

export type TaskOf<Kind extends Task['kind']> = Extract<Task, { readonly kind: Kind }>;

/** What became of trying a task once. */
export interface Verdict {
  readonly result: ServerResult['result'];
  /** What is worth another try later; null when the result is final. */
  readonly next: Task | null;
  /** How many cookies the server did not take; absent where it took all. */
  readonly cutCookies?: number;
}
