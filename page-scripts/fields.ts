const PICKERS: ReadonlySet<string> = new Set(['date', 'datetime-local', 'month', 'time', 'week']);

/**
 * Keeps the pickers and the suggestions of `<input>` closed. A page may change an element between this
 * script's listener and what Chromium does with the event, so each field that gets one is watched.
 */
export class Fields {
  readonly #watched = new WeakSet<HTMLInputElement>();
  #current: Event | null = null;

  /** An event is on its way to these nodes. */
  handle(event: Event, path: readonly EventTarget[]): void {
    this.#current = event;
    if (event.type === 'mouseover') return;
    for (const node of path) if (node instanceof HTMLInputElement) this.#watch(node);
  }

  #watch(input: HTMLInputElement): void {
    this.#fix(input);
    if (this.#watched.has(input)) return;
    this.#watched.add(input);
    new MutationObserver(() => {
      this.#fix(input);
    }).observe(input, { attributeFilter: ['list', 'type'] });
  }

  #fix(input: HTMLInputElement): void {
    if (input.type !== 'range') input.removeAttribute('list'); // there it is the marks of a scale
    if (input.type === 'color') input.type = 'text';
    const current = this.#current;
    if (!PICKERS.has(input.type) || current === null || !isOpening(current)) return;
    const isEnter = isKey(current) && current.key === 'Enter' && !current.defaultPrevented;
    current.preventDefault();
    // Enter opens the picker, or sends the form, by where in the field the focus is: here it sends.
    if (isEnter)
      setTimeout(() => {
        sendForm(input.form);
      });
  }
}

function isKey(event: Event): event is KeyboardEvent {
  return event.type === 'keydown' && 'key' in event;
}

function isOpening(event: Event): boolean {
  if (!isKey(event)) return event.type === 'click';
  const { key, altKey } = event;
  return key === ' ' || key === 'Enter' || key === 'F4' || altKey;
}

function sendForm(form: HTMLFormElement | null): void {
  if (form === null) return;
  const button = [...form.elements].find(
    (element): element is HTMLInputElement | HTMLButtonElement =>
      'type' in element && (element.type === 'submit' || element.type === 'image'),
  );
  if (button === undefined) form.requestSubmit();
  else button.click();
}
