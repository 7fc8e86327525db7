import type { SessionTokens } from '../sign-in/session-tokens.ts';
import { CookieRequests } from './cookie-requests.ts';
import type { SiteCookie, Task, TaskOf } from './task.ts';
import type { ServerResult } from './server-result.ts';

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
    ...(revocationEndpoint === null ? [{ what: 'access-token', ...result } as const] : []),
    ...(endSessionEndpoint === null && inBrowser !== undefined
      ? [{ what: 'provider-session', ...result } as const]
      : []),
  ];
}

/** What the config says how to sign out of, where the person has been: where there are cookies. */
export async function siteSignOuts(
  sites: readonly SignOutSite[],
  cookies: readonly SiteCookie[],
): Promise<readonly TaskOf<'sign-out-of-site'>[]> {
  const browser = await CookieRequests.with(cookies, () => Promise.reject(new Error('not asked')));
  return sites
    .filter((site) => urlsOf(site).some((url) => browser.hasCookieFor(url)))
    .map((site) => signOutTask(site, cookiesNear(urlsOf(site), cookies)));
}

export function signOutTask(
  { name, url, signOut, signOutProof }: SignOutSite,
  cookies: readonly SiteCookie[],
): TaskOf<'sign-out-of-site'> {
  return {
    kind: 'sign-out-of-site',
    site: name,
    origin: new URL(url).origin,
    calls: signOut,
    cookies,
    proof: signOutProof,
  };
}

/** Whether the config says how. */
export function canSignOut(site: SignOutSite): boolean {
  return urlsOf(site).length > 0;
}

function urlsOf({ signOut, signOutProof }: SignOutSite): readonly string[] {
  return [...signOut.map(({ url }) => url), ...(signOutProof ? [signOutProof.url] : [])];
}

/** The cookies of these hosts and the domains above them: nobody keeps more than it takes. */
function cookiesNear(
  urls: readonly string[],
  cookies: readonly SiteCookie[],
): readonly SiteCookie[] {
  const hosts = urls.map((url) => new URL(url).hostname.replace(/^\[|\]$/g, ''));
  return cookies.filter(({ domain }) =>
    hosts.some((host) => host === domain || host.endsWith(`.${domain}`)),
  );
}
