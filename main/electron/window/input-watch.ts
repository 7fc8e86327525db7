import { screen, type WebContents } from 'electron';
import type { KeyPress } from '../../device/allowed-keys.ts';
import type { Keyboard } from '../../device/keyboard.ts';
import type { OnScreenKeyboard } from './on-screen-keyboard.ts';

/**
 * Events of a user's input. Missing are events that Chromium makes by itself, such as the pointer
 * "entering" a view that was just shown under it.
 */
const TOUCHES: ReadonlySet<string> = new Set([
  'mouseDown',
  'mouseUp',
  'mouseWheel',
  'rawKeyDown',
  'keyDown',
  'keyUp',
  'char',
  'touchStart',
  'touchMove',
  'touchEnd',
  'gestureTapDown',
  'gestureScrollUpdate',
]);

/** Presses of the pointer or on the touch screen, as opposed to keys. */
const PRESSES: ReadonlySet<string> = new Set(['mouseDown', 'touchStart', 'gestureTapDown']);

export interface InputWatchOptions {
  /** Decides which page the keys go to. */
  readonly keyboard: Keyboard<WebContents>;
  readonly onScreenKeyboard: Pick<OnScreenKeyboard, 'toFront' | 'watch'>;
  readonly onInput: () => void;
  /** The user leads the focus from the page in front to the session bar. */
  readonly onBarReached: () => void;
  /** Whether a page without rules of its own gets this key. */
  readonly isAllowedKey: (press: KeyPress) => boolean;
}

/** What the keys of one site's pages are. */
export interface PageKeys {
  readonly isAllowed: (press: KeyPress) => boolean;
  /** The user pressed a key that the page in front does not get. */
  readonly onRefused: (press: KeyPress) => void;
}

/**
 * Calls back for every input of a user, and keeps forbidden keys from the page. It sees input in
 * the browser process, before the page gets it, so a page can neither hide nor forge input.
 */
export class InputWatch {
  readonly #onInput: () => void;
  readonly #onBarReached: () => void;
  readonly #isAllowedKey: InputWatchOptions['isAllowedKey'];
  readonly #keyboard: Keyboard<WebContents>;
  readonly #onScreenKeyboard: InputWatchOptions['onScreenKeyboard'];
  #pointer = { x: 0, y: 0 };

  constructor(options: InputWatchOptions) {
    this.#onInput = options.onInput;
    this.#onBarReached = options.onBarReached;
    this.#isAllowedKey = options.isAllowedKey;
    this.#keyboard = options.keyboard;
    this.#onScreenKeyboard = options.onScreenKeyboard;
  }

  /** Says which page is in front, and so gets the keys; null: the screens alone. */
  toFront(contents: WebContents | null): void {
    this.#keyboard.toFront(contents);
    this.#onScreenKeyboard.toFront(contents);
  }

  /** @param keys the rules of a site's page */
  watch(contents: WebContents, keys?: PageKeys): void {
    const isAllowed = keys?.isAllowed ?? this.#isAllowedKey;
    const onRefused = keys?.onRefused ?? (() => undefined);
    this.#onScreenKeyboard.watch(contents, { isAllowed, onRefused });
    this.#pointer = screen.getCursorScreenPoint();
    /** Modifiers that the page has heard are down, by their position. */
    const held = new Set<string>();
    contents.on('before-input-event', (event, press) => {
      // The release of a key does nothing by itself, and a page may wait for it.
      if (press.type !== 'keyDown') {
        held.delete(press.code);
        return;
      }
      const hasKeys = this.#keyboard.pressed(contents);
      const pageBelow = this.#keyboard.pageBelow(contents);
      const leadsBack = press.key === 'Escape' && pageBelow !== null;
      if (hasKeys && isAllowed(press) && !leadsBack) {
        if (/^(Control|Alt|Shift)(Left|Right)$/.test(press.code)) held.add(press.code);
        return;
      }
      event.preventDefault();
      this.#onInput();
      if (!hasKeys) return;
      if (leadsBack || isPaneKey(press)) {
        this.#keyboard.other(contents)?.focus();
        if (pageBelow === null) this.#onBarReached();
        return;
      }
      letModifierGo(contents, press, held);
      onRefused(press);
    });
    // A page that loads takes the focus, also in the background (Electron 33). Giving it back inside the
    // event has no effect, so that happens right after it.
    contents.on('focus', () => {
      if (this.#keyboard.focused(contents)) return;
      setImmediate(() => {
        const { owner } = this.#keyboard;
        if (!owner.isDestroyed()) owner.focus();
      });
    });
    contents.on('input-event', (_event, { type }) => {
      if (PRESSES.has(type)) this.#keyboard.touched();
      if (TOUCHES.has(type) || (type === 'mouseMove' && this.#pointerMoved())) this.#onInput();
    });
  }

  #pointerMoved(): boolean {
    const { x, y } = screen.getCursorScreenPoint();
    const moved = x !== this.#pointer.x || y !== this.#pointer.y;
    this.#pointer = { x, y };
    return moved;
  }
}

/**
 * F6 leads from the page in front to the session bar and back, as between the panes of a window elsewhere, and
 * Escape leads back as well: Chromium's Tab never leaves a page (Electron 33, `WebContents::TakeFocus`).
 */
function isPaneKey({ key, control, alt, meta }: KeyPress): boolean {
  return key === 'F6' && !control && !alt && !meta;
}

const MODIFIERS = [
  ['control', 'Control'],
  ['alt', 'Alt'],
  ['shift', 'Shift'],
] as const;

/**
 * After a press that is refused, Chromium keeps every release from the page, until the next press
 * (`suppress_events_until_keydown_` in its render_widget_host_impl.cc). To a page that hands its keys on, such
 * as a remote desktop, the modifier would stay down, and the next letter would be a command there. So the
 * page hears once more that the modifier is down, as from a key that is held, and then its release.
 * @param held the modifiers that the page has heard are down, by their position (UI Events `code`)
 */
function letModifierGo(contents: WebContents, press: KeyPress, held: ReadonlySet<string>): void {
  // One that the page has not got would be refused again.
  const [modifier, keyCode] =
    MODIFIERS.find(
      ([name, key]) => press[name] && (held.has(`${key}Left`) || held.has(`${key}Right`)),
    ) ?? [];
  if (modifier === undefined) return;
  // Not inside the event: the page would also hear the character of the refused key.
  setImmediate(() => {
    if (contents.isDestroyed()) return;
    contents.sendInputEvent({
      type: 'rawKeyDown',
      keyCode,
      modifiers: [modifier, 'isautorepeat'],
    });
    // Electron can name the left one only.
    if (!held.has(`${keyCode}Left`)) contents.sendInputEvent({ type: 'keyUp', keyCode });
  });
}
