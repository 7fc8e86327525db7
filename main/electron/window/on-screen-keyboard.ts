import type { WebContents } from 'electron';
import type { ScreenKey, TextField } from '../../device/screen-key.ts';
import { FIELD_BINDING, FIELD_COMMAND } from '../browser/guards/devtools.ts';
import type { PageKeys } from './input-watch.ts';
import { codeOf, send, typeIntoPage, typeIntoScreens } from './type-key.ts';

/** The guards of a frame that moves are sent by then (dialog-guard.ts). */
const FRAME_MOVED_MS = 100;

/** A text field in a page: what sends to its frame, and where its script runs. */
interface FieldPlace {
  /** The DevTools session of a frame with a process of its own; undefined: the page's. */
  readonly session: string | undefined;
  readonly contextId: number;
}

export interface OnScreenKeyboardOptions {
  /** The kiosk's own screens, which draw the keyboard. */
  readonly screens: WebContents;
  /** Tells the screens which text field of the page in front has the focus; null: none. */
  readonly tellField: (field: TextField | null) => void;
}

/**
 * Types what the user presses on the on-screen keyboard into the page in front, or else into the
 * kiosk's own screens, and keeps room for the keyboard. It holds no text but the key of the moment.
 */
export class OnScreenKeyboard {
  readonly #screens: WebContents;
  readonly #tellField: OnScreenKeyboardOptions['tellField'];
  readonly #keys = new WeakMap<WebContents, PageKeys>();
  readonly #resized = new Set<() => void>();
  #front: WebContents | null = null;
  #field: FieldPlace | null = null;
  #height = 0;
  /** What lets a page take itself for focused, and ends that. */
  #held: { readonly page: WebContents; readonly sessions: Set<string | undefined> } | null = null;

  constructor({ screens, tellField }: OnScreenKeyboardOptions) {
    this.#screens = screens;
    this.#tellField = tellField;
  }

  /** The height of the keyboard at the bottom of the window, in pixels of the window; 0: hidden. */
  get height(): number {
    return this.#height;
  }

  /** Calls back with each change of the height, until the returned function is called. */
  onResized(callback: () => void): () => void {
    this.#resized.add(callback);
    return () => {
      this.#resized.delete(callback);
    };
  }

  /** Follows the text fields of a page, and keeps to the page's keys. */
  watch(page: WebContents, keys: PageKeys): void {
    this.#keys.set(page, keys);
    if (page === this.#screens) return;
    // A document in another process than the one before has not got the function (V8 restores it only where
    // its `Runtime` domain is on, which would send every message of a page's console through the kiosk). A
    // frame that comes or goes takes it from the others (measured, Electron 33).
    const waiting = new Set<string | undefined>();
    const bind = (session?: string) => {
      waiting.delete(session);
      if (page.isDestroyed()) return;
      send(page, 'Runtime.removeBinding', { name: FIELD_BINDING }, session);
      send(page, ...FIELD_COMMAND, session);
    };
    page.on('did-navigate', () => {
      bind();
    });
    page.debugger.on('message', (_event, method, parameters: unknown, from) => {
      const session = from === '' ? undefined : from;
      if (/^(Target\.|Page\.(frame|domContent))/.test(method) && !waiting.has(session)) {
        waiting.add(session);
        setTimeout(bind, FRAME_MOVED_MS, session);
      }
      if (method !== 'Runtime.bindingCalled' || page !== this.#front) return;
      const message = fieldMessage(parameters);
      if (message !== null) this.#fieldChanged(message, session);
    });
  }

  /** @param page the page in front, which gets the keys; null: the screens */
  toFront(page: WebContents | null): void {
    if (page === this.#front) return;
    this.#letGo();
    this.#front = page;
    this.#field = null;
    this.#tellField(null);
    this.#hold();
  }

  /** The screens show the keyboard with this height in pixels of theirs, or hide it (0). */
  shown(height: number): void {
    const shownHeight = Math.ceil(height * this.#screens.getZoomFactor());
    if (shownHeight === this.#height) return;
    this.#height = shownHeight;
    for (const resized of this.#resized) resized();
    if (shownHeight === 0) this.#letGo();
    this.#hold();
    this.#reveal();
  }

  /** Types a key of the keyboard that is shown. */
  type(key: ScreenKey): void {
    const page = this.#front ?? this.#screens;
    if (this.#height === 0 || page.isDestroyed()) return;
    const keys = this.#keys.get(page);
    const press = {
      key: key.kind === 'text' ? key.text : key.name,
      code: codeOf(key),
      ...{ control: false, alt: false, shift: false, meta: false },
    };
    if (keys?.isAllowed(press) !== true) {
      keys?.onRefused(press);
      return;
    }
    if (page === this.#screens) typeIntoScreens(page, key);
    else {
      if (!page.isFocused()) page.focus();
      typeIntoPage(page, key);
    }
  }

  #fieldChanged({ field, contextId }: FieldMessage, session: string | undefined): void {
    // A frame that has lost the focus says so after the frame that has it now.
    const isOfOther = this.#field?.session !== session || this.#field?.contextId !== contextId;
    if (field === null && isOfOther) return;
    this.#field = field === null ? null : { session, contextId };
    this.#tellField(field);
    this.#hold();
    this.#reveal();
  }

  /**
   * A press on the keyboard takes the focus of the window away from the page. The page does not notice
   * that: some pages close what is open, or complain about an empty field, when they lose the focus.
   */
  #hold(): void {
    const page = this.#front;
    if (page === null || this.#height === 0 || page.isDestroyed()) return;
    const held = this.#held ?? { page, sessions: new Set() };
    this.#held = held;
    for (const session of [undefined, this.#field?.session]) {
      if (held.sessions.has(session)) continue;
      held.sessions.add(session);
      send(page, 'Emulation.setFocusEmulationEnabled', { enabled: true }, session);
    }
    if (!page.isFocused()) page.focus();
  }

  #letGo(): void {
    const held = this.#held;
    this.#held = null;
    if (held === null || held.page.isDestroyed()) return;
    for (const session of held.sessions)
      send(held.page, 'Emulation.setFocusEmulationEnabled', { enabled: false }, session);
  }

  /** Scrolls the field into what the keyboard leaves of the page. */
  #reveal(): void {
    const page = this.#front;
    if (page === null || this.#field === null || this.#height === 0) return;
    const { contextId, session } = this.#field;
    const expression = 'cleardeskRevealField()';
    send(page, 'Runtime.evaluate', { expression, contextId }, session);
  }
}

interface FieldMessage {
  readonly field: TextField | null;
  readonly contextId: number;
}

/** What the script in a page tells; null for anything else. Written by hand, as in arguments.ts. */
function fieldMessage(parameters: unknown): FieldMessage | null {
  if (typeof parameters !== 'object' || parameters === null) return null;
  const values = new Map<string, unknown>(Object.entries(parameters));
  const contextId = values.get('executionContextId');
  const payload = values.get('payload');
  if (values.get('name') !== FIELD_BINDING || typeof contextId !== 'number') return null;
  if (typeof payload !== 'string') return null;
  if (payload === 'none') return { field: null, contextId };
  const flags = /^field( numeric)?( secret)?( touched)?$/.exec(payload);
  if (flags === null) return null;
  const [, numeric, secret, touched] = flags;
  const field = {
    isNumeric: numeric !== undefined,
    isSecret: secret !== undefined,
    isTouched: touched !== undefined,
  };
  return { field, contextId };
}
