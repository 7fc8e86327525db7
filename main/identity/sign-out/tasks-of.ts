import type { SessionTokens } from '../sign-in/session-tokens.ts';
import { CookieRequests, withoutBrackets } from './cookie-requests.ts';
import type { SessionTraces } from './session-traces.ts';
import type { SiteCookie, Task, TaskOf, Verdict } from './task.ts';
import type { ServerCredential, ServerResult } from './server-result.ts';

/** What the config says of a site. */
export interface SignOutSite {
  readonly name: string;
  readonly url: string;
  readonly signOut: readonly { readonly method: string; readonly url: string }[];
  readonly signOutProof: { readonly url: string; readonly expect: readonly number[] } | null;
}

/** The refresh token first: most providers take back with it what came of it. */
export function revocations(tokens: SessionTokens | null): readonly Task[] {
  if (!tokens?.revocationEndpoint) return [];
  const { clientId, revocationEndpoint, tokenEndpoint, accessToken, refreshToken } = tokens;
  const shared = { clientId, revocationEndpoint };
  const access: Task = {
    kind: 'revoke-access-token',
    token: accessToken,
    userinfoEndpoint: tokens.userinfoEndpoint ?? null,
    ...shared,
  };
  if (refreshToken === null) return [access];
  return [{ kind: 'revoke-refresh-token', token: refreshToken, tokenEndpoint, ...shared }, access];
}

/** The provider's session in the kiosk's browser; null where it cannot be ended, or there is none. */
export function providerSession(
  tokens: SessionTokens | null,
  cookies: readonly SiteCookie[],
  browserHeaders: Readonly<Record<string, string>> = {},
): TaskOf<'end-provider-session'> | null {
  if (!tokens?.endSessionEndpoint) return null;
  const { endSessionEndpoint, idToken, clientId, inBrowser } = tokens;
  const hosts = [endSessionEndpoint, ...(inBrowser ? [inBrowser.authorizationEndpoint] : [])];
  return {
    kind: 'end-provider-session',
    endpoint: endSessionEndpoint,
    idToken,
    clientId,
    cookies: cookiesNear(hosts, cookies),
    browserHeaders,
    probe: inBrowser ?? null,
  };
}

/** What it takes to sign out with the tokens alone, without the session's browser and its cookies. */
export function tokenTasks(tokens: SessionTokens | null): readonly Task[] {
  const atProvider = providerSession(tokens, []);
  return [...revocations(tokens), ...(atProvider === null ? [] : [atProvider])];
}

/** What the provider has no way to end. */
export function notOffered(tokens: SessionTokens | null): readonly ServerResult[] {
  if (tokens === null) return [];
  const { revocationEndpoint, refreshToken, endSessionEndpoint, inBrowser } = tokens;
  const result = { result: 'not-offered', pending: false } as const;
  return [
    ...(revocationEndpoint === null && refreshToken !== null
      ? [{ what: 'refresh-token', ...result } as const]
      : []),
    ...(revocationEndpoint === null
      ? [withValidity({ what: 'access-token', ...result }, tokens)]
      : []),
    ...(endSessionEndpoint === null && inBrowser !== undefined
      ? [{ what: 'provider-session', ...result } as const]
      : []),
  ];
}

/** Adds to what is left of an access token how long it may still be used at most. */
export function withValidity(result: ServerResult, tokens: SessionTokens | null): ServerResult {
  const { what, result: outcome } = result;
  const seconds = tokens?.accessTokenLifetimeSeconds;
  const isOver = outcome === 'proven' || outcome === 'signed-out';
  if (what !== 'access-token' || isOver || seconds === undefined) return result;
  return { ...result, validForSeconds: seconds };
}

/** What the session's browser tells of a site that it was in. */
export interface SiteVisits {
  readonly cookies: readonly SiteCookie[];
  readonly traces: SessionTraces;
  /** Origins whose pages may have kept something, such as a token. */
  readonly keepingOrigins: ReadonlySet<string>;
}

/** How a site can be signed out of. */
export interface SiteSignOut {
  /**
   * - `sure`: with cookies that the site has set, or a token that its pages have sent
   * - `doubtful`: with cookies of others only, and its pages have kept something else
   * - `not-tried`: the user may be signed in there, and the kiosk holds nothing to sign out with
   */
  readonly kind: 'sure' | 'doubtful' | 'not-tried';
  readonly task: TaskOf<'sign-out-of-site'>;
}

