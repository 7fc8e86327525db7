import { type BaseWindow, type Session, type WebContents, WebContentsView } from 'electron';
import mediaUseScript from '../../../page-scripts/media-use.ts?page-script';
import notificationsScript from '../../../page-scripts/notifications.ts?page-script';
import { shownOrigin } from '../../base/web-origin.ts';
import type { SiteFailure } from '../../session/state.ts';
import type { LoadingWatch } from '../../sites/loading-watch.ts';
import type { InputWatch, PageKeys } from '../window/input-watch.ts';
import { followLoads } from './load/page-load.ts';
import {
  type AllowedAddresses,
  guardNavigation,
  ignoreFailedLoad,
  sitePreferences,
} from './site-lockdown.ts';
import { answerWithCertificate, type ChooseCertificate } from './guards/http-auth.ts';
import type { PdfViewer } from './pdf/pdf-viewer.ts';
import { isPermitted, type PermittedSite } from './guards/permissions.ts';
import { securityKeyScripts } from './guards/security-keys.ts';
import type { OnBlocked } from './site-traffic.ts';
import type { SparePage } from './spare-page.ts';

/** A site as the browser needs it. */
export interface BrowserSite extends AllowedAddresses {
  readonly url: string;
  /** The keys that its pages get. */
  readonly keys: PageKeys;
  /** How its pages name the browser; null: as all pages of the session do. */
  readonly userAgent: string | null;
  readonly chooseCertificate: ChooseCertificate;
  readonly permitted: PermittedSite;
}

/** What becomes of the sites. */
export interface SiteEvents {
  /**
   * A site could not be loaded or has crashed, and no ending caused that.
   * @param why for the log, such as `oom` or `ERR_NAME_NOT_RESOLVED`
   */
  readonly onFailed: (siteIndex: number, failure: SiteFailure, why: string) => void;
  /** A site that had failed has a page to show. */
  readonly onArrived: (siteIndex: number) => void;
  readonly loading: Pick<LoadingWatch, 'began' | 'ended'>;
}

export interface SiteViewsOptions {
  readonly window: BaseWindow;
  readonly sites: readonly BrowserSite[];
  readonly partition: Session;
  /** A page of that partition for the site that is shown first. */
  readonly spare: Pick<SparePage, 'takeView'> | null;
  readonly devTools: boolean;
  readonly inputWatch: InputWatch;
  readonly onBlocked: OnBlocked;
  /** null where PDFs are not shown. */
  readonly pdfViewer: PdfViewer | null;
  readonly siteEvents: SiteEvents;
  /** Connects a new page to everything that the session does with its pages. */
  readonly adopt: (contents: WebContents, siteIndex: number, site: BrowserSite) => void;
}

/** A view for each site that was opened. */
export class SiteViews {
  readonly #options: SiteViewsOptions;
  readonly #views = new Map<number, WebContentsView>();
  /** Sites that have to be loaded again when they are shown. */
  readonly #failed = new Set<number>();
  /** The addresses from which sites last sent no page. */
  readonly #empty = new Map<number, string>();
  /** Sites that begin with their first page when they are loaded again. */
  readonly #restart = new Set<number>();
  #spare: SiteViewsOptions['spare'];

  constructor(options: SiteViewsOptions) {
    this.#options = options;
    this.#spare = options.spare;
  }

