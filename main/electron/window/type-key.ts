import type { WebContents } from 'electron';
import type { ScreenKey } from '../../device/screen-key.ts';

/** Windows' codes of the keys, which pages still read (UI Events `keyCode`). */
const CODES = { Backspace: 8, Tab: 9, Enter: 13, ArrowLeft: 37, ArrowRight: 39 } as const;

/** The position of a key on a keyboard of Latin letters (UI Events `code`); empty for others. */
export function codeOf(key: ScreenKey): string {
  if (key.kind === 'named') return key.name;
  if (/^[a-z]$/i.test(key.text)) return `Key${key.text.toUpperCase()}`;
  return /^\d$/.test(key.text) ? `Digit${key.text}` : '';
}

/** By the DevTools protocol, which also reaches the frame with the focus if it has a process of its own. */
export function typeIntoPage(page: WebContents, key: ScreenKey): void {
  if (key.kind === 'text' && key.text.length > 1) {
    send(page, 'Input.insertText', { text: key.text });
    return;
  }
  const code = codeOf(key);
  const name = key.kind === 'text' ? key.text : key.name;
  const typed = key.kind === 'text' ? key.text : key.name === 'Enter' ? '\r' : undefined;
  const letter = /^(?:Key|Digit)(.)$/.exec(code)?.[1]?.charCodeAt(0) ?? 0;
  const press = {
    key: name,
    code,
    windowsVirtualKeyCode: key.kind === 'named' ? CODES[key.name] : letter,
  };
  const down = typed === undefined ? { type: 'rawKeyDown' } : { type: 'keyDown', text: typed };
  send(page, 'Input.dispatchKeyEvent', { ...press, ...down });
  send(page, 'Input.dispatchKeyEvent', { ...press, type: 'keyUp' });
}

export function typeIntoScreens(screens: WebContents, key: ScreenKey): void {
  if (key.kind === 'text') {
    for (const keyCode of key.text) screens.sendInputEvent({ type: 'char', keyCode });
    return;
  }
  const keyCode = ELECTRON_NAMES[key.name];
  screens.sendInputEvent({ type: 'keyDown', keyCode });
  // Chromium sends a form when it gets the character.
  if (key.name === 'Enter') screens.sendInputEvent({ type: 'char', keyCode });
  screens.sendInputEvent({ type: 'keyUp', keyCode });
}

const ELECTRON_NAMES = {
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Backspace: 'Backspace',
  Enter: 'Return',
  Tab: 'Tab',
} as const;

/** A page or a frame may be gone meanwhile, and with it the field. */
export function send(
  page: WebContents,
  method: string,
  parameters: Readonly<Record<string, unknown>>,
  session?: string,
): void {
  page.debugger.sendCommand(method, parameters, session).catch(() => undefined);
}