/** What the config says how to sign out of, where the user has been. */
export async function siteSignOuts(
  sites: readonly SignOutSite[],
  visits: SiteVisits,
): Promise<readonly SiteSignOut[]> {
  const { cookies, keepingOrigins } = visits;
  const noRequest = () => Promise.reject(new Error('not asked'));
  const browser = await CookieRequests.with(cookies, noRequest);
  return sites.filter(canSignOut).flatMap((site): SiteSignOut[] => {
    const urls = urlsOf(site);
    const task = signOutTask(site, visits);
    const hasCookie = urls.some((url) => browser.hasCookieFor(url));
    const keepsMore = hasNoOwnCredentials(task) && keepingOrigins.has(task.origin);
    if (hasCookie) return [{ kind: keepsMore ? 'doubtful' : 'sure', task }];
    if (task.authorizations.length > 0) return [{ kind: 'sure', task }];
    return keepsMore ? [{ kind: 'not-tried', task }] : [];
  });
}

export function signOutTask(
  site: SignOutSite,
  { cookies, traces }: Pick<SiteVisits, 'cookies' | 'traces'>,
): TaskOf<'sign-out-of-site'> {
  const { name, url, signOut, signOutProof } = site;
  const urls = urlsOf(site);
  const origins = [...new Set(urls.map((each) => new URL(each).origin))];
  return {
    kind: 'sign-out-of-site',
    site: name,
    origin: new URL(url).origin,
    calls: signOut,
    cookies: cookiesNear(urls, cookies).map((cookie) =>
      [url, ...urls].some((each) => traces.hasSet(each, cookie.name))
        ? { ...cookie, isOwn: true }
        : cookie,
    ),
    browserHeaders: traces.browserHeaders,
    authorizations: origins.flatMap((origin) => {
      const value = traces.authorization(origin);
      return value === null ? [] : [{ origin, value }];
    }),
    proof: signOutProof,
  };
}

/** Origins of sites that the user has opened, and that have given the kiosk's browser no credentials. */
export function unclearOrigins(
  sites: readonly SignOutSite[],
  traces: SessionTraces,
): readonly string[] {
  return sites
    .filter(canSignOut)
    .filter(({ url }) => traces.isVisited(url))
    .filter((site) =>
      hasNoOwnCredentials(signOutTask(site, { cookies: traces.cookies(null), traces })),
    )
    .map(({ url }) => new URL(url).origin);
}

function hasNoOwnCredentials({ cookies, authorizations }: TaskOf<'sign-out-of-site'>): boolean {
  return authorizations.length === 0 && !cookies.some(({ isOwn }) => isOwn);
}

/** Whether the config says how. */
export function canSignOut(site: SignOutSite): boolean {
  return urlsOf(site).length > 0;
}

/** Every address that tells of a site's sign-out. */
export function tracedUrls(sites: readonly SignOutSite[]): readonly string[] {
  return sites.filter(canSignOut).flatMap((site) => [site.url, ...urlsOf(site)]);
}

function urlsOf({ signOut, signOutProof }: SignOutSite): readonly string[] {
  return [...signOut.map(({ url }) => url), ...(signOutProof ? [signOutProof.url] : [])];
}

/** The cookies of these hosts and the domains above them: none is kept that it does not take. */
function cookiesNear(
  urls: readonly string[],
  cookies: readonly SiteCookie[],
): readonly SiteCookie[] {
  const hosts = urls.map((url) => withoutBrackets(new URL(url).hostname));
  return cookies.filter(({ domain }) => {
    const bare = withoutBrackets(domain);
    return hosts.some((host) => host === bare || host.endsWith(`.${bare}`));
  });
}

const THINGS: Readonly<Record<Task['kind'], ServerCredential>> = {
  'revoke-refresh-token': 'refresh-token',
  'revoke-access-token': 'access-token',
  'end-provider-session': 'provider-session',
  'sign-out-of-site': 'site',
};

/** What is told of a task: never more than what it is about. */
export function resultOf(
  task: Task,
  { result, cutCookies }: Pick<Verdict, 'result' | 'cutCookies'>,
  pending: boolean,
): ServerResult {
  const site = task.kind === 'sign-out-of-site' ? { site: task.site } : {};
  const cut = cutCookies === undefined ? {} : { cutCookies };
  return { what: THINGS[task.kind], ...site, result, pending, ...cut };
}
