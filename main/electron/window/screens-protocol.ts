import { readFileSync } from 'node:fs';
import { protocol, type Session } from 'electron';
import { PDF_SCHEME } from '../browser/pdf/pdf-page.ts';

/** Not `file:`, whose pages may read files: the fuses take that privilege away from the app. */
const SCHEME = 'app';
const ORIGIN = `${SCHEME}://cleardesk`;
export const SCREENS_URL = `${ORIGIN}/index.html`;

/** Call it before the app is ready, and once only (Electron docs, `protocol`). */
export function registerSchemes(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true } },
    {
      scheme: PDF_SCHEME,
      privileges: {
        standard: true,
        secure: true,
        supportFetchAPI: true,
        corsEnabled: true,
      },
    },
  ]);
}

/**
 * Serves the built page of the screens, and nothing else, to one partition. The page holds its own
 * script, style and content security policy (scripts/inline-page.ts).
 * @returns once the page is on its way
 */
export function serveScreens(partition: Session, pageFile: string): Promise<void> {
  const data = readFileSync(pageFile);
  // A page's own policy cannot say who may frame it.
  const headers = { 'content-security-policy': "frame-ancestors 'none'" };
  return new Promise((resolve) => {
    // protocol.handle() hands a body over bit by bit in the main thread, which has the config to read
    // meanwhile: the login screen was painted 5 to 15 % later (docs/decisions/0008-start-up.md).
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- see above
    partition.protocol.registerBufferProtocol(SCHEME, ({ url }, answer) => {
      if (url === SCREENS_URL) answer({ data, headers, mimeType: 'text/html', charset: 'utf-8' });
      else answer({ statusCode: 404, data: Buffer.alloc(0) });
      setImmediate(resolve);
    });
  });
}
