import { BaseWindow, type Display, type Rectangle, screen } from 'electron';

/** A window that took the focus may be about to close by itself. */
const BACK_MS = 250;

export interface DisplayCoversOptions {
  readonly window: BaseWindow;
  readonly title: string;
  readonly backgroundColor: string;
}

/**
 * Hides everything but the kiosk: keeps its window on the main display, above all others, and a
 * plain window on each other display, including displays that are plugged in later. Under Wayland a
 * client cannot do this; there the compositor (cage) shows nothing else.
 */
export class DisplayBlankers {
  readonly #options: DisplayCoversOptions;
  readonly #covers = new Map<string, BaseWindow>();
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

  /**
   * Lets the next process's window come to the front. The blankers stay until this process ends.
   */
  release(): void {
    this.#mayComeBack = false;
  }

  #arrange(): void {
    const { window } = this.#options;
    if (!this.#mayComeBack || window.isDestroyed()) return;
    window.setBounds(fullDisplayBounds(screen.getPrimaryDisplay()));
    this.#coverOthers();
  }

  /** Compares positions, not ids: displays of an X server may share an id (Electron 33, `:0`). */
  #coverOthers(): void {
    const main = placeOf(screen.getPrimaryDisplay());
    const others = new Map(screen.getAllDisplays().map((each) => [placeOf(each), each]));
    others.delete(main);
    for (const [place, cover] of this.#covers) {
      if (others.has(place)) continue;
      this.#covers.delete(place);
      cover.destroy();
    }
    for (const [place, display] of others) {
      if (!this.#covers.has(place))
        this.#covers.set(place, this.#newCover(fullDisplayBounds(display)));
    }
  }

  #newCover(bounds: Rectangle): BaseWindow {
    const { title, backgroundColor } = this.#options;
    const cover = new BaseWindow({
      ...bounds,
      title,
      backgroundColor,
      frame: false,
      roundedCorners: false,
      focusable: false,
      skipTaskbar: true,
      closable: false,
    });
    cover.setAlwaysOnTop(true, 'screen-saver');
    return cover;
  }

  #comeBack(): void {
    const { window } = this.#options;
    if (!this.#mayComeBack || window.isDestroyed() || BaseWindow.getFocusedWindow()) return;
    window.moveTop();
    window.focus();
  }
}

function placeOf({ bounds: { x, y, width, height } }: Display): string {
  return [x, y, width, height].join(' ');
}

/**
 * The bounds of a window that is to cover a display. On an X server it is one pixel larger each
 * way: Chromium makes a window of exactly the display's size a pixel smaller, so that no window
 * manager treats it as full screen; without a window manager it stays that small (measured,
 * Electron 33).
 */
export function fullDisplayBounds({ bounds }: Pick<Display, 'bounds'>): Rectangle {
  if (process.platform !== 'linux' || process.env['WAYLAND_DISPLAY'] !== undefined) return bounds;
  return { ...bounds, width: bounds.width + 1, height: bounds.height + 1 };
}
