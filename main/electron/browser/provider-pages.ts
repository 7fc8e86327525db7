import { WebContentsView, type BaseWindow, type Session, type WebContents } from 'electron';
import type { InputWatch } from '../window/input-watch.ts';
import { removeView } from './remove-view.ts';
import {
  failed,
  guardNavigation,
  openWindowsInPlace,
  sitePreferences,
  type IsAllowed,
} from './site-lockdown.ts';
import { untilLeft, type MayLeave } from './sign-out-page.ts';
import type { OnBlocked, Traffic } from './site-traffic.ts';

/** So many pages of one sign-in are shown at a time. */
const MAX_PAGES = 4;

export interface ProviderPagesOptions {
  readonly window: BaseWindow;
  readonly partition: Session;
  readonly traffic: Traffic;
  readonly inputWatch: InputWatch;
  readonly isAllowed: IsAllowed;
  readonly onBlocked: OnBlocked;
  readonly devTools: boolean;
  /** Puts a view where the sites are. */
  readonly place: (view: WebContentsView) => void;
}

/**
 * The OpenID provider's own pages, in the session's partition: where somebody signs in, so that the
 * sites' single sign-on works, and where the provider's own session is ended with the rest.
 */
export class ProviderPages {
  readonly #options: ProviderPagesOptions;
  /** The sign-in page, and the windows that it and they have opened; the last one is in front. */
  #views: readonly WebContentsView[] = [];

  constructor(options: ProviderPagesOptions) {
    this.#options = options;
  }

  /**
   * Shows the provider's page until it sends the user back, or somewhere it has no business.
   * @returns the address it sent them to, which was never asked for
   */
  open(url: string, redirectUri: string, signal: AbortSignal): Promise<string> {
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
        this.#openWindows(contents, show);
        // A link that leads elsewhere does nothing; an answer that does is the end of the attempt.
        contents.on('will-redirect', ({ url: to, isMainFrame }) => {
          if (isMainFrame && !isAllowed(to)) end(to);
        });
        failed(contents, giveUp);
        // By itself (`window.close()`): what is under it is shown, and the attempt is over with the last.
        contents.on('destroyed', () => {
          if (!this.#views.includes(view)) return;
          this.#remove(view);
          if (this.#views.length === 0) giveUp(new Error('the page has closed itself'));
        });
        this.#show(view);
      };
      const first = this.#makeView();
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

  /** Takes the pages away, whatever they were doing. */
  close(): void {
    const views = this.#views;
    this.#views = [];
    if (views.length === 0) return;
    this.#options.inputWatch.toFront(null);
    for (const view of views) removeView(this.#options.window, view);
    // Not from within one of their own events.
    setImmediate(() => {
      for (const { webContents: contents } of views) {
        if (!contents.isDestroyed()) contents.close();
      }
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
   * Lets a sign-in page open windows, as many providers do for another provider or a second factor:
   * each is shown over the page that opened it, until it closes itself.
   */
  #openWindows(contents: WebContents, show: (view: WebContentsView) => void): void {
    const { partition, devTools, isAllowed, onBlocked } = this.#options;
    contents.setWindowOpenHandler(({ url }) => {
      // One without an address is the page's own, which goes on to fill it, or to send it elsewhere.
      if (url !== 'about:blank' && !isAllowed(url)) {
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
          // Mostly Chromium has made the page already: `window.opener` works.
          const page = (made as { readonly webContents?: WebContents }).webContents;
          const view =
            page === undefined ? this.#makeView() : new WebContentsView({ webContents: page });
          if (page !== undefined) guardNavigation(page, isAllowed, onBlocked);
          show(view);
          if (page === undefined) {
            void view.webContents.loadURL(url).catch(() => undefined); // `failed` tells
          }
          return view.webContents;
        },
      };
    });
  }

  /**
   * Loads the sign-out page out of sight, and what it leads to, also when the gate is shut for
   * everything else, until it may be left or the signal aborts.
   * @param mayLeave is asked each time that a page has come to rest
   * @returns the last HTTP status of a page; null where no answer came
   */
  async visit(url: string, mayLeave: MayLeave, signal: AbortSignal): Promise<number | null> {
    const { traffic, isAllowed, onBlocked } = this.#options;
    const view = this.#makeView();
    const contents = view.webContents;
    openWindowsInPlace(contents, isAllowed, onBlocked);
    const page = traffic.letThrough(contents.id);
    try {
      await untilLeft({ contents, page, mayLeave, signal }, url);
      return page.status();
    } finally {
      // Held until here: a view that is in no window and that nothing holds is collected, with its page.
      if (!view.webContents.isDestroyed()) view.webContents.close();
    }
  }

  #makeView(): WebContentsView {
    const { partition, devTools, isAllowed, onBlocked } = this.#options;
    const view = new WebContentsView({ webPreferences: sitePreferences(partition, devTools) });
    guardNavigation(view.webContents, isAllowed, onBlocked);
    return view;
  }
}
