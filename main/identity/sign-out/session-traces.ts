import type { SiteCookie } from './task.ts';

/** So many names of cookies are remembered of a site, and so many cookies that were pushed out. */
const MAX_NAMES = 100;
const MAX_PUSHED_OUT = 200;

/** A request of the session's browser, as it left. */
export interface SentRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** An answer as the session's browser got it. */
export interface GotAnswer {
  readonly url: string;
  /** It is a whole page, not a part of one. */
  readonly isPage: boolean;
  /** The `Set-Cookie` lines. */
  readonly setCookies: readonly string[];
}

/** How a cookie of the browser has changed. */
export type CookieChange = 'set' | 'removed' | 'pushed-out';

interface SiteTrace {
  isVisited: boolean;
  authorization: string | null;
  readonly cookieNames: Set<string>;
}

/**
 * What the sign-out of a session needs and its browser may not give at the ending: a copy of the
 * cookies, which a network service that dies takes with it; which cookies a site has set itself; the
 * bearer token that a page sends; how the browser presents itself. Secret, and dropped at the ending.
 */
export class SessionTraces {
  readonly #sites = new Map<string, SiteTrace>();
  readonly #cookies = new Map<string, SiteCookie>();
  readonly #pushedOut = new Set<string>();
  #browserHeaders: Readonly<Record<string, string>> = {};
  #isDropped = false;

  /** @param urls addresses of the sites that can be signed out of: only their origins are followed */
  constructor(urls: readonly string[]) {
    for (const url of urls) {
      this.#sites.set(new URL(url).origin, {
        isVisited: false,
        authorization: null,
        cookieNames: new Set(),
      });
    }
  }

  sent({ url, headers }: SentRequest): void {
    const { userAgent, acceptLanguage, authorization } = namedHeaders(headers);
    if (userAgent !== undefined && acceptLanguage !== undefined) {
      this.#browserHeaders = { 'user-agent': userAgent, 'accept-language': acceptLanguage };
    }
    const site = this.#siteAt(url);
    if (site === undefined || authorization === undefined) return;
    // A password is not signed out of: the browser forgets it, and the server knows of no session.
    if (!/^(basic|digest|negotiate|ntlm)\b/i.test(authorization)) {
      site.authorization = authorization;
    }
  }

  got({ url, isPage, setCookies }: GotAnswer): void {
    const site = this.#siteAt(url);
    if (site === undefined) return;
    site.isVisited ||= isPage;
    for (const line of setCookies) {
      const name = line.split('=', 1)[0]?.trim() ?? '';
      if (site.cookieNames.size < MAX_NAMES) site.cookieNames.add(name);
    }
  }

  /**
   * A cookie that others have pushed out stays in the copy: the server still knows it. A site that
   * fills the browser with cookies does this to another one on the same host.
   */
  cookieChanged(cookie: SiteCookie, change: CookieChange): void {
    if (this.#isDropped) return;
    const key = keyOf(cookie);
    if (change === 'pushed-out' && this.#pushedOut.size < MAX_PUSHED_OUT) this.#pushedOut.add(key);
    else if (change === 'set') {
      this.#pushedOut.delete(key);
      this.#cookies.set(key, cookie);
    } else this.#cookies.delete(key);
  }

  /**
   * Every cookie of the session.
   * @param live those that the browser still holds; null when it does not say
   */
  cookies(live: readonly SiteCookie[] | null): readonly SiteCookie[] {
    const all = new Map(this.#cookies);
    for (const cookie of live ?? []) all.set(keyOf(cookie), cookie);
    return [...all.values()];
  }

  /** Whether a page of the site has been shown. */
  isVisited(url: string): boolean {
    return this.#siteAt(url)?.isVisited ?? false;
  }

  /** Whether an answer of the same origin has set a cookie of this name. */
  hasSet(url: string, name: string): boolean {
    return this.#siteAt(url)?.cookieNames.has(name) ?? false;
  }

  /** The last `Authorization` header that the session has sent to the same origin. */
  authorization(url: string): string | null {
    return this.#siteAt(url)?.authorization ?? null;
  }

  /** What every request of the session's browser says of the browser. */
  get browserHeaders(): Readonly<Record<string, string>> {
    return this.#browserHeaders;
  }

  /** For good. */
  drop(): void {
    this.#isDropped = true;
    this.#cookies.clear();
    this.#pushedOut.clear();
    this.#sites.clear();
  }

  #siteAt(url: string): SiteTrace | undefined {
    return URL.canParse(url) ? this.#sites.get(new URL(url).origin) : undefined;
  }
}

function namedHeaders(headers: Readonly<Record<string, string>>) {
  const find = (wanted: string) =>
    Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1];
  return {
    userAgent: find('user-agent'),
    acceptLanguage: find('accept-language'),
    authorization: find('authorization'),
  };
}

function keyOf({ name, domain, path, hostOnly }: SiteCookie): string {
  return JSON.stringify([name, domain, path, hostOnly]);
}
