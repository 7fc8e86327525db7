import { type BaseWindow, type Session, type WebContents, WebContentsView } from 'electron';
import type { SiteProblem } from '../../session/state.ts';
import type { InputWatch } from '../window/input-watch.ts';
import {
  guardNavigation,
  ignoreFailedLoad,
  type IsAllowed,
  sitePreferences,
} from './site-lockdown.ts';
import type { PdfViewer } from './pdf/pdf-viewer.ts';
import { type PermittedSite, usesMedia } from './permissions.ts';
import type { OnBlocked } from './site-traffic.ts';

/** Errors that a page gets when it is redirected, or when the kiosk itself stops it. */
const OUR_OWN_ERRORS: ReadonlySet<number> = new Set([
  -3, // ERR_ABORTED
  -20, // ERR_BLOCKED_BY_CLIENT
]);

/** A site as the browser needs it. */
export interface BrowserSite {
  readonly url: string;
  readonly isAllowed: IsAllowed;
  readonly permitted: PermittedSite;
}

/** @param why in Chromium's own words, such as `oom` or `ERR_NAME_NOT_RESOLVED` */
export type OnSiteFailed = (siteIndex: number, problem: SiteProblem, why: string) => void;

export interface SiteViewsOptions {
  readonly window: BaseWindow;
  readonly sites: readonly BrowserSite[];
  readonly partition: Session;
  readonly devTools: boolean;
  readonly inputWatch: InputWatch;
  readonly onBlocked: OnBlocked;
  /** null where PDFs are not shown. */
  readonly pdfViewer: PdfViewer | null;
  /** A site could not be loaded or has crashed, and no ending caused that. */
  readonly onSiteFailed: OnSiteFailed;
  /** Connects a new page to everything that the session does with its pages. */
  readonly adopt: (contents: WebContents, siteIndex: number, site: BrowserSite) => void;
}

/** A view for each site that was opened. */
export class SiteViews {
  readonly #options: SiteViewsOptions;
  readonly #views = new Map<number, WebContentsView>();
  /** Sites that have to be loaded again when they are shown. */
  readonly #failed = new Set<number>();

  constructor(options: SiteViewsOptions) {
    this.#options = options;
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
    if (this.#failed.delete(siteIndex)) loadAgain(view.webContents, site);
    return view;
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
    const { window, partition, devTools, inputWatch, onBlocked, pdfViewer, onSiteFailed } =
      this.#options;
    const fail = (problem: SiteProblem, why: string) => {
      this.giveUp(siteIndex);
      onSiteFailed(siteIndex, problem, why);
    };
    const view = new WebContentsView({ webPreferences: sitePreferences(partition, devTools) });
    const contents = view.webContents;
    this.#views.set(siteIndex, view);
    guardNavigation(contents, site.isAllowed, onBlocked, pdfViewer, usesMedia(site.permitted));
    inputWatch.watch(contents);
    contents.on('render-process-gone', (_event, { reason }) => {
      fail('crashed', reason);
    });
    contents.on('did-fail-load', (_event, code, name, _url, isMainFrame) => {
      if (!isMainFrame || OUR_OWN_ERRORS.has(code)) return;
      fail(isCertificateError(code) ? 'certificate' : 'unreachable', name);
    });
    // The page closed itself (an ending removes the views first). The site gets a new view when it is
    // shown again.
    contents.on('destroyed', () => {
      if (this.#views.get(siteIndex) !== view) return;
      this.#views.delete(siteIndex);
      removeView(this.#options.window, view);
      fail('crashed', 'closed by itself');
    });
    window.contentView.addChildView(view);
    this.#options.adopt(contents, siteIndex, site);
    void contents.loadURL(site.url).catch(ignoreFailedLoad);
    return view;
  }
}

/** Loads the page that failed, or the site's first page if the failed one is not allowed. */
function loadAgain(contents: WebContents, { url, isAllowed }: BrowserSite): void {
  if (isAllowed(contents.getURL())) contents.reload();
  else void contents.loadURL(url).catch(ignoreFailedLoad);
}

/** Chromium's errors of certificates (net_error_list.h). */
function isCertificateError(code: number): boolean {
  return code <= -200 && code > -300;
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
