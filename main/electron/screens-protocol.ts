import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { protocol, type Session } from 'electron';

/** A scheme of our own: `file:` pages may read files, and the fuses take that away. */
const SCHEME = 'app';
const ORIGIN = `${SCHEME}://cleardesk`;
export const SCREENS_URL = `${ORIGIN}/index.html`;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Has to be called before the app is ready. */
export function registerScreensScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true } },
  ]);
}

/**
 * Serves the built screens, and nothing else, to one partition.
 * @returns once the page itself has been handed over
 */
export function serveScreens(partition: Session, folder: string): Promise<void> {
  let reportServed: () => void = () => undefined;
  const served = new Promise<void>((resolve) => (reportServed = resolve));
  partition.protocol.handle(SCHEME, async ({ url }) => {
    const path = normalize(join(folder, decodeURIComponent(new URL(url).pathname)));
    const type = TYPES[extname(path)];
    if (!path.startsWith(folder + sep) || type === undefined) return notFound();
    try {
      const body = await readFile(path);
      if (url === SCREENS_URL) setImmediate(reportServed);
      return new Response(new Uint8Array(body), {
        headers: { 'content-type': type, 'content-security-policy': CONTENT_SECURITY_POLICY },
      });
    } catch {
      return notFound();
    }
  });
  return served;
}

function notFound(): Response {
  return new Response('Not found', { status: 404 });
}
