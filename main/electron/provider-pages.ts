import { WebContentsView, type BaseWindow, type Session, type WebContents } from 'electron';
import type { RestingPage } from '../sign-out/sign-out-attempt.ts';
import type { InputWatch } from './input-watch.ts';
import { removeView } from './remove-view.ts';
import {
  guardNavigation,
  openWindowsInPlace,
  sitePreferences,
  type IsAllowed,
} from './site-lockdown.ts';
import type { OnBlocked, Traffic } from './site-traffic.ts';

/** A page that goes on to another one at once does so within this time. */
const SETTLED_MS = 150;
/** How long a page that may not be left yet is left alone. */
const ASKED_AGAIN_MS = 300;
/** A world of its own, which the page's scripts do not see into. */
const WORLD_ID = 1001;

type MayLeave = (page: RestingPage) => Promise<boolean>;

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
   * Loads the sign-out page out of sight, and what it leads to, also when the gate is shut for
   * everything else, until it may be left or the signal aborts.
   * @param mayLeave is asked each time that a page has come to rest
   * @returns the last HTTP status of a page; null where no answer came
   */
  async visit(url: string, mayLeave: MayLeave, signal: AbortSignal): Promise<number | null> {
    const { traffic } = this.#options;
    const view = this.#makeView();
    const contents = view.webContents;
    const page = traffic.letThrough(contents.id);
    let timer: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve) => {
        let isLoading = true;
        /** Which time it is that the page rests: what is found out about another is of no use. */
        let rests = 0;
        const wait = () => {
          clearTimeout(timer);
          timer = setTimeout(() => void rest(), SETTLED_MS);
        };
        const rest = async () => {
          if (isLoading) return;
          if (page.requestCount() > 0) {
            wait();
            return;
          }
          const now = ++rests;
          const resting = await restingPage(contents);
          if (now !== rests) return;
          if (await mayLeave(resting)) {
            if (now === rests) resolve();
          } else if (now === rests) {
            // Also by what no event tells of, such as a request of a script's.
            timer = setTimeout(() => void rest(), ASKED_AGAIN_MS);
          }
        };
        contents.on('did-start-loading', () => {
          isLoading = true;
          rests += 1;
          clearTimeout(timer);
        });
        contents.on('did-stop-loading', () => {
          isLoading = false;
          wait();
        });
        failed(contents, () => {
          resolve();
        });
        signal.addEventListener('abort', () => {
          resolve();
        });
        void contents.loadURL(url).catch(() => undefined); // `failed` tells
      });
      return page.status();
    } finally {
      clearTimeout(timer);
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

const RESTING_PAGE = `({
  hasScripts: document.scripts.length > 0,
  goesOn: document.querySelector(
    'meta[http-equiv="refresh" i], form input[name^="SAML" i]') !== null,
})`;

/** What of a page could still go on; everything, where it does not say. */
async function restingPage(contents: WebContents): Promise<RestingPage> {
  const answer: unknown = await contents
    .executeJavaScriptInIsolatedWorld(WORLD_ID, [{ code: RESTING_PAGE }])
    .catch(() => null);
  const isTold = typeof answer === 'object' && answer !== null;
  const is = (name: keyof RestingPage) => !isTold || Reflect.get(answer, name) !== false;
  return { hasScripts: is('hasScripts'), goesOn: is('goesOn') };
}
