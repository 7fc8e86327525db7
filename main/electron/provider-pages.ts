import { WebContentsView, type BaseWindow, type Session, type WebContents } from 'electron';
import type { InputWatch } from './input-watch.ts';
import { removeView } from './remove-view.ts';
import {
  guardNavigation,
  openWindowsInPlace,
  sitePreferences,
  type IsAllowed,
} from './site-lockdown.ts';
import type { OnBlocked, Traffic } from './site-traffic.ts';

/** A page that signs somebody out and goes on to another one does so within this time. */
const SETTLED_MS = 150;

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
  #view: WebContentsView | null = null;

  constructor(options: ProviderPagesOptions) {
    this.#options = options;
  }

  /**
   * Shows the provider's page until it sends the person back, or somewhere it has no business.
   * @returns the address it sent them to, which was never asked for
   */
  open(url: string, redirectUri: string, signal: AbortSignal): Promise<string> {
    const { window, traffic, inputWatch, isAllowed, place } = this.#options;
    const view = this.#makeView();
    this.#view = view;
    inputWatch.watch(view.webContents);
    window.contentView.addChildView(view);
    place(view);
    return new Promise((resolve, reject) => {
      traffic.catchOnce(redirectUri, (caught) => {
        this.close();
        resolve(caught);
      });
      // A link that leads elsewhere does nothing; an answer that does is the end of the attempt.
      view.webContents.on('will-redirect', ({ url: to, isMainFrame }) => {
        if (!isMainFrame || isAllowed(to)) return;
        this.close();
        resolve(to);
      });
      failed(view.webContents, reject);
      signal.addEventListener('abort', () => {
        reject(new Error('given up'));
      });
      void view.webContents.loadURL(url).catch(() => undefined); // `failed` tells
      inputWatch.toFront(view.webContents);
      view.webContents.focus();
    });
  }

  get view(): WebContentsView | null {
    return this.#view;
  }

  /** Takes the page away, whatever it was doing. */
  close(): void {
    const view = this.#view;
    this.#view = null;
    if (view === null) return;
    this.#options.inputWatch.toFront(null);
    removeView(this.#options.window, view);
    // Not from within one of its own events.
    setImmediate(() => {
      if (!view.webContents.isDestroyed()) view.webContents.close();
    });
  }

  /**
   * Loads a page out of sight until it and what it leads to has been loaded, also when the gate is
   * shut for everything else.
   * @returns whether the last answer was good (below 400)
   */
  async visit(url: string, signal: AbortSignal): Promise<boolean> {
    const { traffic } = this.#options;
    const view = this.#makeView();
    const contents = view.webContents;
    traffic.letThrough(contents.id);
    try {
      return await new Promise<boolean>((resolve) => {
        let status = 0;
        let timer: NodeJS.Timeout | undefined;
        contents.on('did-navigate', (_event, _url, code) => (status = code));
        contents.on('did-start-loading', () => {
          clearTimeout(timer);
        });
        contents.on('did-stop-loading', () => {
          timer = setTimeout(() => {
            resolve(status > 0 && status < 400);
          }, SETTLED_MS);
        });
        failed(contents, () => {
          clearTimeout(timer);
          resolve(false);
        });
        signal.addEventListener('abort', () => {
          clearTimeout(timer);
          resolve(false);
        });
        void contents.loadURL(url).catch(() => undefined); // `failed` tells
      });
    } finally {
      // Held until here: a view that is in no window and that nothing holds is collected, with its page.
      if (!view.webContents.isDestroyed()) view.webContents.close();
    }
  }

  #makeView(): WebContentsView {
    const { partition, devTools, isAllowed, onBlocked } = this.#options;
    const view = new WebContentsView({ webPreferences: sitePreferences(partition, devTools) });
    guardNavigation(view.webContents, isAllowed, onBlocked);
    openWindowsInPlace(view.webContents, isAllowed, onBlocked);
    return view;
  }
}

/** Calls back when a page cannot be loaded; being sent elsewhere is no failure. */
function failed(contents: WebContents, onFailed: (error: Error) => void): void {
  const ABORTED = -3;
  contents.on('did-fail-load', (_event, code, name, _url, isMainFrame) => {
    if (isMainFrame && code !== ABORTED) onFailed(new Error(name));
  });
  contents.on('render-process-gone', (_event, { reason }) => {
    onFailed(new Error(reason));
  });
}
