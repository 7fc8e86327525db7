import {
  WebContentsView,
  type BaseWindow,
  type Session,
  type WebContents,
  type WebFrameMain,
} from 'electron';
import type { PopUp } from '../../session/pages.ts';
import type { InputWatch } from '../window/input-watch.ts';
import {
  type BrowserSite,
  closePage,
  identify,
  permissionScripts,
  removeView,
} from './site-views.ts';
import {
  guardNavigation,
  ignoreFailedLoad,
  sitePreferences,
  type IsAllowed,
} from './site-lockdown.ts';
import type { PdfViewer } from './pdf/pdf-viewer.ts';
import type { OnBlocked } from './site-traffic.ts';

/** Decides about the windows that sites ask for, and receives their events. */
export interface PopUpEvents {
  /** Whether one more may be opened. */
  readonly hasRoom: () => boolean;
  readonly onOpened: (popUp: PopUp) => void;
  /** The window shows a page of another host now. */
  readonly onMoved: (id: number, host: string) => void;
  readonly onClosed: (id: number) => void;
}

export interface PopUpOptions {
  readonly window: BaseWindow;
  readonly partition: Session;
  readonly devTools: boolean;
  readonly inputWatch: InputWatch;
  readonly onBlocked: OnBlocked;
  /** null where PDFs are not shown. */
  readonly pdfViewer: PdfViewer | null;
  readonly popUps: PopUpEvents;
  /** Sets up everything else that the session needs for a new page. */
  readonly adopt: (contents: WebContents, popUp: PopUp, site: BrowserSite) => void;
}

/** A page that may open windows. */
interface Opener extends Pick<PopUp, 'siteIndex' | 'openerId'> {
  readonly site: BrowserSite;
}

/** The windows that a session's sites opened: views in the kiosk's window, hidden at first. */
export class PopUps {
  readonly #options: PopUpOptions;
  readonly #views = new Map<number, WebContentsView>();
  #lastId = 0;

  constructor(options: PopUpOptions) {
    this.#options = options;
  }

  get views(): readonly WebContentsView[] {
    return [...this.#views.values()];
  }

  view(id: number): WebContentsView | undefined {
    return this.#views.get(id);
  }

  /** Lets a page open windows on the origins that it may show itself. */
  serve(contents: WebContents, opener: Opener): void {
    const { partition, devTools, onBlocked, popUps } = this.#options;
    const { isAllowed } = opener.site;
    contents.setWindowOpenHandler(({ url }) => {
      // The page itself fills a window without an address, or navigates it later.
      if (url !== 'about:blank' && !isAllowed(url))
        onBlocked('new-window', { kind: 'address', url }, contents);
      else if (!popUps.hasRoom())
        onBlocked('new-window', { kind: 'words', text: 'too many' }, contents);
      else {
        const host = hostOf(url) ?? hostOf(contents.getURL()) ?? '';
        return {
          action: 'allow',
          // The user, the window's own page, or the ending closes it.
          outlivesOpener: true,
          overrideBrowserWindowOptions: { webPreferences: sitePreferences(partition, devTools) },
          createWindow: (made) => {
            const page = (made as Made).webContents;
            if (page !== undefined && !isOpenedByPage(page.opener, isAllowed)) {
              onBlocked('new-window', { kind: 'address', url: page.opener?.url ?? '' }, contents);
              return this.#closeUnseen(page);
            }
            // Chromium has usually created the page already, so that `window.opener` works.
            if (page !== undefined) return this.#open(page, opener, host);
            const ours = this.#open(undefined, opener, host);
            void ours.loadURL(url).catch(ignoreFailedLoad);
            return ours;
          },
        };
      }
      return { action: 'deny' };
    });
  }

  close(id: number): void {
    const view = this.#views.get(id);
    if (view !== undefined) closePage(view);
  }

  /** A window that was opened for a download has nothing to show. */
  closeIfEmpty(contents: WebContents): void {
    const [id] = [...this.#views].find(([, view]) => view.webContents === contents) ?? [];
    // Not inside the download's own event, which still needs the page.
    if (id !== undefined && contents.getURL() === '') setImmediate(() => this.close(id));
  }

  /** Removes all windows; the ending closes their pages with the session's others. */
  clear(): void {
    for (const view of this.#views.values()) removeView(this.#options.window, view);
    this.#views.clear();
  }

  /** Closes a page that Chromium has created although it is refused; not inside the event that made it. */
  #closeUnseen(made: WebContents): WebContents {
    const { onBlocked, pdfViewer } = this.#options;
    // It has no guards yet, and the page that opened it may still use it.
    guardNavigation(made, { isAllowed: () => false }, onBlocked, pdfViewer);
    setImmediate(() => {
      if (!made.isDestroyed()) made.close();
    });
    return made;
  }

  /** @param made the page that Chromium has created, if any */
  #open(made: WebContents | undefined, opener: Opener, host: string): WebContents {
    const { window, partition, devTools, inputWatch, onBlocked, pdfViewer, popUps, adopt } =
      this.#options;
    const { siteIndex, openerId, site } = opener;
    const id = ++this.#lastId;
    const popUp = { id, siteIndex, openerId, host };
    const view = new WebContentsView(
      made === undefined
        ? { webPreferences: sitePreferences(partition, devTools) }
        : { webContents: made },
    );
    const contents = view.webContents;
    view.setVisible(false);
    this.#views.set(id, view);
    guardNavigation(contents, site, onBlocked, pdfViewer, permissionScripts(site.permitted));
    this.serve(contents, { ...opener, openerId: id });
    identify(contents, site);
    inputWatch.watch(contents, site.keys);
    contents.on('did-navigate', (_event, url) => {
      const moved = hostOf(url);
      if (moved !== null) popUps.onMoved(id, moved);
    });
    // The process died, so Chromium has nothing to show.
    contents.on('render-process-gone', () => {
      this.close(id);
    });
    contents.on('destroyed', () => {
      if (!this.#views.delete(id)) return;
      removeView(this.#options.window, view);
      popUps.onClosed(id);
    });
    window.contentView.addChildView(view);
    adopt(contents, popUp, site);
    popUps.onOpened(popUp);
    return contents;
  }
}

/** A field that Electron passes although its types do not have it. */
interface Made {
  /** Absent if the user opened a link with a key that asks for a new window. */
  readonly webContents?: WebContents;
}

/**
 * Whether a frame that may be a page opened a window, by its own address or by that of the frame which
 * filled it. Without an address, a window would show what a frame of another origin writes into it, under
 * the site's name.
 */
function isOpenedByPage(opener: WebFrameMain | null, isAllowed: IsAllowed): boolean {
  let frame = opener;
  while (frame !== null && hostOf(frame.url) === null) frame = frame.parent;
  return frame === null || isAllowed(frame.url);
}

function hostOf(url: string): string | null {
  const host = /^https?:/.test(url) && URL.canParse(url) ? new URL(url).host : '';
  return host === '' ? null : host;
}
