import { WebContentsView, type BaseWindow, type Session, type WebContents } from 'electron';
import type { PageTrouble } from '../../identity/sign-in/oidc-window-flow.ts';
import type { InputWatch } from '../window/input-watch.ts';
import { closePage, removeView } from './site-views.ts';
import { failed, guardNavigation, sitePreferences, type IsAllowed } from './site-lockdown.ts';
import { type MayLeave, visitSignOut } from './sign-out-page.ts';
import type { PdfViewer } from './pdf/pdf-viewer.ts';
import type { OnBlocked, Traffic } from './site-traffic.ts';

/** The most pages of one sign-in that are open at the same time. */
const MAX_PAGES = 4;

export interface ProviderPagesOptions {
  readonly window: BaseWindow;
  readonly partition: Session;
  readonly traffic: Traffic;
  readonly inputWatch: InputWatch;
  readonly isAllowed: IsAllowed;
  readonly onBlocked: OnBlocked;
  /** null where PDFs are not shown. */
  readonly pdfViewer: PdfViewer | null;
  readonly devTools: boolean;
  /** Puts a view where the sites are. */
  readonly place: (view: WebContentsView) => void;
}

/**
 * The OpenID provider's own pages, in the session's partition: the user signs in there, so that the
 * sites' single sign-on works, and the ending signs the user out of the provider there.
 */
export class ProviderPages {
  readonly #options: ProviderPagesOptions;
  /** The sign-in page, and all windows opened from it; the last one is in front. */
  #views: readonly WebContentsView[] = [];

  constructor(options: ProviderPagesOptions) {
    this.#options = options;
  }

  /**
   * Shows the provider's page until it redirects the user back, or to an address not allowed.
   * @param onTrouble called when the first page is an HTTP error, and when a page leads to an address
   * not allowed, which does nothing there
   * @returns that address, which was never requested
   */
  open(
    url: string,
    redirectUri: string,
    signal: AbortSignal,
    onTrouble: (trouble: PageTrouble) => void,
  ): Promise<string> {
    const { traffic, isAllowed } = this.#options;
    return new Promise((resolve, reject) => {
      const end = (to: string) => {
        this.close();
        resolve(to);
      };
      const giveUp = (error: Error) => {
        this.close();
        reject(error);
      };
      traffic.catchOnce(redirectUri, end);
      const show = (view: WebContentsView) => {
        const contents = view.webContents;
        const onRefused = (to: string) => onTrouble({ kind: 'refused', url: to });
        this.#openWindows(contents, show, onRefused);
        contents.on('will-frame-navigate', ({ url: to, isMainFrame }) => {
          if (isMainFrame && !isAllowed(to)) onRefused(to);
        });
        // A link to an address not allowed does nothing; a redirect to one ends the attempt.
        contents.on('will-redirect', ({ url: to, isMainFrame }) => {
          if (isMainFrame && !isAllowed(to)) end(to);
        });
        failed(contents, giveUp);
        // The page closed itself (`window.close()`). The one under it is shown; without one, the
        // attempt ends.
        contents.on('destroyed', () => {
          if (!this.#views.includes(view)) return;
          this.#remove(view);
          if (this.#views.length === 0) giveUp(new Error('the page has closed itself'));
        });
        this.#show(view);
      };
      const first = this.#makeView();
      first.webContents.once('did-navigate', (_event, to, status) => {
        if (status >= 400) onTrouble({ kind: 'error-page', status, url: to });
      });
      show(first);
      signal.addEventListener('abort', () => {
        reject(new Error('given up'));
      });
      void first.webContents.loadURL(url).catch(() => undefined); // `failed` tells
    });
  }

  get views(): readonly WebContentsView[] {
    return this.#views;
  }

  /** Closes the pages, whatever they are doing. */
  close(): void {
    const views = this.#views;
    this.#views = [];
    if (views.length === 0) return;
    this.#options.inputWatch.toFront(null);
    for (const view of views) removeView(this.#options.window, view);
    // Not inside one of their own event handlers.
    setImmediate(() => {
      for (const view of views) closePage(view);
    });
  }

  #show(view: WebContentsView): void {
    const { window, inputWatch, place } = this.#options;
    this.#views = [...this.#views, view];
    inputWatch.watch(view.webContents);
    window.contentView.addChildView(view);
    place(view);
    inputWatch.toFront(view.webContents);
    view.webContents.focus();
  }

  #remove(view: WebContentsView): void {
    const { window, inputWatch } = this.#options;
    this.#views = this.#views.filter((each) => each !== view);
    removeView(window, view);
    const contents = this.#views.at(-1)?.webContents ?? null;
    inputWatch.toFront(contents);
    contents?.focus();
  }

  /**
   * Lets a sign-in page open windows, as many providers do for another provider or a second factor.
   * Each is shown over the page that opened it, until it closes itself.
   */
  #openWindows(
    contents: WebContents,
    show: (view: WebContentsView) => void,
    onRefused: (url: string) => void,
  ): void {
    const { partition, devTools, isAllowed, onBlocked, pdfViewer } = this.#options;
    contents.setWindowOpenHandler(({ url }) => {
      // The page itself fills a window without an address, or navigates it later.
      if (url !== 'about:blank' && !isAllowed(url)) {
        onRefused(url);
        onBlocked('new-window', { kind: 'address', url }, contents);
        return { action: 'deny' };
      }
      if (this.#views.length >= MAX_PAGES) {
        onBlocked('new-window', { kind: 'words', text: 'too many' }, contents);
        return { action: 'deny' };
      }
      return {
        action: 'allow',
        outlivesOpener: true,
        overrideBrowserWindowOptions: { webPreferences: sitePreferences(partition, devTools) },
        createWindow: (made) => {
          // Chromium has usually created the page already, so that `window.opener` works.
          const page = (made as { readonly webContents?: WebContents }).webContents;
          const view =
            page === undefined ? this.#makeView() : new WebContentsView({ webContents: page });
          if (page !== undefined) guardNavigation(page, { isAllowed }, onBlocked, pdfViewer);
          show(view);
          if (page === undefined) {
            void view.webContents.loadURL(url).catch(() => undefined); // `failed` tells
          }
          return view.webContents;
        },
      };
    });
  }

  /** Visits the sign-out page; see {@link visitSignOut}. */
  visit(url: string, mayLeave: MayLeave, signal: AbortSignal): Promise<number | null> {
    return visitSignOut(this.#makeView(), { ...this.#options, mayLeave, signal }, url);
  }

  #makeView(): WebContentsView {
    const { partition, devTools, isAllowed, onBlocked, pdfViewer } = this.#options;
    const view = new WebContentsView({ webPreferences: sitePreferences(partition, devTools) });
    guardNavigation(view.webContents, { isAllowed }, onBlocked, pdfViewer);
    return view;
  }
}
