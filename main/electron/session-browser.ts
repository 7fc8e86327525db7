import { randomUUID } from 'node:crypto';
import {
  session as electronSession,
  WebContentsView,
  webContents,
  type BrowserWindow,
  type Cookie,
  type Session,
  type WebContents,
} from 'electron';
import type { SiteProblem } from '../session/state.ts';
import type { BrowserSide } from '../termination/all-steps.ts';
import { browserData, serviceWorkers } from './browser-data.ts';
import { guardDownloads } from './downloads.ts';
import type { InputWatch } from './input-watch.ts';
import { ProviderPages } from './provider-pages.ts';
import {
  guardNavigation,
  ignoreFailedLoad,
  sitePreferences,
  type IsAllowed,
} from './site-lockdown.ts';
import { siteProcesses } from './site-processes.ts';
import { denyDevices, guardTraffic, type OnBlocked } from './site-traffic.ts';

/** Errors that a page sees when it is led elsewhere, or stopped by the kiosk itself. */
const OUR_OWN_ERRORS: ReadonlySet<number> = new Set([
  -3, // ERR_ABORTED
  -20, // ERR_BLOCKED_BY_CLIENT
]);

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
  /** What the OpenID provider's pages may show. */
  readonly isProvider: IsAllowed;
  /** A site shows nothing of use, and it was not an ending that caused it. */
  readonly onSiteFailed: (siteIndex: number, problem: SiteProblem) => void;
}

/** One session's browser: a partition of its own, and a view for each site that was opened. */
export class SessionBrowser {
  readonly #options: SessionBrowserOptions;
  readonly #partition: Session;
  readonly #views = new Map<number, WebContentsView>();
  /** Sites that have to be loaded again when they are shown. */
  readonly #failed = new Set<number>();
  readonly #relayout = () => {
    this.#layout();
  };
  /** What an ending clears. */
  readonly side: BrowserSide;
  /** Where somebody signs in, and out. */
  readonly provider: ProviderPages;

  constructor(options: SessionBrowserOptions) {
    this.#options = options;
    // In memory (no `persist:`), and never used before: a Session lives until the process ends and
    // would hand its left-overs to the next user (Electron issues 25631, 28566).
    this.#partition = electronSession.fromPartition(`session-${randomUUID()}`);
    const gate = guardTraffic(this.#partition);
    denyDevices(this.#partition, options.mayCopy, options.onBlocked);
    guardDownloads(this.#partition, options.downloadFolder, options.onBlocked);
    options.window.on('resize', this.#relayout);
    this.provider = new ProviderPages({
      ...options,
      partition: this.#partition,
      traffic: gate,
      isAllowed: options.isProvider,
      place: () => {
        this.#layout();
      },
    });
    this.side = {
      gate,
      cover: {
        cover: () => {
          this.cover();
        },
        visibleCount: () => this.#allViews().filter((view) => view.getVisible()).length,
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
    // It failed behind another one: nobody has been told, so it is simply tried again.
    if (this.#failed.delete(siteIndex)) loadAgain(view.webContents, site);
    for (const other of this.#views.values()) other.setVisible(other === view);
    view.webContents.focus();
  }

  /** Hides every site. */
  cover(): void {
    for (const view of this.#allViews()) view.setVisible(false);
  }

  /** Loads a site's page again, in a new process if its old one has died. */
  reload(siteIndex: number): void {
    this.#failed.add(siteIndex);
    this.show(siteIndex);
  }

  cookies(): Promise<readonly Cookie[]> {
    return this.#partition.cookies.get({});
  }

  #open(siteIndex: number, site: BrowserSite): WebContentsView {
    const { window, devTools, inputWatch, onBlocked, onSiteFailed } = this.#options;
    const fail = (problem: SiteProblem) => {
      this.#failed.add(siteIndex);
      onSiteFailed(siteIndex, problem);
    };
    const view = new WebContentsView({
      webPreferences: sitePreferences(this.#partition, devTools),
    });
    this.#views.set(siteIndex, view);
    guardNavigation(view.webContents, site.isAllowed, onBlocked);
    inputWatch.watch(view.webContents);
    view.webContents.on('render-process-gone', () => {
      fail('crashed');
    });
    view.webContents.on('did-fail-load', (_event, code, _name, _url, isMainFrame) => {
      if (isMainFrame && !OUR_OWN_ERRORS.has(code))
        fail(isUnsafe(code) ? 'certificate' : 'unreachable');
    });
    // By itself: an ending forgets its views first. The next to be shown is a new one.
    view.webContents.on('destroyed', () => {
      if (this.#views.get(siteIndex) !== view) return;
      this.#views.delete(siteIndex);
      if (!window.isDestroyed()) window.contentView.removeChildView(view);
      fail('crashed');
    });
    window.contentView.addChildView(view);
    this.#layout();
    void view.webContents.loadURL(site.url).catch(ignoreFailedLoad);
    return view;
  }

  #allViews(): readonly WebContentsView[] {
    const { view } = this.provider;
    return [...this.#views.values(), ...(view === null ? [] : [view])];
  }

  #layout(): void {
    const [width = 0, height = 0] = this.#options.window.getContentSize();
    const { barHeight } = this.#options;
    for (const view of this.#allViews()) {
      view.setBounds({ x: 0, y: barHeight, width, height: Math.max(0, height - barHeight) });
    }
  }

  #closeAll(): void {
    const { window } = this.#options;
    window.off('resize', this.#relayout);
    this.provider.close();
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

/** Loads the page that failed; the site's first page where that one may not be shown at all. */
function loadAgain(contents: WebContents, { url, isAllowed }: BrowserSite): void {
  if (isAllowed(contents.getURL())) contents.reload();
  else void contents.loadURL(url).catch(ignoreFailedLoad);
}

/** Chromium's errors of certificates (net_error_list.h). */
function isUnsafe(code: number): boolean {
  return code <= -200 && code > -300;
}
