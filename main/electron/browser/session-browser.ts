import { randomUUID } from 'node:crypto';
import {
  session as electronSession,
  webContents,
  type BaseWindow,
  type Session,
  type WebContents,
  type WebContentsView,
} from 'electron';
import type { Backpressure } from '../../sites/backpressure.ts';
import type { SitePage } from '../../session/pages.ts';
import type { Challenges } from '../../sites/challenges.ts';
import type { MediaUse } from '../../sites/media-use.ts';
import type { DownloadList, ShownFile } from '../../sites/download-list.ts';
import type { SessionTraces } from '../../identity/sign-out/session-traces.ts';
import type { SiteCookie } from '../../identity/sign-out/task.ts';
import type { BrowserTargets } from '../../ending/step-list.ts';
import {
  browserData,
  cookiesOf,
  copyCookies,
  keepingOrigins,
  serviceWorkers,
} from './browser-data.ts';
import { DownloadView, guardDownloads } from './downloads.ts';
import { askOnScreens } from './http-auth.ts';
import type { InputWatch } from '../window/input-watch.ts';
import { PDF_TYPE } from './pdf/pdf-page.ts';
import { PdfViewer, type PdfViewerOptions } from './pdf/pdf-viewer.ts';
import { PopUps, type PopUpEvents } from './pop-ups.ts';
import { SitePermissions } from './permissions.ts';
import { ProviderPages } from './provider-pages.ts';
import type { IsAllowed } from './site-lockdown.ts';
import { type BrowserSite, type OnSiteFailed, SiteViews } from './site-views.ts';
import { applyBackpressure, siteProcesses } from './site-processes.ts';
import { guardTraffic, type OnBlocked } from './site-traffic.ts';
import { ViewStack } from './view-stack.ts';

export interface SessionBrowserOptions {
  /** Collects what the session's sign-out needs. */
  readonly traces: SessionTraces;
  readonly window: BaseWindow;
  readonly sites: readonly BrowserSite[];
  /** The list that downloads are added to; null refuses them. */
  readonly downloadList: DownloadList | null;
  /** How PDFs are shown; they can also be downloads, or refused. */
  readonly pdf: PdfViewerOptions | 'download' | 'block';
  readonly challenges: Challenges;
  readonly media: MediaUse;
  readonly mayCopy: boolean;
  readonly devTools: boolean;
  /** Height of the session bar above the sites, in pixels. */
  readonly barHeight: number;
  readonly screensPid: () => number;
  readonly inputWatch: InputWatch;
  readonly onBlocked: OnBlocked;
  readonly backpressure: Backpressure;
  /** What the OpenID provider's pages may show. */
  readonly isProvider: IsAllowed;
  /** A site could not be loaded or has crashed, and no ending caused that. */
  readonly onSiteFailed: OnSiteFailed;
  readonly popUps: PopUpEvents;
}

/** One session's browser: a partition of its own, and all the pages in it. */
export class SessionBrowser {
  readonly #options: SessionBrowserOptions;
  readonly #partition: Session;
  readonly #sites: SiteViews;
  readonly #popUps: PopUps;
  readonly #pdfViewer: PdfViewer | null;
  readonly #download: DownloadView;
  readonly #stack: ViewStack;
  /** What an ending clears. */
  readonly side: BrowserTargets;
  /** The provider's pages, where the user signs in and out. */
  readonly provider: ProviderPages;

