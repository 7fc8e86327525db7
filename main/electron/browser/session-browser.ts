import type { Session, WebContents, WebContentsView } from 'electron';
import type { Navigation, SitePage } from '../../session/pages.ts';
import type { ShownFile } from '../../sites/download-list.ts';
import type { SessionTraces } from '../../identity/sign-out/session-traces.ts';
import type { OpenedPage } from '../../identity/sign-out/sites/site-sign-out.ts';
import type { SiteCookie } from '../../identity/sign-out/task.ts';
import type { BrowserTargets } from '../../ending/step-list.ts';
import {
  browserData,
  cookiesOf,
  copyCookies,
  keepingOrigins,
  serviceWorkers,
  tabStorageOf,
} from './browser-data.ts';
import { DownloadView, guardDownloads } from './downloads.ts';
import { askOnScreens } from './guards/http-auth.ts';
import { PDF_TYPE } from './pdf/pdf-page.ts';
import { PdfViewer } from './pdf/pdf-viewer.ts';
import { PopUps } from './pop-ups.ts';
import { SitePermissions } from './guards/permissions.ts';
import { ProviderPages } from './provider/provider-pages.ts';
import { ScriptDialogs } from './guards/script-dialogs.ts';
import type { IsAllowed } from './site-lockdown.ts';
import { SiteSignOutPages } from './site-sign-out.ts';
import { SiteViews } from './site-views.ts';
import { applyBackpressure, siteProcesses } from './site-processes.ts';
import { guardTraffic } from './site-traffic.ts';
import { ViewStack } from './view-stack.ts';
import type { SessionBrowserOptions } from './session-browser-options.ts';
import { newPartition, pagesOf } from './session-partition.ts';

/** One session's browser: a partition of its own, and all the pages in it. */
export class SessionBrowser {
  readonly #options: SessionBrowserOptions;
  readonly #partition: Session;
  readonly #sites: SiteViews;
  readonly #popUps: PopUps;
  readonly #pdfViewer: PdfViewer | null;
  readonly #scripts: ScriptDialogs;
  readonly #download: DownloadView;
  /** The views of all pages, of which the user sees one at most. */
  readonly stack: ViewStack;
  /** What an ending clears. */
  readonly side: BrowserTargets;
  /** The provider's pages, where the user signs in and out. */
  readonly provider: ProviderPages;
  /** The pages of sites that sign out. */
  readonly #signOuts: SiteSignOutPages;

