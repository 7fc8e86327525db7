import type { CookieJar } from 'tough-cookie';
import type { BackChannel, BackChannelRequest } from './back-channel.ts';
import type { SiteCookie } from './task.ts';

/** As many hops as a sign-out needs through its own site. */
const MAX_HOPS = 5;

/** Requests one after the other, with the cookies that a browser would send, and what they change. */
export class CookieRequests {
  readonly #request: BackChannel;
  readonly #jar: CookieJar;

  private constructor(request: BackChannel, jar: CookieJar) {
    this.#request = request;
    this.#jar = jar;
  }

  static async with(cookies: readonly SiteCookie[], request: BackChannel): Promise<CookieRequests> {
    return new CookieRequests(request, await jarOf(cookies));
  }

  /** Whether a browser would send any cookie there. */
  hasCookieFor(url: string): boolean {
    return this.#jar.getCookieStringSync(url) !== '';
  }

  /** One request, a redirect not followed. */
  async send(url: string, request: BackChannelRequest): Promise<Response> {
    const cookie = this.#jar.getCookieStringSync(url);
    const headers = { ...request.headers, ...(cookie === '' ? {} : { cookie }) };
    const answer = await this.#request(url, { ...request, headers });
    for (const line of answer.headers.getSetCookie()) {
      this.#jar.setCookieSync(line, url, { ignoreError: true });
    }
    return answer;
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
  for (const { name, domain, ...rest } of cookies) {
    const isIpv6 = domain.includes(':') && !domain.startsWith('[');
    const host = isIpv6 ? `[${domain}]` : domain;
    const cookie = new Cookie({ key: name, domain: host, ...rest });
    jar.setCookieSync(cookie, `${rest.secure ? 'https' : 'http'}://${host}${rest.path}`, {
      ignoreError: true,
    });
  }
  return jar;
}