  constructor(options: SessionBrowserOptions) {
    this.#options = options;
    this.#stack = new ViewStack({ ...options, views: () => this.#allViews() });
    // In memory (no `persist:`), and never used before: a Session lives until the process ends and
    // would hand its left-overs to the next user (Electron issues 25631, 28566).
    this.#partition = electronSession.fromPartition(`session-${randomUUID()}`);
    const { traces, backpressure, downloadList, onBlocked, pdf: shown } = options;
    this.#pdfViewer = typeof shown === 'string' ? null : new PdfViewer(this.#partition, shown);
    const viewed = downloadList === null ? 'page' : 'as-offered';
    const pdf = this.#pdfViewer === null ? 'download' : viewed;
    const gate = guardTraffic(this.#partition, { traces, backpressure, pdf });
    copyCookies(this.#partition, traces);
    const permissions = new SitePermissions(this.#partition, {
      ...options,
      sites: options.sites.map(({ permitted }) => permitted),
      isOpen: () => gate.isOpen(),
    });
    const downloads = guardDownloads(
      this.#partition,
      downloadList,
      onBlocked,
      (contents) => {
        this.#popUps.closeIfEmpty(contents);
      },
      (mimeType) => shown === 'block' && PDF_TYPE.test(mimeType),
    );
    const shared = { ...options, partition: this.#partition, pdfViewer: this.#pdfViewer };
    this.#download = new DownloadView(shared);
    this.#popUps = new PopUps({
      ...shared,
      adopt: (contents, { id, siteIndex }) => {
        const isAllowed = options.sites[siteIndex]?.isAllowed ?? (() => false);
        const guards = { isAllowed, onBlocked };
        askOnScreens(contents, { kind: 'pop-up', id }, options.challenges, guards);
        permissions.adopt(contents, { kind: 'pop-up', id }, siteIndex);
        applyBackpressure(contents, backpressure);
        this.#stack.layout();
      },
    });
    this.#sites = new SiteViews({
      ...shared,
      adopt: (contents, siteIndex, { isAllowed }) => {
        const { challenges } = options;
        this.#popUps.serve(contents, { siteIndex, openerId: null, isAllowed });
        askOnScreens(contents, { kind: 'site', siteIndex }, challenges, { isAllowed, onBlocked });
        permissions.adopt(contents, { kind: 'site', siteIndex }, siteIndex);
        applyBackpressure(contents, backpressure);
        this.#stack.layout();
      },
    });
    this.provider = new ProviderPages({
      ...shared,
      traffic: gate,
      isAllowed: options.isProvider,
      place: () => {
        this.#stack.layout();
      },
    });
    this.side = {
      gate,
      downloads,
      cover: {
        cover: () => {
          this.cover();
        },
        visibleCount: () => this.#stack.visibleCount(),
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
    const view = this.#sites.loaded(siteIndex);
    if (view !== undefined) this.#bringToFront(view);
  }

  /** Shows a window that a site opened, and hides everything else. */
  showPopUp(id: number): void {
    const view = this.#popUps.view(id);
    if (view !== undefined) this.#bringToFront(view);
  }

  closePopUp(id: number): void {
    this.#popUps.close(id);
  }

  /** Shows a file that was downloaded. */
  showDownload(file: ShownFile): void {
    const view = this.#download.open(file);
    this.#stack.layout();
    this.#bringToFront(view);
  }

  /** A site's page, if it is open. */
  contentsOf(page: SitePage): WebContents | undefined {
    const view =
      page.kind === 'site' ? this.#sites.view(page.siteIndex) : this.#popUps.view(page.id);
    return view?.webContents;
  }

  /** Hides every site. */
  cover(): void {
    this.#stack.cover();
  }

  /** Loads a site's page again, in a new process if its old one has died. */
  reload(siteIndex: number): void {
    this.#sites.giveUp(siteIndex);
    this.show(siteIndex);
  }

  /** What is printed of a page: the PDF that it shows, else the page without its title and address. */
  async printable(contents: WebContents): Promise<Buffer> {
    const document = this.#pdfViewer?.documentOf(contents) ?? null;
    return document ?? contents.printToPDF({ printBackground: true, preferCSSPageSize: true });
  }

  cookies(): Promise<readonly SiteCookie[]> {
    return cookiesOf(this.#partition);
  }

  get traces(): SessionTraces {
    return this.#options.traces;
  }

  /** Those of these origins for which the session's pages may have stored data. */
  async keepingOrigins(origins: readonly string[]): Promise<ReadonlySet<string>> {
    if (origins.length === 0) return new Set();
    this.cover(); // the ending has begun, and waits for the answer
    return keepingOrigins(origins, this.#pages());
  }

  #bringToFront(view: WebContentsView): void {
    if (view !== this.#download.view) this.#download.close();
    this.#stack.bringToFront(view);
  }

  #allViews(): readonly WebContentsView[] {
    const download = this.#download.view === null ? [] : [this.#download.view];
    return [...this.#sites.views, ...this.#popUps.views, ...this.provider.views, ...download];
  }

  #closeAll(): void {
    this.#options.media.close();
    this.#stack.close();
    this.provider.close();
    this.#download.close();
    this.#sites.clear();
    this.#popUps.clear();
    this.#pdfViewer?.close();
    for (const page of this.#pages()) page.close();
  }

  /** Every page of the partition, including those that are in none of our views. */
  #pages() {
    return webContents
      .getAllWebContents()
      .filter((contents) => !contents.isDestroyed() && contents.session === this.#partition);
  }
}
