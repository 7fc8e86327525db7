import type { Cookie, CookieJar } from 'tough-cookie';
import type { BackChannel, BackChannelRequest } from './back-channel.ts';
import type { SiteCookie } from './task.ts';

/** As many hops as a sign-out needs through its own site. */
const MAX_HOPS = 5;

/**
 * Other servers on a host can set cookies for it until none of its servers takes a request any more (a
 * "cookie bomb"): Node refuses headers above 16 KB, nginx and Apache above 8 KB. So not more is sent
 * than this, the site's own cookies excepted, and the session's alone where a server refuses that.
 */
const MAX_BYTES = 12 * 1024;
const MAX_SESSION_BYTES = 4 * 1024;

/** What servers answer to headers that are too long: 431, and by older habit 400 or 413. */
const TOO_LONG: ReadonlySet<number> = new Set([400, 413, 431]);

type Sent = readonly Cookie[];

/** Requests one after the other, with the cookies that a browser would send, and what they change. */
export class CookieRequests {
  readonly #request: BackChannel;
  readonly #jar: CookieJar;
  /** The first that a server needs come first. */
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

  /** Whether a browser would send any cookie there. */
  hasCookieFor(url: string): boolean {
    return this.#jar.getCookieStringSync(url) !== '';
  }

  /** Whether a server may refuse the cookies that a browser would send there for their length. */
  isLongFor(url: string): boolean {
    return bytesOf(this.#jar.getCookiesSync(url)) > MAX_SESSION_BYTES;
  }

  /** How many cookies the servers did not get, at most, because they would not have taken them. */
  get cutCount(): number {
    return this.#cutCount;
  }

  /** One request, a redirect not followed; another one with fewer cookies where they are too long. */
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
   * One request, and then the redirects within its own origin, as far as they go: some sites end a
   * session at the second address. No cookie ever goes to another host this way.
   * @returns the first answer, which is what the site says to the request
   */
  async sendAndFollow(url: string, request: BackChannelRequest): Promise<Response> {
    const first = await this.send(url, request);
    let answer = first;
    let here = url;
    for (let hop = 0; hop < MAX_HOPS; hop += 1) {
      const next = redirectWithinOrigin(answer, here);
      if (next === null) break;
      const { headers, signal, withoutBody } = request;
      here = next;
      try {
        answer = await this.send(here, {
          ...(headers === undefined ? {} : { headers }),
          ...(signal === undefined ? {} : { signal }),
          ...(withoutBody === undefined ? {} : { withoutBody }),
        });
      } catch {
        break; // the site's answer is there; where it led is not needed
      }
    }
    return first;
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

  /** What an answer has set since comes before all the others. */
  #cookiesFor(url: string): Sent {
    const place = (cookie: Cookie) => this.#order.get(jarKeyOf(cookie)) ?? -1;
    return [...this.#jar.getCookiesSync(url)].sort((a, b) => place(a) - place(b));
  }

  #isOfSession(cookie: Cookie): boolean {
    const key = jarKeyOf(cookie);
    return this.#session.has(key) || !this.#order.has(key);
  }
}

/** The site's own first; then those of the host alone, of the longest path, out of scripts' reach. */
function byNeed(a: SiteCookie, b: SiteCookie): number {
  return (
    Number(b.isOwn ?? false) - Number(a.isOwn ?? false) ||
    Number(b.hostOnly) - Number(a.hostOnly) ||
    b.path.length - a.path.length ||
    Number(b.httpOnly) - Number(a.httpOnly) ||
    a.value.length - b.value.length
  );
}

/** What is most probably the session: cookies of the host alone that no script can read. */
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

/** As many as a server may take, and the site's own always. */
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

/** Where a GET goes on; null at the end, at another origin, and where the method would be kept. */
function redirectWithinOrigin(answer: Response, from: string): string | null {
  const location = answer.headers.get('location');
  if (![301, 302, 303].includes(answer.status) || location === null) return null;
  if (!URL.canParse(location, from)) return null;
  const next = new URL(location, from);
  return next.origin === new URL(from).origin ? next.href : null;
}

/** The library is loaded when it is needed: it brings the public suffix list along. */
async function jarOf(cookies: readonly SiteCookie[]): Promise<CookieJar> {
  const { Cookie, CookieJar } = await import('tough-cookie');
  // The browser decided already which cookies are good.
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

/** The host of an address, or the domain of a cookie, as the other of the two has it. */
export function withoutBrackets(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}

function keyOf({ name, domain, path }: SiteCookie): string {
  return JSON.stringify([name, withoutBrackets(domain), path]);
}

function jarKeyOf({ key, domain, path }: Cookie): string {
  return JSON.stringify([key, domain, path]);
}
