import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { WebContentsView, type Session } from 'electron';
import type { ShownFile } from '../sites/download-shelf.ts';
import { ignoreFailedLoad, sitePreferences } from './site-lockdown.ts';

/** Neither follows a link nor waits for a named pipe. */
const ONLY_THE_FILE = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

const SCHEME = 'cleardesk-download';

/** Nothing in it may load, run, or be asked for by another page. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
  'x-content-type-options': 'nosniff',
};

/**
 * A page that shows one file and can do nothing else: no scripts, no links, no origin of any site. Its
 * address is new each time and nobody can guess it, so that no site can ask for the file.
 */
export function makeDownloadView(
  partition: Session,
  { path, contentType }: ShownFile,
  devTools: boolean,
): WebContentsView {
  const address = `${SCHEME}:${randomUUID()}`;
  if (partition.protocol.isProtocolHandled(SCHEME)) partition.protocol.unhandle(SCHEME);
  partition.protocol.handle(SCHEME, async ({ url }) => {
    if (url !== address) return new Response(null, { status: 404 });
    return new Response(await readFile(path, { flag: ONLY_THE_FILE }), {
      headers: { ...HEADERS, 'content-type': contentType },
    });
  });
  const view = new WebContentsView({
    webPreferences: { ...sitePreferences(partition, devTools), javascript: false },
  });
  view.webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  view.webContents.on('will-frame-navigate', (event) => {
    event.preventDefault();
  });
  void view.webContents.loadURL(address).catch(ignoreFailedLoad);
  return view;
}
