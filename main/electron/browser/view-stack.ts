import type { BaseWindow, WebContentsView } from 'electron';
import type { InputWatch } from '../window/input-watch.ts';

/** What a stack lays out. */
export interface ViewStackOptions {
  readonly window: BaseWindow;
  readonly inputWatch: InputWatch;
  /** Height of the session bar above the views, in pixels. */
  readonly barHeight: number;
  /** All views of the session's pages, in whatever order. */
  readonly views: () => readonly WebContentsView[];
}

/** The views of a session's pages, all in the same place below the session bar: at most one is seen. */
export class ViewStack {
  readonly #options: ViewStackOptions;
  readonly #relayout = () => {
    this.layout();
  };

  constructor(options: ViewStackOptions) {
    this.#options = options;
    options.window.on('resize', this.#relayout);
  }

  /** Lays out all views; a new one has no place before this. */
  layout(): void {
    const { window, barHeight, views } = this.#options;
    const [width = 0, height = 0] = window.getContentSize();
    for (const view of views()) {
      view.setBounds({ x: 0, y: barHeight, width, height: Math.max(0, height - barHeight) });
    }
  }

  /** Shows one view, hides all others, and gives it the keyboard. */
  bringToFront(view: WebContentsView): void {
    this.#options.inputWatch.toFront(view.webContents);
    for (const other of this.#options.views()) other.setVisible(other === view);
    view.webContents.focus();
  }

  /** Hides every view. */
  cover(): void {
    this.#options.inputWatch.toFront(null);
    for (const view of this.#options.views()) view.setVisible(false);
  }

  visibleCount(): number {
    return this.#options.views().filter((view) => view.getVisible()).length;
  }

  /** Follows the window's size no longer. */
  close(): void {
    this.#options.window.off('resize', this.#relayout);
  }
}
