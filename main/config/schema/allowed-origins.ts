/** No web server takes a longer address; Chromium takes 2 MB, and half a second for each of those. */
const LONGEST_ADDRESS = 64 * 1024;
/** As much of an address as its origin needs. */
const MOST_PARSED = 4096;

/**
 * Says which addresses a site may show: those of its own origin and of the origins its config
 * allows. A `blob:` address belongs to the origin of the page that made it (File API, section 8.2).
 `https://*.example.org` stands for every host below example.org, on that scheme and port.
 */
export function allowedOrigins(
  siteUrl: string,
  patterns: readonly string[],
): (url: string) => boolean {
  const own = new URL(siteUrl).origin;
  return (url) => {
    if (url.length > LONGEST_ADDRESS) return false;
    const start = beginning(url);
    if (!URL.canParse(start)) return false;
    const { origin } = new URL(start);
    if (!/^https?:/.test(origin)) return false;
    return origin === own || patterns.some((pattern) => matches(pattern, origin));
  };
}

/** An address up to and with its host; nothing of one whose host is too long to be real. */
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