  get views(): readonly WebContentsView[] {
    return [...this.#views.values()];
  }

  view(siteIndex: number): WebContentsView | undefined {
    return this.#views.get(siteIndex);
  }

  /** A site's view, with its page loading; undefined for a site that is not in the config. */
  loaded(siteIndex: number): WebContentsView | undefined {
    const site = this.#options.sites[siteIndex];
    if (site === undefined) return undefined;
    const view = this.#views.get(siteIndex) ?? this.#open(siteIndex, site);
    // It failed while another site was in front: the user saw no error, so load it again.
    if (this.#failed.has(siteIndex)) this.retry(siteIndex);
    return view;
  }

  /** Loads a site again that has failed, without showing it. */
  retry(siteIndex: number): void {
    const site = this.#options.sites[siteIndex];
    const view = this.#views.get(siteIndex);
    if (site === undefined || view === undefined) return;
    this.#failed.delete(siteIndex);
    loadAgain(view.webContents, site, this.#restart.delete(siteIndex));
  }

  /** The site has to be loaded again. */
  giveUp(siteIndex: number): void {
    this.#failed.add(siteIndex);
  }

  /** Removes all views; the ending closes their pages with the session's others. */
  clear(): void {
    for (const view of this.#views.values()) removeView(this.#options.window, view);
    this.#views.clear();
  }

  #open(siteIndex: number, site: BrowserSite): WebContentsView {
    const { window, partition, devTools, inputWatch, onBlocked, pdfViewer } = this.#options;
    const { siteEvents } = this.#options;
    const view =
      this.#spare?.takeView() ??
      new WebContentsView({ webPreferences: sitePreferences(partition, devTools) });
    this.#spare = null;
    const contents = view.webContents;
    const isOpen = () => this.#views.get(siteIndex) === view;
    const fail = (failure: SiteFailure, why: string) => {
      this.giveUp(siteIndex);
      siteEvents.onFailed(siteIndex, failure, why);
    };
    this.#views.set(siteIndex, view);
    guardNavigation(contents, site, onBlocked, pdfViewer, permissionScripts(site.permitted));
    identify(contents, site);
    inputWatch.watch(contents, site.keys);
    contents.on('render-process-gone', (_event, { reason }) => {
      fail({ kind: 'crashed' }, reason);
    });
    followLoads(contents, site.isAllowed, {
      onBegan: () => siteEvents.loading.began(siteIndex),
      onEnded: () => siteEvents.loading.ended(siteIndex),
      onArrived: () => {
        this.#empty.delete(siteIndex);
        this.#failed.delete(siteIndex);
        if (isOpen()) siteEvents.onArrived(siteIndex);
      },
      onElsewhere: (url) => {
        const origin = shownOrigin(url);
        if (isOpen()) fail({ kind: 'leads-elsewhere', origin }, `${origin} is not allowed`);
      },
      onFailed: (failure, why) => {
        if (!isOpen()) return; // the ending has removed it
        fail(failure, why);
        if (failure.kind === 'no-page') this.#sentNoPage(siteIndex, contents, site);
      },
    });
    // The page closed itself (an ending removes the views first). The site gets a new view when it is
    // shown again.
    contents.on('destroyed', () => {
      if (!isOpen()) return;
      this.#views.delete(siteIndex);
      removeView(this.#options.window, view);
      fail({ kind: 'crashed' }, 'closed by itself');
    });
    window.contentView.addChildView(view);
    this.#options.adopt(contents, siteIndex, site);
    void contents.loadURL(site.url).catch(ignoreFailedLoad);
    return view;
  }

  /** Loading an address again that has twice sent no page would keep the user from the site. */
  #sentNoPage(siteIndex: number, contents: WebContents, site: BrowserSite): void {
    const url = contents.getURL();
    if (this.#empty.get(siteIndex) === url && url !== site.url) this.#restart.add(siteIndex);
    this.#empty.set(siteIndex, url);
  }
}

/** Sets what a page of a site tells servers of the browser and the device. */
export function identify(
  contents: WebContents,
  { userAgent, chooseCertificate }: BrowserSite,
): void {
  if (userAgent !== null) contents.setUserAgent(userAgent);
  answerWithCertificate(contents, chooseCertificate);
}

/** What runs in a site's documents for its permissions: it tells what they play and record, and notifies. */
export function permissionScripts(site: PermittedSite): readonly string[] {
  return [
    ...securityKeyScripts(false),
    ...(isPermitted(site) ? [mediaUseScript] : []),
    ...(site.permissions.includes('notifications') ? [notificationsScript] : []),
  ];
}

/** Loads the page that failed, or the site's first page if the failed one is not allowed. */
function loadAgain(
  contents: WebContents,
  { url, isAllowed }: BrowserSite,
  fromStart: boolean,
): void {
  const failed = contents.getURL();
  // A blob: page is gone with the page that made it.
  if (!fromStart && /^https?:/.test(failed) && isAllowed(failed)) contents.reload();
  // Chromium does not send a form again without asking (measured, Electron 33).
  if (!contents.isLoadingMainFrame()) void contents.loadURL(url).catch(ignoreFailedLoad);
}

/** Closes a view's page, unless it has closed itself. */
export function closePage(view: WebContentsView): void {
  // Absent, despite the types, once it has closed itself.
  const contents = view.webContents as WebContents | undefined;
  if (contents?.isDestroyed() === false) contents.close();
}

/** Removes a view from the window, unless the window is gone already. */
export function removeView(window: BaseWindow, view: WebContentsView): void {
  if (!window.isDestroyed()) window.contentView.removeChildView(view);
}
