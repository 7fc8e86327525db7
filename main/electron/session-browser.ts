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
import type { SitePage } from '../session/pages.ts';
import type { SiteProblem } from '../session/state.ts';
import type { Challenges } from '../sites/challenges.ts';
import type { DownloadShelf, ShownFile } from '../sites/download-shelf.ts';
import type { BrowserSide } from '../termination/all-steps.ts';
import { browserData, serviceWorkers } from './browser-data.ts';
import { makeDownloadView } from './download-view.ts';
import { guardDownloads } from './downloads.ts';
import { askOnScreens } from './http-auth.ts';
import type { InputWatch } from './input-watch.ts';
import { PopUps, type PopUpEvents } from './pop-ups.ts';
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
  /** What downloads are put on; null refuses them. */
  readonly shelf: DownloadShelf | null;
  readonly challenges: Challenges;
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
  readonly popUps: PopUpEvents;
}

/** One session's browser: a partition of its own, and a view for each site that was opened. */
export class SessionBrowser {
  readonly #options: SessionBrowserOptions;
  readonly #partition: Session;
  readonly #views = new Map<number, WebContentsView>();
  readonly #popUps: PopUps;
  /** The file that is looked at. */
  #download: WebContentsView | null = null;
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
    guardDownloads(this.#partition, options.shelf, options.onBlocked, (contents) => {
      this.#popUps.closeIfEmpty(contents);
    });
    options.window.on('resize', this.#relayout);
    this.#popUps = new PopUps({
      ...options,
      partition: this.#partition,
      adopt: (contents, { id, siteIndex }) => {
        const isAllowed = options.sites[siteIndex]?.isAllowed ?? (() => false);
        const guards = { isAllowed, onBlocked: options.onBlocked };
        askOnScreens(contents, { kind: 'pop-up', id }, options.challenges, guards);
        this.#layout();
      },
    });
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
    this.#bringToFront(view);
  }

  /** Shows a window that a site opened, and hides what else there is. */
  showPopUp(id: number): void {
    const view = this.#popUps.view(id);
    if (view !== undefined) this.#bringToFront(view);
  }

  closePopUp(id: number): void {
    this.#popUps.close(id);
  }

  /** Shows a file that was downloaded. */
  showDownload(file: ShownFile): void {
    const { window, devTools, inputWatch } = this.#options;
    const view = makeDownloadView(this.#partition, file, devTools);
    inputWatch.watch(view.webContents);
    window.contentView.addChildView(view);
    this.#closeDownload();
    this.#download = view;
    this.#layout();
    this.#bringToFront(view);
  }

  /** A site's page, if it is open. */
  contentsOf(page: SitePage): WebContents | undefined {
    const view =
      page.kind === 'site' ? this.#views.get(page.siteIndex) : this.#popUps.view(page.id);
    return view?.webContents;
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
    const { isAllowed } = site;
    guardNavigation(view.webContents, isAllowed, onBlocked);
    this.#popUps.serve(view.webContents, { siteIndex, openerId: null, isAllowed });
    askOnScreens(view.webContents, { kind: 'site', siteIndex }, this.#options.challenges, {
      isAllowed,
      onBlocked,
    });
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

  #bringToFront(view: WebContentsView): void {
    if (view !== this.#download) this.#closeDownload();
    for (const other of this.#allViews()) other.setVisible(other === view);
    view.webContents.focus();
  }

  #closeDownload(): void {
    const view = this.#download;
    this.#download = null;
    if (view === null) return;
    this.#remove(view);
    view.webContents.close();
  }

  #remove(view: WebContentsView): void {
    const { window } = this.#options;
    if (!window.isDestroyed()) window.contentView.removeChildView(view);
  }

  #allViews(): readonly WebContentsView[] {
    const single = [this.provider.view, this.#download].filter((view) => view !== null);
    return [...this.#views.values(), ...this.#popUps.views, ...single];
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
    this.#closeDownload();
    for (const view of this.#views.values()) this.#remove(view);
    this.#views.clear();
    this.#popUps.clear();
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
