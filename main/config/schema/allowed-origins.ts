import { upgradedOrigin } from '../../base/web-origin.ts';

// Apart from web-address.ts, which loads the schema library: a kiosk has no time for that at its start.

/**
 * No web server accepts a longer address; Chromium accepts 2 MB, and needs half a second for each.
 */
const LONGEST_ADDRESS = 64 * 1024;
/** The part of an address that its origin needs. */
const MOST_PARSED = 4096;

/**
 * Says which addresses a site may show: those of its own origin and of the origins its config
 * allows. A site whose address is http on the default port may also show https on the same host,
 * because most servers upgrade such an address. A pattern allows no more than what it says.
 * A `blob:` address belongs to the origin of the page that made it (File API, section 8.2).
 * `https://*.example.org` stands for every host below example.org, on that scheme and port.
 */
export function allowedOrigins(
  siteUrl: string,
  patterns: readonly string[],
): (url: string) => boolean {
  const own: readonly (string | null)[] = [new URL(siteUrl).origin, upgradedOrigin(siteUrl)];
  return (url) => {
    if (url.length > LONGEST_ADDRESS) return false;
    const start = beginning(url);
    if (!URL.canParse(start)) return false;
    const { origin } = new URL(start);
    if (!/^https?:/.test(origin)) return false;
    return own.includes(origin) || patterns.some((pattern) => matches(pattern, origin));
  };
}

/** The beginning of an address with its whole host; empty if the host is too long to be real. */
function beginning(url: string): string {
  if (url.length <= MOST_PARSED) return url;
  const start = url.slice(0, MOST_PARSED);
  return /^(?:blob:)?https?:\/\/[^/?#\\]+[/?#\\]/i.test(start) ? start : '';
}

function matches(pattern: string, origin: string): boolean {
  const [scheme, host] = pattern.split('://*.', 2);
  if (scheme === undefined || host === undefined) return origin === pattern;
  return origin.startsWith(`${scheme}://`) && origin.endsWith(`.${host}`);
}
