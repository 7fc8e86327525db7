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
    /** The browser sends it to that host only, and to no host below it. */
    hostOnly: z.boolean(),
    path: z.string(),
    secure: z.boolean(),
    httpOnly: z.boolean(),
    /** An answer of the site itself set it, not another server on the same host. */
    isOwn: z.boolean().exactOptional(),
  })
  .readonly();
const cookies = z.array(cookie).readonly();

/** The browser's own headers, because a server may have tied the session to them. */
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
  /** The endpoint that needs this token; null if unknown. */
  userinfoEndpoint: z.url().nullable(),
});

const endProviderSession = z.strictObject({
  kind: z.literal('end-provider-session'),
  endpoint: z.url(),
  idToken: z.string(),
  clientId: z.string(),
  cookies,
  browserHeaders,
  /** For a test whether the provider's session is still alive; null if unknown. */
  probe: z.strictObject({ authorizationEndpoint: z.url(), redirectUri: z.url() }).nullable(),
});

const texts = z.record(z.string(), z.string()).readonly();

/** One call of a site's sign-out, as the config has it. */
export type SiteCall = z.output<typeof siteCall>;
const siteCall = z
  .strictObject({
    method: z.string(),
    url: z.url(),
    /** `cookie:NAME` stands for the value of that cookie. */
    headers: texts.optional(),
    form: texts.optional(),
    json: z.record(z.string(), z.unknown()).readonly().optional(),
    csrf: z
      .strictObject({ from: z.url(), field: z.string(), header: z.string().optional() })
      .readonly()
      .optional(),
  })
  .readonly();

/** A page of the site that the session's browser opens to sign out. */
const sitePage = z.strictObject({ open: z.url() }).readonly();

/** One step of a site's sign-out. */
export type SiteStep = z.output<typeof siteStep>;
const siteStep = z.union([siteCall, sitePage]);

/** How the site shows that a session is dead. */
export type SiteProof = z.output<typeof siteProof>;
const siteProof = z
  .strictObject({
    url: z.url(),
    /** One of these statuses proves it. */
    expect: z.array(z.int()).readonly(),
    /** A text that the page has for a signed-in user only. */
    without: z.string().optional(),
    /** Whether the page had that text before the sign-out; absent where that is not known. */
    hadText: z.boolean().optional(),
  })
  .readonly();

const signOutOfSite = z.strictObject({
  kind: z.literal('sign-out-of-site'),
  site: z.string(),
  origin: z.url(),
  /** Only the ending of the session itself can open pages: a kept task has none. */
  calls: z.array(siteStep).readonly(),
  cookies,
  browserHeaders,
  /** The `Authorization` headers that the site's pages sent, by origin. */
  authorizations: z
    .array(z.strictObject({ origin: z.url(), value: z.string() }).readonly())
    .readonly()
    .default([]),
  proof: siteProof.nullable(),
});

/**
 * One sign-out on a server with everything that it needs, so that it can be kept, and another
 * process can make it later. Secret: it holds tokens or cookies.
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

/** The result of trying a task once. */
export interface Verdict {
  readonly result: ServerResult['result'];
  /** The task for a later try; null if the result is final. */
  readonly next: Task | null;
  /** How many cookies were not sent because of their length; absent for none. */
  readonly cutCookies?: number;
}