  constructor(options: SessionBrowserOptions) {
    this.#options = options;
    this.stack = new ViewStack({ ...options, views: () => this.#allViews() });
    const { partition, joined } = options.spare ?? newPartition(options);
    this.#partition = partition;
    const { traces, backpressure, downloadList, onBlocked, pdf: shown } = options;
    this.#pdfViewer = typeof shown === 'string' ? null : new PdfViewer(this.#partition, shown);
    const viewed = downloadList === null ? 'page' : 'as-offered';
    const pdf = this.#pdfViewer === null ? 'download' : viewed;
    const gate = guardTraffic(this.#partition, { traces, backpressure, pdf, joined });
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
    this.#scripts = new ScriptDialogs({ ...options.scripts, onBlocked });
    const adopt = (contents: WebContents, page: SitePage, at: number, isAllowed: IsAllowed) => {
      const { network } = options;
      askOnScreens(contents, page, options.challenges, { isAllowed, onBlocked, network });
      this.#scripts.adopt(contents, page, at);
      permissions.adopt(contents, page, at);
      applyBackpressure(contents, backpressure);
      this.stack.add(contents, page);
    };
    this.#download = new DownloadView(shared);
    this.#popUps = new PopUps({
      ...shared,
      adopt: (contents, { id, siteIndex }, { isAllowed }) => {
        adopt(contents, { kind: 'pop-up', id }, siteIndex, isAllowed);
      },
    });
    this.#sites = new SiteViews({
      ...shared,
      adopt: (contents, siteIndex, site) => {
        this.#popUps.serve(contents, { siteIndex, openerId: null, site });
        adopt(contents, { kind: 'site', siteIndex }, siteIndex, site.isAllowed);
      },
    });
    this.provider = new ProviderPages({
      ...shared,
      traffic: gate,
      isAllowed: options.isProvider,
      place: () => {
        this.stack.layout();
      },
    });
    this.#signOuts = new SiteSignOutPages({ ...shared, traffic: gate });
    this.side = {
      gate,
      downloads,
      cover: {
        cover: () => {
          this.cover();
        },
        visibleCount: () => this.stack.visibleCount(),
      },
      pages: {
        closeAll: () => {
          this.#closeAll();
        },
        openCount: () => pagesOf(this.#partition).length,
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

  /** Closes a window that a site opened, unless its page asks first and the user stays. */
  closePopUp(id: number): void {
    const view = this.#popUps.view(id);
    if (view !== undefined) this.#scripts.close(view.webContents);
  }

  /** Shows a file that was downloaded. */
  showDownload(file: ShownFile): void {
    const view = this.#download.open(file);
    this.stack.keepTextSize(view.webContents);
    this.stack.layout();
    this.#bringToFront(view);
  }

  /** A site's page, if it is open. */
  contentsOf(page: SitePage): WebContents | undefined {
    const view =
      page.kind === 'site' ? this.#sites.view(page.siteIndex) : this.#popUps.view(page.id);
    return view?.webContents;
  }

  /** Leads a page back, loads it again, or leads a site to its first page. */
  navigate(page: SitePage, to: Navigation): void {
    const contents = this.contentsOf(page);
    const home = page.kind === 'site' ? this.#options.sites[page.siteIndex]?.url : undefined;
    if (contents !== undefined) this.#scripts.lead(contents, to, home);
  }

  /** Hides every site, and the provider's pages. */
  cover(): void {
    this.stack.cover();
    this.provider.hide();
  }

  /** Loads a site again that has failed, without showing it. */
  retry(siteIndex: number): void {
    this.#sites.retry(siteIndex);
  }

  /** Loads a site's page again, in a new process if its old one has died. */
  reload(siteIndex: number): void {
    this.#sites.giveUp(siteIndex);
    this.show(siteIndex);
    const view = this.#sites.view(siteIndex);
    if (view !== undefined) this.#scripts.endIfHung(view.webContents);
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
    return keepingOrigins(origins, pagesOf(this.#partition));
  }

  /** Copies what only the open pages of these origins keep, for {@link openSitePage}. */
  async keepTabStorage(origins: readonly string[]): Promise<void> {
    if (origins.length === 0) return;
    this.cover(); // the ending has begun, and waits for the answer
    // The sites' own pages first, as they are where the user has signed in.
    const own = this.#sites.views.map(({ webContents: contents }) => contents);
    const pages = [...new Set([...own, ...pagesOf(this.#partition)])];
    this.traces.tabStorage = await tabStorageOf(origins, pages);
  }

  /** Opens a page of a site that signs out, out of sight; see {@link SiteSignOutPages.open}. */
  openSitePage(siteIndex: number, url: string, signal: AbortSignal): Promise<OpenedPage> {
    return this.#signOuts.open(siteIndex, url, signal);
  }

  #bringToFront(view: WebContentsView): void {
    if (view !== this.#download.view) this.#download.close();
    this.stack.bringToFront(view);
  }

  #allViews(): readonly WebContentsView[] {
    const download = this.#download.view === null ? [] : [this.#download.view];
    return [...this.#sites.views, ...this.#popUps.views, ...this.provider.views, ...download];
  }

  #closeAll(): void {
    this.#options.media.close();
    this.stack.close();
    this.provider.close();
    this.#download.close();
    this.#sites.clear();
    this.#popUps.clear();
    this.#pdfViewer?.close();
    for (const page of pagesOf(this.#partition)) page.close();
  }
}
