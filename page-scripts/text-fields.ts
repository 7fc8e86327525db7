import { FieldWatch, focusedElement, kindOf } from './field-watch.ts';

/**
 * Tells the kiosk which text field of a page has the focus, so that it can show its on-screen keyboard. It
 * runs in every frame in the world of own-area.ts, out of the reach of the page's scripts.
 */

declare global {
  /** Made by the kiosk, in this world only. */
  var cleardeskTextField: ((message: string) => void) | undefined;
  /** For the kiosk. */
  var cleardeskRevealField: (() => void) | undefined;
}

/** The page has its new size a moment after the kiosk has changed it. */
const RESIZED_MS = 150;

/** In a new document the function may be there a moment later. */
const LATE_MS = 200;
let waiting: ReturnType<typeof setTimeout> | undefined;

function tell(message: string): void {
  clearTimeout(waiting);
  if (globalThis.cleardeskTextField !== undefined) globalThis.cleardeskTextField(message);
  else waiting = setTimeout(tell, LATE_MS, message);
}

new FieldWatch((field) => {
  if (field === null) tell('none');
  else {
    const { isNumeric, isSecret, isTouched } = field;
    const flags = [isNumeric && ' numeric', isSecret && ' secret', isTouched && ' touched'];
    tell(`field${flags.map((flag) => flag || '').join('')}`);
  }
});

globalThis.cleardeskRevealField = () => {
  setTimeout(() => {
    const field = focusedElement();
    if (field !== null && kindOf(field) !== null) field.scrollIntoView({ block: 'nearest' });
  }, RESIZED_MS);
};
