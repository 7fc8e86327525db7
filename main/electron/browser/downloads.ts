import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { readFile } from 'node:fs/promises';
import {
  type BaseWindow,
  type DownloadItem,
  type Session,
  type WebContents,
  WebContentsView,
} from 'electron';
import type { Downloads } from '../../ending/browser-steps.ts';
import type { DownloadList, ShownFile } from '../../sites/download-list.ts';
import type { InputWatch } from '../window/input-watch.ts';
import { ignoreFailedLoad, sitePreferences } from './site-lockdown.ts';
import type { OnBlocked } from './site-traffic.ts';
import { closePage, removeView } from './site-views.ts';

/**
 * Sends a partition's downloads to the session's download list, or refuses them where there is none.
 * @param isRefused whether a type is refused even where there is a list
 * @returns an object that cancels the running downloads and refuses all later ones
 */
export function guardDownloads(
  partition: Session,
  downloadList: DownloadList | null,
  onBlocked: OnBlocked,
  onBegun: (contents: WebContents) => void,
  isRefused: (mimeType: string) => boolean,
): Downloads {
  const running = new Set<DownloadItem>();
  let isClosed = false;
  partition.on('will-download', (event, item, contents) => {
    // Undefined, despite the types, for a download started by a worker whose page is gone.
    if ((contents as WebContents | undefined) !== undefined) onBegun(contents);
    if (isClosed) {
      event.preventDefault();
      return;
    }
    const mimeType = item.getMimeType();
    if (downloadList === null || isRefused(mimeType)) {
      event.preventDefault();
      onBlocked('download', { kind: 'mime-type', mimeType }, contents);
      return;
    }
    const total = item.getTotalBytes();
    const place = downloadList.begin({
      name: item.getFilename(),
      disposition: item.getContentDisposition(),
      mimeType,
      totalBytes: total > 0 ? total : null,
      cancel: () => {
        item.cancel();
      },
    });
    if (place === null) {
      event.preventDefault();
      return;
    }
    const { id, path } = place;
    item.setSavePath(path);
    item.on('updated', () => {
      downloadList.progressed(id, item.getReceivedBytes());
    });
    running.add(item);
    item.once('done', (_event, state) => {
      running.delete(item);
      downloadList.ended(id, state === 'completed', item.getReceivedBytes());
    });
  });
  return {
    cancelAll: async () => {
      isClosed = true;
      const ended = [...running].map((item) => once(item, 'done'));
      for (const item of running) item.cancel();
      await Promise.all(ended);
    },
    runningCount: () => running.size,
  };
}

/** The downloaded file that the user is viewing. */
export class DownloadView {
  readonly #options: DownloadViewOptions;
  #view: WebContentsView | null = null;

  constructor(options: DownloadViewOptions) {
    this.#options = options;
  }

  get view(): WebContentsView | null {
    return this.#view;
  }

  /** Opens a file, in place of the one before. */
  open(file: ShownFile): WebContentsView {
    const { window, partition, devTools, inputWatch } = this.#options;
    const view = makeDownloadView(partition, file, devTools);
    inputWatch.watch(view.webContents);
    window.contentView.addChildView(view);
    this.close();
    this.#view = view;
    return view;
  }

  close(): void {
    const view = this.#view;
    this.#view = null;
    if (view === null) return;
    removeView(this.#options.window, view);
    closePage(view);
  }
}

interface DownloadViewOptions {
  readonly window: BaseWindow;
  readonly partition: Session;
  readonly devTools: boolean;
  readonly inputWatch: InputWatch;
}

/** Flags that neither follow a symbolic link nor wait for a named pipe. */
const ONLY_THE_FILE = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

const SCHEME = 'cleardesk-download';

/** Nothing in it may load, run, or be asked for by another page. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
  'x-content-type-options': 'nosniff',
};

/**
 * A page that shows one file and can do nothing else: no scripts, no links, no origin of any site.
 * It has a new address each time that no site can guess, so that no site can request the file.
 */
function makeDownloadView(
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
