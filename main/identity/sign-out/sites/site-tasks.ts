import { upgradedOrigin } from '../../../base/web-origin.ts';
import type { SessionTraces } from '../session-traces.ts';
import type { SiteCookie, SiteProof, SiteStep, TaskOf } from '../task.ts';
import { CookieRequests, withoutBrackets } from './cookie-requests.ts';

/** The parts of a site's config that its sign-out needs. */
export interface SignOutSite {
  readonly name: string;
  readonly url: string;
  readonly signOut: readonly SiteStep[];
  readonly signOutProof: SiteProof | null;
}

/** What the session's browser knows about the sites. */
export interface SiteVisits {
  readonly cookies: readonly SiteCookie[];
  readonly traces: SessionTraces;
  /** Origins whose pages may have stored data, such as a token. */
  readonly keepingOrigins: ReadonlySet<string>;
}

/** How the kiosk can sign out of a site. */
export interface SiteSignOut {
  /**
   * - `sure`: with cookies that the site set, or a token that its pages sent
   * - `doubtful`: only with cookies of other servers, or by a page that is opened, while its pages have stored
   *   other data
   * - `not-tried`: the user may be signed in there, but the kiosk has nothing to sign out with
   */
  readonly kind: 'sure' | 'doubtful' | 'not-tried';
  readonly task: TaskOf<'sign-out-of-site'>;
}

/** The sign-outs for the sites that have one in the config and that the user has visited. */
export async function siteSignOuts(
  sites: readonly SignOutSite[],
  visits: SiteVisits,
): Promise<readonly SiteSignOut[]> {
  const { cookies, keepingOrigins } = visits;
  const noRequest = () => Promise.reject(new Error('not asked'));
  const browser = await CookieRequests.with(cookies, noRequest);
  return sites.filter(canSignOut).flatMap((site): SiteSignOut[] => {
    const urls = urlsOf(asVisited(site, visits.traces));
    const task = signOutTask(site, visits);
    const hasCookie = urls.some((url) => browser.hasCookieFor(url));
    const keepsMore = hasNoOwnCredentials(task) && keepingOrigins.has(task.origin);
    if (hasCookie) return [{ kind: keepsMore ? 'doubtful' : 'sure', task }];
    if (task.authorizations.length > 0) return [{ kind: 'sure', task }];
    return keepsMore ? [{ kind: opensPage(site) ? 'doubtful' : 'not-tried', task }] : [];
  });
}

export function signOutTask(
  configured: SignOutSite,
  { cookies, traces }: Pick<SiteVisits, 'cookies' | 'traces'>,
): TaskOf<'sign-out-of-site'> {
  const site = asVisited(configured, traces);
  const { name, url, signOut, signOutProof } = site;
  const urls = urlsOf(site);
  const origins = [...new Set(urls.map((each) => new URL(each).origin))];
  return {
    kind: 'sign-out-of-site',
    site: name,
    origin: new URL(url).origin,
    calls: signOut,
    cookies: cookiesNear(urls, cookies).map((cookie) =>
      // An answer on the way to https may have set it, too.
      [...addressesOf(site), ...addressesOf(configured)].some((each) =>
        traces.hasSet(each, cookie.name),
      )
        ? { ...cookie, isOwn: true }
        : cookie,
    ),
    browserHeaders: traces.browserHeadersFor(url),
    authorizations: origins.flatMap((origin) => {
      const value = traces.authorization(origin);
      return value === null ? [] : [{ origin, value }];
    }),
    proof: signOutProof,
  };
}

/** Origins of sites that the user has opened, but from which the browser has no credentials. */
export function unclearOrigins(
  sites: readonly SignOutSite[],
  traces: SessionTraces,
): readonly string[] {
  return sites
    .filter(canSignOut)
    .map((site) => asVisited(site, traces))
    .filter(({ url }) => traces.isVisited(url))
    .filter((site) =>
      hasNoOwnCredentials(signOutTask(site, { cookies: traces.cookies(null), traces })),
    )
    .map(({ url }) => new URL(url).origin);
}

function hasNoOwnCredentials({ cookies, authorizations }: TaskOf<'sign-out-of-site'>): boolean {
  return authorizations.length === 0 && !cookies.some(({ isOwn }) => isOwn);
}

/** Whether a page of the site signs out, opened in the session's browser. */
function opensPage({ signOut }: Pick<SignOutSite, 'signOut'>): boolean {
  return signOut.some((step) => 'open' in step);
}

/** The origins whose pages sign out, where they are opened. */
export function openedOrigins(sites: readonly SignOutSite[]): readonly string[] {
  const steps = sites.flatMap(({ signOut }) => signOut);
  const opened = steps.flatMap((step) => ('open' in step ? [step.open] : []));
  const origins = opened.flatMap((url) => [new URL(url).origin, upgradedOrigin(url) ?? []]).flat();
  return [...new Set(origins)];
}

/** Whether the config has a sign-out or a proof for the site. */
export function canSignOut(site: SignOutSite): boolean {
  return urlsOf(site).length > 0;
}

/** The addresses whose requests and cookies the sign-out of the sites needs. */
export function tracedUrls(sites: readonly SignOutSite[]): readonly string[] {
  const addresses = sites.filter(canSignOut).flatMap(addressesOf);
  return addresses.flatMap((address) => [address, upgradedOrigin(address) ?? address]);
}

function addressesOf(site: SignOutSite): readonly string[] {
  return [site.url, ...urlsOf(site)];
}

/**
 * The site with the addresses that its server has upgraded to https: what is sent to http would lack
 * the cookies for https, and be readable on its way.
 */
function asVisited(site: SignOutSite, traces: SessionTraces): SignOutSite {
  const { signOut, signOutProof } = site;
  const visited = (address: string) => {
    const origin = upgradedOrigin(address);
    if (origin === null || !traces.isVisited(origin)) return address;
    return origin + address.slice(new URL(address).origin.length);
  };
  return {
    ...site,
    url: visited(site.url),
    signOut: signOut.map((step) => {
      if ('open' in step) return { open: visited(step.open) };
      const { csrf, ...call } = step;
      return {
        ...call,
        url: visited(call.url),
        ...(csrf && { csrf: { ...csrf, from: visited(csrf.from) } }),
      };
    }),
    signOutProof: signOutProof && { ...signOutProof, url: visited(signOutProof.url) },
  };
}

function urlsOf({ signOut, signOutProof }: SignOutSite): readonly string[] {
  const calls = signOut.flatMap((step) =>
    'open' in step ? [step.open] : [step.url, ...(step.csrf ? [step.csrf.from] : [])],
  );
  return [...calls, ...(signOutProof ? [signOutProof.url] : [])];
}

/** The cookies of these hosts and the domains above them, so that a task holds no others. */
export function cookiesNear(
  urls: readonly string[],
  cookies: readonly SiteCookie[],
): readonly SiteCookie[] {
  const hosts = urls.map((url) => withoutBrackets(new URL(url).hostname));
  return cookies.filter(({ domain }) => {
    const bare = withoutBrackets(domain);
    return hosts.some((host) => host === bare || host.endsWith(`.${bare}`));
  });
}
