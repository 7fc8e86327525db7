import { BaseWindow, BrowserWindow, screen, type Display } from 'electron';

/** What took the focus may be on its way out by itself. */
const BACK_MS = 250;

export interface DisplayCoversOptions {
  readonly window: BrowserWindow;
  readonly title: string;
  readonly backgroundColor: string;
}

/**
 * Keeps everything but the kiosk out of sight: its window on the main display, above all others and
 * in front of them, and a plain one on each other display, also on one that is plugged in later.
 * Under Wayland a client has no say in this; there the compositor shows nothing else (cage).
 */
export class DisplayCovers {
  readonly #options: DisplayCoversOptions;
  readonly #covers = new Map<number, BaseWindow>();
  #timer: NodeJS.Timeout | undefined;
  #mayComeBack = true;

  constructor(options: DisplayCoversOptions) {
    this.#options = options;
    const { window } = options;
    window.setAlwaysOnTop(true, 'screen-saver');
    window.on('blur', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => {
        this.#comeBack();
      }, BACK_MS);
    });
    const arrange = () => {
      this.#arrange();
    };
    screen.on('display-added', arrange);
    screen.on('display-removed', arrange);
    screen.on('display-metrics-changed', arrange);
    this.#coverOthers();
  }

  /** Another process's kiosk comes to the front now. The covers stay until this process ends. */
  letGo(): void {
    this.#mayComeBack = false;
  }

  #arrange(): void {
    const { window } = this.#options;
    if (!this.#mayComeBack || window.isDestroyed()) return;
    window.setBounds(screen.getPrimaryDisplay().bounds);
    this.#coverOthers();
  }

  #coverOthers(): void {
    const main = screen.getPrimaryDisplay().id;
    const others = screen.getAllDisplays().filter(({ id }) => id !== main);
    for (const [id, cover] of this.#covers) {
      if (others.some((display) => display.id === id)) continue;
      this.#covers.delete(id);
      cover.destroy();
    }
    for (const display of others) this.#cover(display);
  }

  #cover({ id, bounds }: Display): void {
    const { title, backgroundColor } = this.#options;
    const before = this.#covers.get(id);
    if (before !== undefined) {
      before.setBounds(bounds);
      return;
    }
    const cover = new BaseWindow({
      ...bounds,
      title,
      backgroundColor,
      frame: false,
      focusable: false,
      skipTaskbar: true,
      closable: false,
    });
    cover.setAlwaysOnTop(true, 'screen-saver');
    this.#covers.set(id, cover);
  }

  #comeBack(): void {
    const { window } = this.#options;
    if (!this.#mayComeBack || window.isDestroyed() || BrowserWindow.getFocusedWindow()) return;
    window.moveTop();
    window.focus();
  }
}
