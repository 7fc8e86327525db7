import {
  WebContentsView,
  type BaseWindow,
  type Session,
  type WebContents,
  type WebPreferences,
} from 'electron';
import type { PageTrouble } from '../../../identity/sign-in/oidc-window-flow.ts';
import type { Challenges } from '../../../sites/challenges.ts';
import type { Network } from '../../network/network.ts';
import type { InputWatch } from '../../window/input-watch.ts';
import { closePage, removeView } from '../site-views.ts';
import { failed, guardNavigation, sitePreferences, type IsAllowed } from '../site-lockdown.ts';
import { askOnScreens } from '../guards/http-auth.ts';
import { refuseMessages, securityKeyScripts } from '../guards/security-keys.ts';
import { type MayLeave, visitSignOut } from './sign-out-page.ts';
import type { PdfViewer } from '../pdf/pdf-viewer.ts';
import type { OnBlocked, Traffic } from '../site-traffic.ts';

/** The most pages of one sign-in that are open at the same time. */
const MAX_PAGES = 4;
const TOO_MANY = { kind: 'words', text: 'too many' } as const;

export interface ProviderPagesOptions {
  readonly window: BaseWindow;
  readonly network: Pick<Network, 'remember'>;
  readonly partition: Session;
  readonly traffic: Traffic;
  readonly inputWatch: InputWatch;
  readonly isAllowed: IsAllowed;
  /** Where a server's request for a user name and a password goes. */
  readonly challenges: Challenges;
  /** Reports whether {@link ProviderPages.back} leads anywhere. */
  readonly onProviderMoved: (canGoBack: boolean) => void;
  readonly onBlocked: OnBlocked;
  /** null where PDFs are not shown. */
  readonly pdfViewer: PdfViewer | null;
  readonly devTools: boolean;
  readonly mayUseSecurityKeys: boolean;
  /** Puts a view where the sites are. */
  readonly place: (view: WebContentsView) => void;
}

/**
 * The OpenID provider's own pages, in the session's partition: for the sites' single sign-on, and for the
 * ending, which signs the user out there.
 */
export class ProviderPages {
  readonly #options: ProviderPagesOptions;
  /** The sign-in page, and all windows opened from it; the last one is in front. */
  #views: readonly WebContentsView[] = [];
  #lastId = 0;
  /** A sheet of the kiosk covers the pages. */
  #isHidden = false;

  constructor(options: ProviderPagesOptions) {
    this.#options = options;
  }

  /**
   * Shows the provider's page until it redirects the user back, or to an address not allowed.
   * @param onTrouble called for a first page that is an HTTP error, and for a link to an address not allowed
   * or a wish for a security key, which do nothing
   * @returns that address, which was never requested
   */
  open(
    url: string,
    redirectUri: string,
    signal: AbortSignal,
    onTrouble: (trouble: PageTrouble) => void,
  ): Promise<string> {
    const { traffic, isAllowed, onBlocked } = this.#options;
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
        refuseMessages(contents, (...blocked) => {
          onTrouble({ kind: 'security-key', url: contents.getURL() });
          onBlocked(...blocked);
        });
        failed(contents, giveUp);
        // The page closed itself: the one under it is shown, or the attempt ends.
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

  /** Hides the pages behind a sheet; whatever opens or closes meanwhile, none gets the keys. */
  hide(): void {
    this.#isHidden = true;
    this.#arrange();
  }

  /** Shows the pages again. */
  show(): void {
    this.#isHidden = false;
    this.#arrange();
  }

  /** Leads the page in front back; a window without an earlier page is closed. */
  back(): void {
    const front = this.#views.at(-1);
    if (front === undefined) return;
    const { navigationHistory } = front.webContents;
    if (navigationHistory.canGoBack()) navigationHistory.goBack();
    else if (this.#views.length > 1) closePage(front);
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
    const { window, inputWatch, place, challenges } = this.#options;
    const { webContents: contents } = view;
    this.#views = [...this.#views, view];
    inputWatch.watch(contents);
    askOnScreens(contents, { kind: 'provider', id: ++this.#lastId }, challenges, this.#options);
    const moved = this.#moved.bind(this);
    contents.on('did-frame-navigate', moved);
    contents.on('did-navigate-in-page', moved);
    window.contentView.addChildView(view);
    place(view);
    this.#arrange();
  }

  #remove(view: WebContentsView): void {
    this.#views = this.#views.filter((each) => each !== view);
    removeView(this.#options.window, view);
    this.#arrange();
  }

  /** Shows the pages, and gives the keys to the one in front, unless a sheet covers them. */
  #arrange(): void {
    for (const view of this.#views) view.setVisible(!this.#isHidden);
    this.#moved();
    const front = this.#isHidden ? null : (this.#views.at(-1)?.webContents ?? null);
    this.#options.inputWatch.toFront(front);
    front?.focus();
  }

  /** Says whether Back leads anywhere now. */
  #moved(): void {
    const front = this.#views.at(-1)?.webContents;
    if (front === undefined || front.isDestroyed()) return;
    const canGoBack = this.#views.length > 1 || front.navigationHistory.canGoBack();
    this.#options.onProviderMoved(canGoBack);
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
    const { isAllowed, onBlocked } = this.#options;
    contents.setWindowOpenHandler(({ url }) => {
      // The page itself fills a window without an address, or navigates it later.
      const isElsewhere = url !== 'about:blank' && !isAllowed(url);
      if (isElsewhere) onRefused(url);
      if (isElsewhere || this.#views.length >= MAX_PAGES) {
        const subject = isElsewhere ? ({ kind: 'address', url } as const) : TOO_MANY;
        onBlocked('new-window', subject, contents);
        return { action: 'deny' };
      }
      return {
        action: 'allow',
        outlivesOpener: true,
        overrideBrowserWindowOptions: { webPreferences: this.#preferences() },
        createWindow: (made) => {
          // Chromium has usually created the page already, so that `window.opener` works.
          const page = (made as { readonly webContents?: WebContents }).webContents;
          const view = this.#makeView(page);
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

  /** @param page that Chromium has created */
  #makeView(page?: WebContents): WebContentsView {
    const view = new WebContentsView(
      page === undefined ? { webPreferences: this.#preferences() } : { webContents: page },
    );
    const { isAllowed, onBlocked, pdfViewer, mayUseSecurityKeys } = this.#options;
    const scripts = securityKeyScripts(mayUseSecurityKeys);
    guardNavigation(view.webContents, { isAllowed }, onBlocked, pdfViewer, scripts);
    return view;
  }

  #preferences(): WebPreferences {
    const { partition, devTools, mayUseSecurityKeys } = this.#options;
    return sitePreferences(partition, devTools, mayUseSecurityKeys);
  }
}
