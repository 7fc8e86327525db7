import { WebContentsView, type Session, type WebContents } from 'electron';
import { z } from 'zod';
import type { OpenedPage } from '../../identity/sign-out/sites/site-sign-out.ts';
import type { SessionTraces } from '../../identity/sign-out/session-traces.ts';
import type { PdfViewer } from './pdf/pdf-viewer.ts';
import { visitSignOut } from './provider/sign-out-page.ts';
import { guardNavigation, type IsAllowed, sitePreferences } from './site-lockdown.ts';
import type { OnBlocked, Traffic } from './site-traffic.ts';
import { type BrowserSite, closePage, identify } from './site-views.ts';

/** A page whose scripts do nothing for this long has signed out, or never will. */
const QUIET_MS = 1000;

export interface SiteSignOutPagesOptions {
  readonly partition: Session;
  readonly traces: Pick<SessionTraces, 'tabStorage'>;
  readonly sites: readonly BrowserSite[];
  readonly traffic: Pick<Traffic, 'letThrough'>;
  readonly onBlocked: OnBlocked;
  /** null where PDFs are not shown. */
  readonly pdfViewer: PdfViewer | null;
  readonly devTools: boolean;
}

/**
 * The pages of sites that sign out, opened out of sight once the session's own pages are closed: with
 * everything that the browser keeps for the site (docs/decisions/0012-pages-that-sign-out.md).
 */
export class SiteSignOutPages {
  readonly #options: SiteSignOutPagesOptions;

  constructor(options: SiteSignOutPagesOptions) {
    this.#options = options;
  }

  /**
   * Opens a page until it has come to rest or the signal aborts, and closes it.
   */
  async open(siteIndex: number, url: string, signal: AbortSignal): Promise<OpenedPage> {
    const { partition, traces, sites, traffic, onBlocked, pdfViewer, devTools } = this.#options;
    const site = sites[siteIndex];
    if (site === undefined || signal.aborted) return NO_ANSWER;
    const view = new WebContentsView({ webPreferences: sitePreferences(partition, devTools) });
    const contents = view.webContents;
    guardNavigation(contents, site, onBlocked, pdfViewer);
    identify(contents, site);
    agree(contents);
    signal.addEventListener('abort', () => {
      closePage(view);
    });
    try {
      await contents.loadURL('about:blank'); // before its first page, a view answers no command
      await withoutServiceWorker(contents);
      await restoreTabStorage(contents, traces.tabStorage, site.isAllowed);
    } catch {
      closePage(view);
      return NO_ANSWER;
    }
    let restsSince: number | null = null;
    contents.on('did-start-loading', () => {
      restsSince = null;
    });
    const { isAllowed } = site;
    let asks = false;
    const status = await visitSignOut(
      view,
      {
        traffic,
        isAllowed,
        onBlocked,
        signal,
        mayLeave: ({ hasScripts, goesOn, asks: asksNow }) => {
          asks = asksNow;
          restsSince ??= performance.now();
          const isQuiet = performance.now() - restsSince >= QUIET_MS;
          return Promise.resolve(!goesOn && (!hasScripts || isQuiet));
        },
      },
      url,
    );
    return { status, asks };
  }
}

const NO_ANSWER: OpenedPage = { status: null, asks: false };

/** The user has ended the session: a page that asks whether to sign out gets the answer "yes". */
function agree(contents: WebContents): void {
  contents.removeAllListeners('-run-dialog');
  const onRun = (
    { dialogType, messageText }: { readonly dialogType: string; readonly messageText: string },
    answer: (isOk: boolean, text: string) => void,
  ) => {
    // What begins like this is the kiosk's own script, which asks to print or to notify (script-dialogs.ts).
    answer(dialogType === 'confirm' && !messageText.startsWith('cleardesk:'), '');
  };
  contents.on('-run-dialog' as 'focus', onRun as () => void);
}

/** The gate lets the page's own requests through, and none of a service worker. */
async function withoutServiceWorker({ debugger: devTools }: WebContents): Promise<void> {
  await devTools.sendCommand('Network.enable');
  await devTools.sendCommand('Network.setBypassServiceWorker', { bypass: true });
}

const addedScript = z.object({ identifier: z.string() });

/** Gives the first document of each origin what the pages of that origin kept for themselves. */
async function restoreTabStorage(
  contents: WebContents,
  storage: SessionTraces['tabStorage'],
  isAllowed: IsAllowed,
): Promise<void> {
  const { debugger: devTools } = contents;
  for (const [origin, items] of storage) {
    if (!isAllowed(origin)) continue;
    const source = `if (top === window && origin === ${JSON.stringify(origin)}) {
      for (const [key, value] of ${JSON.stringify(items)}) sessionStorage.setItem(key, value);
    }`;
    // In a world of its own: the page's scripts must not see what it calls.
    const added: unknown = await devTools.sendCommand('Page.addScriptToEvaluateOnNewDocument', {
      source,
      worldName: 'tab-storage',
    });
    const { identifier } = addedScript.parse(added);
    // Once, so that what the page has removed does not come back.
    const remove = (_event: unknown, url: string) => {
      if (!URL.canParse(url) || new URL(url).origin !== origin) return;
      contents.off('did-navigate', remove);
      devTools
        .sendCommand('Page.removeScriptToEvaluateOnNewDocument', { identifier })
        .catch(() => undefined); // the page is gone
    };
    contents.on('did-navigate', remove);
  }
}
