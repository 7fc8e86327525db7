/**
 * Says which addresses a site may show: those of its own origin and of the origins its config
 * allows. `https://*.example.org` stands for every host below example.org, on that scheme and port.
 */
export function allowedOrigins(
  siteUrl: string,
  patterns: readonly string[],
): (url: string) => boolean {
  const own = new URL(siteUrl).origin;
  return (url) => {
    if (!URL.canParse(url)) return false;
    const { origin, protocol } = new URL(url);
    if (protocol !== 'https:' && protocol !== 'http:') return false;
    return origin === own || patterns.some((pattern) => matches(pattern, origin));
  };
}

function matches(pattern: string, origin: string): boolean {
  const [scheme, host] = pattern.split('://*.', 2);
  if (scheme === undefined || host === undefined) return origin === pattern;
  return origin.startsWith(`${scheme}://`) && origin.endsWith(`.${host}`);
}
