import { screen, type WebContents } from 'electron';
import type { KeyPress } from '../lockdown/allowed-keys.ts';

/**
 * What a person does. Left out are events that Chromium makes by itself, such as the pointer
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

export interface InputWatchOptions {
  readonly onInput: () => void;
  /** Whether a page gets this key. */
  readonly isAllowedKey: (press: KeyPress) => boolean;
}

/**
 * Calls back for every input of a person, and keeps from the page what is not to reach it. It is seen
 * in the browser process, before the page gets it, so a page that hangs hides nothing and a page that
 * lies adds nothing.
 */
export class InputWatch {
  readonly #onInput: () => void;
  readonly #isAllowedKey: InputWatchOptions['isAllowedKey'];
  #pointer = { x: 0, y: 0 };

  constructor({ onInput, isAllowedKey }: InputWatchOptions) {
    this.#onInput = onInput;
    this.#isAllowedKey = isAllowedKey;
  }

  watch(contents: WebContents): void {
    this.#pointer = screen.getCursorScreenPoint();
    contents.on('before-input-event', (event, press) => {
      // A key that is let go does nothing any more, and a page may wait for it.
      if (press.type !== 'keyDown' || this.#isAllowedKey(press)) return;
      event.preventDefault();
      this.#onInput();
    });
    contents.on('zoom-changed', () => {
      contents.setZoomLevel(0);
    });
    contents.on('input-event', (_event, { type }) => {
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
