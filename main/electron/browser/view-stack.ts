import type { BaseWindow, WebContents, WebContentsView } from 'electron';
import type { SitePage, TextSize } from '../../session/pages.ts';
import type { InputWatch } from '../window/input-watch.ts';
import type { OnScreenKeyboard } from '../window/on-screen-keyboard.ts';

/** Height of the session bar above the views in pixels, as in renderer/style.css. */
const BAR_HEIGHT = 64;

/** What a stack lays out. */
export interface ViewStackOptions {
  readonly window: BaseWindow;
  readonly inputWatch: InputWatch;
  readonly onScreenKeyboard: Pick<OnScreenKeyboard, 'height' | 'onResized'>;
  /** All views of the session's pages, in whatever order. */
  readonly views: () => readonly WebContentsView[];
  readonly onHistory: OnHistory;
}

/** Reports whether Back leads from a page to an earlier one. */
export type OnHistory = (page: SitePage, canGoBack: boolean) => void;

/** The views of a session's pages, all in the same place below the session bar and above the on-screen keyboard: at most one is seen. */
export class ViewStack {
  readonly #options: ViewStackOptions;
  readonly #stopFollowing: () => void;
  #front: WebContentsView | null = null;
  #zoomFactor = 1;
  readonly #relayout = () => {
    this.layout();
  };

  constructor(options: ViewStackOptions) {
    this.#options = options;
    options.window.on('resize', this.#relayout);
    this.#stopFollowing = options.onScreenKeyboard.onResized(this.#relayout);
  }

  /** Lays out all views; a new one has no place before this. */
  layout(): void {
    const { window, views, onScreenKeyboard } = this.#options;
    const [width = 0, windowHeight = 0] = window.getContentSize();
    const height = Math.max(0, windowHeight - BAR_HEIGHT - onScreenKeyboard.height);
    for (const view of views()) {
      view.setBounds({ x: 0, y: BAR_HEIGHT, width, height });
    }
  }

  /** Adds a new page: it gets its place and the size of the text, and its history is reported. */
  add(contents: WebContents, page: SitePage): void {
    watchHistory(contents, page, this.#options.onHistory);
    this.keepTextSize(contents);
    this.layout();
  }

  /**
   * Sets the size of the text on all pages, also on later ones. Chromium remembers it for each host of
   * the partition, in memory; the partition is used for one session only.
   */
  setTextSize(percent: TextSize): void {
    this.#zoomFactor = percent / 100;
    for (const { webContents } of this.#options.views()) this.#zoom(webContents);
  }

  /** Gives a page the size of the text, on each host that it leads to. */
  keepTextSize(contents: WebContents): void {
    const zoom = () => {
      this.#zoom(contents);
    };
    contents.on('did-navigate', zoom);
    contents.on('zoom-changed', zoom);
  }

  /** Shows one view, hides all others, and gives it the keyboard. */
  bringToFront(view: WebContentsView): void {
    this.#front = view;
    this.#options.inputWatch.toFront(view.webContents);
    for (const other of this.#options.views()) other.setVisible(other === view);
    view.webContents.focus();
  }

  /** Whether the user sees this page, or will once the kiosk's own screens no longer cover it. */
  isInFront(contents: WebContents): boolean {
    return this.#front?.webContents === contents;
  }

  /** Hides every view. */
  cover(): void {
    this.#options.inputWatch.toFront(null);
    for (const view of this.#options.views()) view.setVisible(false);
  }

  visibleCount(): number {
    return this.#options.views().filter((view) => view.getVisible()).length;
  }

  /** Follows the sizes of the window and of the on-screen keyboard no longer. */
  close(): void {
    this.#options.window.off('resize', this.#relayout);
    this.#stopFollowing();
  }

  #zoom(contents: WebContents): void {
    if (contents.isDestroyed() || contents.getZoomFactor() === this.#zoomFactor) return;
    contents.setZoomFactor(this.#zoomFactor);
  }
}

/** Reports each change of whether Back leads from this page to an earlier one. */
function watchHistory(contents: WebContents, page: SitePage, onHistory: OnHistory): void {
  let couldGoBack = false;
  const report = (canGoBack: boolean) => {
    if (canGoBack === couldGoBack) return;
    couldGoBack = canGoBack;
    onHistory(page, canGoBack);
  };
  const look = () => {
    report(contents.navigationHistory.canGoBack());
  };
  // The frames of a page add to its history, too.
  contents.on('did-frame-navigate', look);
  contents.on('did-navigate-in-page', look);
  contents.on('destroyed', () => {
    report(false);
  });
}
