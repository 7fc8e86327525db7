import type { Cookie, CookieJar } from 'tough-cookie';
import type { BackChannel, BackChannelRequest } from '../back-channel.ts';
import type { SiteCookie } from '../task.ts';

/** The most redirects that are followed within a site. */
const MAX_HOPS = 5;

/**
 * A server can set so many cookies for its host that the host's other servers refuse every request
 * (a "cookie bomb"): Node refuses headers above 16 KB, nginx and Apache above 8 KB. So the kiosk
 * sends at most this much, not counting the site's own cookies; if a server refuses that, only the
 * session's.
 */
const MAX_BYTES = 12 * 1024;
const MAX_SESSION_BYTES = 4 * 1024;

/** Answers to headers that are too long: 431, and from older servers 400 or 413. */
const TOO_LONG: ReadonlySet<number> = new Set([400, 413, 431]);

type Sent = readonly Cookie[];

/** Sends requests with the cookies that a browser would send, and applies the cookies they set. */
export class CookieRequests {
  readonly #request: BackChannel;
  readonly #jar: CookieJar;
  /** The cookies that a server most probably needs come first. */
  readonly #order: ReadonlyMap<string, number>;
  readonly #own: ReadonlySet<string>;
  readonly #session: ReadonlySet<string>;
  #cutCount = 0;

  private constructor(request: BackChannel, jar: CookieJar, cookies: readonly SiteCookie[]) {
    this.#request = request;
    this.#jar = jar;
    const sorted = [...cookies].sort(byNeed);
    this.#order = new Map(sorted.map((cookie, index) => [keyOf(cookie), index]));
    this.#own = new Set(sorted.filter(({ isOwn }) => isOwn).map(keyOf));
    this.#session = sessionCookies(sorted);
  }

  static async with(cookies: readonly SiteCookie[], request: BackChannel): Promise<CookieRequests> {
    return new CookieRequests(request, await jarOf(cookies), cookies);
  }

  /** Whether a browser would send a cookie to this address. */
  hasCookieFor(url: string): boolean {
    return this.#jar.getCookieStringSync(url) !== '';
  }

