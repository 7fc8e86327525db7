import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  session as electronSession,
  WebContentsView,
  webContents,
  type BrowserWindow,
  type Session,
} from 'electron';
import type { BrowserSide } from '../termination/all-steps.ts';
import { browserData, serviceWorkers } from './browser-data.ts';
import type { InputWatch } from './input-watch.ts';
import {
  guardNavigation,
  ignoreFailedLoad,
  sitePreferences,
  type IsAllowed,
} from './site-lockdown.ts';
import { siteProcesses } from './site-processes.ts';
import { denyDevices, guardTraffic, type OnBlocked } from './site-traffic.ts';

/** A site as the browser needs it. */
export interface BrowserSite {
  readonly url: string;
  readonly isAllowed: IsAllowed;
}

export interface SessionBrowserOptions {
  readonly window: BrowserWindow;
  readonly sites: readonly BrowserSite[];
  /** Where downloads go; null refuses them. */
  readonly downloadFolder: string | null;
  readonly mayCopy: boolean;
  readonly devTools: boolean;
  /** Height of the session bar above the sites, in pixels. */
  readonly barHeight: number;
  readonly screensPid: () => number;
  readonly inputWatch: InputWatch;
  readonly onBlocked: OnBlocked;
  /** A site's process died, and it was not an ending that ended it. */
  readonly onCrashed: () => void;
}

/** One session's browser: a partition of its own, and a view for each site that was opened. */
export class SessionBrowser {
  readonly #options: SessionBrowserOptions;
  readonly #partition: Session;
  readonly #views = new Map<number, WebContentsView>();
  readonly #relayout = () => {
    this.#layout();
  };
  /** What an ending clears. */
  readonly side: BrowserSide;

  constructor(options: SessionBrowserOptions) {
    this.#options = options;
    // In memory (no `persist:`), and never used before: a Session lives until the process ends and
    // would hand its left-overs to the next user (Electron issues 25631, 28566).
    this.#partition = electronSession.fromPartition(`session-${randomUUID()}`);
    const gate = guardTraffic(this.#partition);
    denyDevices(this.#partition, options.mayCopy, options.onBlocked);
    this.#guardDownloads();
    options.window.on('resize', this.#relayout);
    this.side = {
      gate,
      cover: {
        cover: () => {
          this.cover();
        },
        visibleCount: () => [...this.#views.values()].filter((view) => view.getVisible()).length,
      },
      pages: {
        closeAll: () => {
          this.#closeAll();
        },
        openCount: () => this.#pages().length,
      },
      workers: serviceWorkers(this.#partition),
      processes: siteProcesses(options.screensPid),
      data: browserData(this.#partition),
    };
  }

  /** Shows one site and hides the others; it is loaded when it is shown for the first time. */
  show(siteIndex: number): void {
    const site = this.#options.sites[siteIndex];
    if (site === undefined) return;
    const view = this.#views.get(siteIndex) ?? this.#open(siteIndex, site);
    for (const other of this.#views.values()) other.setVisible(other === view);
    view.webContents.focus();
  }

  /** Hides every site. */
  cover(): void {
    for (const view of this.#views.values()) view.setVisible(false);
  }

  #open(siteIndex: number, site: BrowserSite): WebContentsView {
    const { window, devTools, inputWatch, onBlocked, onCrashed } = this.#options;
    const view = new WebContentsView({
      webPreferences: sitePreferences(this.#partition, devTools),
    });
    this.#views.set(siteIndex, view);
    guardNavigation(view.webContents, site.isAllowed, onBlocked);
    inputWatch.watch(view.webContents);
    view.webContents.on('render-process-gone', onCrashed);
    window.contentView.addChildView(view);
    this.#layout();
    void view.webContents.loadURL(site.url).catch(ignoreFailedLoad);
    return view;
  }

  #layout(): void {
    const [width = 0, height = 0] = this.#options.window.getContentSize();
    const { barHeight } = this.#options;
    for (const view of this.#views.values()) {
      view.setBounds({ x: 0, y: barHeight, width, height: Math.max(0, height - barHeight) });
    }
  }

  #guardDownloads(): void {
    const { downloadFolder, onBlocked } = this.#options;
    this.#partition.on('will-download', (event, item) => {
      if (downloadFolder === null) {
        event.preventDefault();
        onBlocked('download', item.getMimeType());
      } else {
        // A name of our own: a site must not choose where in the folder its file goes.
        item.setSavePath(join(downloadFolder, randomUUID()));
      }
    });
  }

  #closeAll(): void {
    const { window } = this.#options;
    window.off('resize', this.#relayout);
    for (const view of this.#views.values()) {
      if (!window.isDestroyed()) window.contentView.removeChildView(view);
    }
    this.#views.clear();
    for (const page of this.#pages()) page.close();
  }

  /** Every page of the partition, also one that no view of ours holds. */
  #pages() {
    return webContents
      .getAllWebContents()
      .filter((contents) => !contents.isDestroyed() && contents.session === this.#partition);
  }
}
