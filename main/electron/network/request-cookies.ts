import type { Cookie, Cookies } from 'electron';

/**
 * Puts a request's cookies into the empty partition that sends it. As a header of the request they would be
 * lost where a proxy asks for a password: Chromium then takes those of the partition (RestartTransactionWithAuth
 * in net/url_request/url_request_http_job.cc; measured, Electron 33).
 * @param header the value of `Cookie`, such as `a=1; b=2`
 */
export async function setCookies(
  cookies: Pick<Cookies, 'set'>,
  url: string,
  header: string,
): Promise<void> {
  const secure = url.startsWith('https:');
  const paths = pathsOf(url);
  const seen = new Map<string, number>();
  // One after the other: of equal paths, Chromium sends the oldest first.
  for (const pair of header.split('; ')) {
    const at = pair.indexOf('=');
    const [name, value] = at < 0 ? ['', pair] : [pair.slice(0, at), pair.slice(at + 1)];
    // Of two with one name, the first has the longer path.
    const times = seen.get(name) ?? 0;
    seen.set(name, times + 1);
    const isRepeated = countOf(header, name) > 1;
    const path = (isRepeated ? paths[times] : '/') ?? '/';
    await cookies.set({ url, name, value, path, secure });
  }
}

/**
 * What an answer has done to the cookies of its partition, as the server says it (RFC 6265, section 4.1.1).
 * @param before those that the request was sent with
 */
export function changedCookies(
  before: readonly Cookie[],
  after: readonly Cookie[],
): readonly string[] {
  const old = new Map(before.map((cookie) => [keyOf(cookie), cookie.value]));
  const left = new Set(after.map(keyOf));
  return [
    ...before.filter((cookie) => !left.has(keyOf(cookie))).map(deletionOf),
    ...after.filter((cookie) => old.get(keyOf(cookie)) !== cookie.value).map(lineOf),
  ];
}

/** The paths that a request's cookies may have, the longest first. */
function pathsOf(url: string): readonly string[] {
  const parts = new URL(url).pathname.split('/').filter(Boolean);
  return parts.map((_, at) => `/${parts.slice(0, parts.length - at).join('/')}`).concat('/');
}

function countOf(header: string, name: string): number {
  return header.split('; ').filter((pair) => pair.split('=', 1)[0] === name).length;
}

function keyOf({ name, domain, path }: Cookie): string {
  return JSON.stringify([name, domain, path]);
}

function deletionOf({ name, path = '/' }: Cookie): string {
  return `${name}=; Path=${path}; Max-Age=0`;
}

function lineOf(cookie: Cookie): string {
  const { name, value, hostOnly, domain, path = '/', secure, httpOnly, expirationDate } = cookie;
  const expires = expirationDate === undefined ? null : new Date(expirationDate * 1000);
  return [
    `${name}=${value}`,
    `Path=${path}`,
    ...(hostOnly === true || domain === undefined ? [] : [`Domain=${domain.replace(/^\./, '')}`]),
    ...(expires === null ? [] : [`Expires=${expires.toUTCString()}`]),
    ...(secure === true ? ['Secure'] : []),
    ...(httpOnly === true ? ['HttpOnly'] : []),
  ].join('; ');
}
