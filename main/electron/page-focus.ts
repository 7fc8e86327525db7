import type { WebContents, WebContentsView } from 'electron';
import type { PageKeys } from '../session/parts.ts';

const PRESSES: ReadonlySet<string> = new Set(['mouseDown', 'touchStart', 'gestureTapDown']);

/**
 * Decides which page gets the keys: the one in front, once the user has pressed on it where what they type
 * was begun on the kiosk's own screens; none that is out of sight.
 */
export class PageFocus {
  readonly #screensPage: WebContents;
  #front: WebContentsView | null = null;
  #keys: PageKeys = 'follow';

  constructor(screensPage: WebContents) {
    this.#screensPage = screensPage;
  }

  /** This page is in front from now on. */
  bring(view: WebContentsView, keys: PageKeys): void {
    this.#front = view;
    this.#keys = keys;
    if (keys === 'follow') view.webContents.focus();
  }

  /** The kiosk's own screens are in front. */
  cover(): void {
    this.#front = null;
  }

  /** Gives the keys to the page in front. */
  give(): void {
    this.#keys = 'follow';
    this.#front?.webContents.focus();
  }

  /**
   * Watches a page of the session: loading another page takes the keys, also out of sight (until Electron
   * 35; from 36 on there is `focusOnNavigation`).
   */
  watch(contents: WebContents): void {
    contents.on('focus', () => {
      const front = this.#front?.webContents;
      if (contents === front && this.#keys === 'follow') return;
      const rightful = this.#keys === 'follow' ? (front ?? this.#screensPage) : this.#screensPage;
      if (!rightful.isDestroyed()) rightful.focus();
    });
    contents.on('input-event', (_event, { type }) => {
      const isAwaited = contents === this.#front?.webContents && this.#keys === 'wait';
      if (isAwaited && PRESSES.has(type)) this.give();
    });
  }
}
