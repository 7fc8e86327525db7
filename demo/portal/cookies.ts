import type { IncomingMessage } from 'node:http';

/** The cookies that came with a request, values as they came (RFC 6265, section 4.2.1). */
export function readCookies(req: IncomingMessage): Map<string, string> {
  const pairs = (req.headers.cookie ?? '').split(';').filter((pair) => pair.includes('='));
  return new Map(
    pairs.map((pair) => {
      const equals = pair.indexOf('=');
      return [pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()];
    }),
  );
}