  /** Whether the cookies for this address are so long that a server may refuse them. */
  isLongFor(url: string): boolean {
    return bytesOf(this.#jar.getCookiesSync(url)) > MAX_SESSION_BYTES;
  }

  /** The largest number of cookies that one request left out because of their length. */
  get cutCount(): number {
    return this.#cutCount;
  }

  /**
   * Sends one request without following a redirect; again with fewer cookies if they are too long.
   */
  async send(url: string, request: BackChannelRequest): Promise<Response> {
    const all = this.#cookiesFor(url);
    const most = firstOf(all, (cookie) => this.#own.has(jarKeyOf(cookie)));
    const session = all.filter((cookie) => this.#isOfSession(cookie));
    // A server that closes the connection on a long header gives no answer at all.
    const first = await settled(this.#sendWith(most, url, request));
    const isTooLong =
      first instanceof Response ? TOO_LONG.has(first.status) : bytesOf(most) > MAX_SESSION_BYTES;
    if (isTooLong && session.length > 0 && session.length < most.length) {
      const second = await settled(this.#sendWith(session, url, request));
      if (second instanceof Response && !TOO_LONG.has(second.status)) {
        return this.#taken(second, url, all.length - session.length);
      }
    }
    if (!(first instanceof Response)) throw first;
    return this.#taken(first, url, all.length - most.length);
  }

  /**
   * Sends one request and follows the redirects within its origin, because some sites end a session
   * at the second address. No cookie goes to another host this way.
   * @returns the first answer
   */
  async sendAndFollow(url: string, request: BackChannelRequest): Promise<Response> {
    const first = await this.send(url, request);
    try {
      await this.#follow(first, url, request);
    } catch {
      // The first answer is enough.
    }
    return first;
  }

  /** Reads a page, and follows the redirects within its origin: the last answer. */
  async read(url: string, request: BackChannelRequest): Promise<Response> {
    return this.#follow(await this.send(url, request), url, request);
  }

  /** Follows an answer's redirects within its origin, by GET and with the same headers. */
  async #follow(first: Response, url: string, request: BackChannelRequest): Promise<Response> {
    const { headers, signal, withoutBody } = request;
    const again = {
      ...(headers === undefined ? {} : { headers }),
      ...(signal === undefined ? {} : { signal }),
      ...(withoutBody === undefined ? {} : { withoutBody }),
    };
    let here = url;
    let answer = first;
    for (let hop = 0; hop < MAX_HOPS; hop += 1) {
      const next = redirectWithinOrigin(answer, here);
      if (next === null) break;
      here = next;
      answer = await this.send(here, again);
    }
    return answer;
  }

  /** The value of a cookie that a browser would send to this address, as scripts read it; null: none. */
  valueOf(name: string, url: string): string | null {
    const value = this.#jar.getCookiesSync(url).find(({ key }) => key === name)?.value;
    if (value === undefined) return null;
    try {
      return decodeURIComponent(value);
    } catch {
      return value;
    }
  }

  #sendWith(cookies: Sent, url: string, request: BackChannelRequest): Promise<Response> {
    const cookie = cookies.map((each) => each.cookieString()).join('; ');
    const headers = { ...request.headers, ...(cookie === '' ? {} : { cookie }) };
    return this.#request(url, { ...request, headers });
  }

  #taken(answer: Response, url: string, cut: number): Response {
    this.#cutCount = Math.max(this.#cutCount, cut);
    for (const line of answer.headers.getSetCookie()) {
      this.#jar.setCookieSync(line, url, { ignoreError: true });
    }
    return answer;
  }

  /** Cookies that a later answer has set come first. */
  #cookiesFor(url: string): Sent {
    const place = (cookie: Cookie) => this.#order.get(jarKeyOf(cookie)) ?? -1;
    return [...this.#jar.getCookiesSync(url)].sort((a, b) => place(a) - place(b));
  }

  #isOfSession(cookie: Cookie): boolean {
    const key = jarKeyOf(cookie);
    return this.#session.has(key) || !this.#order.has(key);
  }
}

/** The site's own first; then host-only, longest path, not readable by scripts, shortest. */
function byNeed(a: SiteCookie, b: SiteCookie): number {
  return (
    Number(b.isOwn ?? false) - Number(a.isOwn ?? false) ||
    Number(b.hostOnly) - Number(a.hostOnly) ||
    b.path.length - a.path.length ||
    Number(b.httpOnly) - Number(a.httpOnly) ||
    a.value.length - b.value.length
  );
}

/** The most probable session cookies: host-only, and not readable by scripts. */
function sessionCookies(sorted: readonly SiteCookie[]): ReadonlySet<string> {
  const likely = sorted.filter(({ httpOnly, hostOnly }) => httpOnly && hostOnly);
  const own = likely.filter(({ isOwn }) => isOwn);
  const chosen = new Set<string>();
  let bytes = 0;
  for (const cookie of own.length > 0 ? own : likely) {
    bytes += cookie.name.length + cookie.value.length;
    if (bytes > MAX_SESSION_BYTES) break;
    chosen.add(keyOf(cookie));
  }
  return chosen;
}

/** As many cookies as servers accept, and always the site's own. */
function firstOf(cookies: Sent, isOwn: (cookie: Cookie) => boolean): Sent {
  let bytes = 0;
  return cookies.filter((cookie) => {
    const length = cookie.cookieString().length;
    if (!isOwn(cookie) && bytes + length > MAX_BYTES) return false;
    bytes += length;
    return true;
  });
}

function bytesOf(cookies: Sent): number {
  return cookies.reduce((sum, cookie) => sum + cookie.cookieString().length, 0);
}

async function settled(answer: Promise<Response>): Promise<Response | Error> {
  try {
    return await answer;
  } catch (error) {
    return error instanceof Error ? error : new Error('no answer');
  }
}

/** The next address; null without a redirect, to another origin, or if the method would be kept. */
function redirectWithinOrigin(answer: Response, from: string): string | null {
  const location = answer.headers.get('location');
  if (![301, 302, 303].includes(answer.status) || location === null) return null;
  if (!URL.canParse(location, from)) return null;
  const next = new URL(location, from);
  return next.origin === new URL(from).origin ? next.href : null;
}

/** The library is loaded on demand, because it brings the public suffix list along. */
async function jarOf(cookies: readonly SiteCookie[]): Promise<CookieJar> {
  const { Cookie, CookieJar } = await import('tough-cookie');
  // The browser has already decided which cookies are valid.
  const jar = new CookieJar(undefined, {
    rejectPublicSuffixes: false,
    allowSpecialUseDomain: true,
  });
  for (const { name, value, domain, hostOnly, path, secure, httpOnly } of cookies) {
    // A URL has brackets around an IPv6 address, and the library's domains have none.
    const bare = withoutBrackets(domain);
    const host = bare.includes(':') ? `[${bare}]` : bare;
    const rest = { value, hostOnly, path, secure, httpOnly };
    const cookie = new Cookie({ key: name, domain: bare, ...rest });
    jar.setCookieSync(cookie, `${secure ? 'https' : 'http'}://${host}${path}`, {
      ignoreError: true,
    });
  }
  return jar;
}

/** An IPv6 host without the brackets of a URL, as the library writes domains. */
export function withoutBrackets(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}

function keyOf({ name, domain, path }: SiteCookie): string {
  return JSON.stringify([name, withoutBrackets(domain), path]);
}

function jarKeyOf({ key, domain, path }: Cookie): string {
  return JSON.stringify([key, domain, path]);
}
