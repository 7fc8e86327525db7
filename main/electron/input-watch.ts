import { screen, type WebContents } from 'electron';

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

/**
 * Calls back for every input of a person that reaches a page. It is seen in the browser process,
 * before the page gets it, so a page that hangs hides nothing and a page that lies adds nothing.
 */
export class InputWatch {
  readonly #onInput: () => void;
  #pointer = { x: 0, y: 0 };

  constructor(onInput: () => void) {
    this.#onInput = onInput;
  }

  watch(contents: WebContents): void {
    this.#pointer = screen.getCursorScreenPoint();
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
