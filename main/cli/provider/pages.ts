import { networkFault } from '../../base/network-fault.ts';
import { originText } from '../../identity/sign-in/provider-error.ts';
import { backChannel, type BackChannel, type Send } from '../../identity/sign-out/back-channel.ts';

/** As many as Chromium follows (net/url_request/url_request.h). */
const MOST_REDIRECTS = 20;
/** For one answer: more than a first page, the metadata or a list of keys has. */
const LIMITS = { limitMs: 10_000, maxBytes: 1_000_000 };
/** For all redirects from one address. */
const WAY_MS = 30_000;
const HEADERS = { accept: 'text/html,application/json' };

/** Asks servers as the kiosk's own requests do, which follow no redirects. */
export function asker(send: Send): BackChannel {
  const request = backChannel(LIMITS, send);
  return (url, { headers } = {}) => request(url, { headers: { ...HEADERS, ...headers } });
}

/** An address, and what a kiosk may show on the way from there. */
export interface Start {
  readonly url: string;
  readonly isAllowed: (url: string) => boolean;
  /** The way ends before an address of these is asked. */
  readonly isEnd?: (url: string) => boolean;
}

/** How a way ended. */
type WayEnd =
  | { readonly kind: 'page'; readonly url: string; readonly status: number; readonly body: string }
  /** It leads to an address that `isEnd` knows, which was not asked. */
  | { readonly kind: 'end'; readonly url: string }
  | { readonly kind: 'endless' }
  /** @see networkFault */
  | { readonly kind: 'unreachable'; readonly fault: string };

export interface Way {
  readonly end: WayEnd;
  /** The origins on the way that the kiosk does not show. */
  readonly refused: readonly string[];
  readonly passed: readonly string[];
}

/** Follows the redirects from an address with fresh cookies, as a kiosk would without scripts. Never rejects. */
export async function follow(
  ask: BackChannel,
  { url: start, isAllowed, isEnd = () => false }: Start,
): Promise<Way> {
  const passed = [start];
  const end = await endOf(ask, passed, isEnd);
  const refused = passed.filter((url) => !isAllowed(url)).map(originText);
  return { end, refused: [...new Set(refused)], passed };
}

/** @param passed gets each address on the way */
async function endOf(
  ask: BackChannel,
  passed: string[],
  isEnd: (url: string) => boolean,
): Promise<WayEnd> {
  const { CookieJar } = await import('tough-cookie');
  const cookies = new CookieJar();
  const until = performance.now() + WAY_MS;
  for (;;) {
    const url = passed.at(-1) ?? '';
    let answer: Response;
    try {
      const cookie = cookies.getCookieStringSync(url);
      answer = await ask(url, cookie === '' ? {} : { headers: { cookie } });
    } catch (error) {
      return { kind: 'unreachable', fault: networkFault(error, url) };
    }
    const set = answer.headers.getSetCookie();
    for (const line of set) cookies.setCookieSync(line, url, { ignoreError: true });
    const next = redirectOf(answer, url);
    if (next !== null && isEnd(next)) return { kind: 'end', url: next };
    // Many sites set a cookie and lead to the same page again; some go on then, others never do.
    const mostVisits = set.length > 0 ? 2 : 1;
    if (next === null || passed.filter((before) => before === next).length >= mostVisits) {
      return { kind: 'page', url, status: answer.status, body: await answer.text() };
    }
    if (passed.length > MOST_REDIRECTS || performance.now() > until) return { kind: 'endless' };
    passed.push(next);
  }
}

/** The text for a way without an end. */
export const ENDLESS = `redirects more than ${MOST_REDIRECTS} times, or for more than ${WAY_MS / 1000}s`;

/** The line that allows origins besides those that are allowed. @param path such as `sites[0].allow` */
export function allowLine(
  path: string,
  allow: readonly string[],
  refused: readonly string[],
): string {
  const list = [...new Set([...allow, ...refused])].map((origin) => `"${origin}"`).join(', ');
  return `leads to ${refused.join(' and ')}, which the kiosk does not show: write ${path}: [${list}]`;
}

/** The address that an answer leads to; null where it leads to none, or not to a page of the web. */
function redirectOf({ status, headers }: Response, url: string): string | null {
  const location = headers.get('location');
  if (status < 300 || status >= 400 || location === null) return null;
  if (!URL.canParse(location, url)) return null;
  const { protocol, href } = new URL(location, url);
  return /^https?:$/.test(protocol) ? href : null;
}
