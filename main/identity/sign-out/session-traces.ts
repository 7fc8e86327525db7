import type { SiteCookie } from './task.ts';

/** The most cookie names that are stored for a site, and the most evicted cookies in all. */
const MAX_NAMES = 100;
const MAX_PUSHED_OUT = 200;

/** A request that the session's browser sent. */
export interface SentRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** An answer that the session's browser received. */
export interface GotAnswer {
  readonly url: string;
  /** It is a whole page, not a part of one. */
  readonly isPage: boolean;
  /** The `Set-Cookie` lines. */
  readonly setCookies: readonly string[];
}

/** How a cookie of the browser has changed. */
export type CookieChange = 'set' | 'removed' | 'pushed-out';

/** The names and values that a page keeps for itself (`sessionStorage`). */
export type TabStorage = readonly (readonly [name: string, value: string])[];

interface SiteTrace {
  isVisited: boolean;
  authorization: string | null;
  readonly cookieNames: Set<string>;
  browserHeaders: Readonly<Record<string, string>> | null;
}

/**
 * What the sign-out of a session needs, and its browser may not have at the ending: a copy of the
 * cookies, which are lost if the network service dies; the names of the cookies that a site set
 * itself; the bearer token that a page sends; the browser's own headers; what is lost with the pages
 * themselves. Secret; the ending drops it.
 */
export class SessionTraces {
  readonly #sites = new Map<string, SiteTrace>();
  readonly #cookies = new Map<string, SiteCookie>();
  readonly #pushedOut = new Set<string>();
  #browserHeaders: Readonly<Record<string, string>> = {};
  #tabStorage: ReadonlyMap<string, TabStorage> = new Map();
  #isDropped = false;

  /** @param urls addresses of the sites with a sign-out; only their origins are traced */
  constructor(urls: readonly string[]) {
    for (const url of urls) {
      this.#sites.set(new URL(url).origin, {
        isVisited: false,
        authorization: null,
        cookieNames: new Set(),
        browserHeaders: null,
      });
    }
  }

  sent({ url, headers }: SentRequest): void {
    const { userAgent, acceptLanguage, authorization } = namedHeaders(headers);
    if (userAgent !== undefined && acceptLanguage !== undefined) {
      this.#browserHeaders = { 'user-agent': userAgent, 'accept-language': acceptLanguage };
    }
    const site = this.#siteAt(url);
    if (site === undefined) return;
    if (userAgent !== undefined && acceptLanguage !== undefined) {
      site.browserHeaders = this.#browserHeaders;
    }
    if (authorization === undefined) return;
    // A password needs no sign-out: the browser forgets it, and the server has no session.
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
   * A cookie that the browser evicted stays in the copy, because its session on the server is still
   * valid. A site that sets many cookies can have those of another site on its host evicted.
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
   * @param live the cookies that the browser still holds; null if it does not answer
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

  /** The headers with which the browser identifies itself to a site, which may have its own. */
  browserHeadersFor(url: string): Readonly<Record<string, string>> {
    return this.#siteAt(url)?.browserHeaders ?? this.#browserHeaders;
  }

  /** The headers with which the session's browser identifies itself. */
  get browserHeaders(): Readonly<Record<string, string>> {
    return this.#browserHeaders;
  }

  /** What the session's pages kept each for itself before they were closed, by origin. */
  get tabStorage(): ReadonlyMap<string, TabStorage> {
    return this.#tabStorage;
  }

  set tabStorage(storage: ReadonlyMap<string, TabStorage>) {
    if (!this.#isDropped) this.#tabStorage = storage;
  }

  /** Drops everything for good. */
  drop(): void {
    this.#isDropped = true;
    this.#tabStorage = new Map();
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
