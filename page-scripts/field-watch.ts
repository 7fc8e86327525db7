/** What the kiosk's keyboard has to know of the text field that has the focus, and nothing of its text. */
export interface FocusedField {
  readonly isNumeric: boolean;
  readonly isSecret: boolean;
  readonly isTouched: boolean;
}

/** Fields whose value is typed: pickers do not open in the kiosk (own-area.ts). */
const TYPED: ReadonlySet<string> = new Set([
  ...['text', 'search', 'email', 'url', 'password', 'number', 'tel', 'color'],
  ...['date', 'datetime-local', 'month', 'time', 'week'],
]);
const NUMERIC_TYPES: ReadonlySet<string> = new Set([
  'number',
  'tel',
  'date',
  'datetime-local',
  'month',
  'time',
  'week',
]);
const NUMERIC_MODES: ReadonlySet<string> = new Set(['numeric', 'decimal', 'tel']);

/** A focus that comes this soon after a touch came by it. */
const TOUCH_MS = 1000;
/** However often a page moves the focus, it is reported no more often than this. */
const REPORT_MS = 60;

/**
 * Reports each text field of this document that gets the focus or is touched, and null when the focus is
 * elsewhere.
 */
export class FieldWatch {
  readonly #report: (field: FocusedField | null) => void;
  readonly #stopped = new AbortController();
  #touchedAt = -Infinity;
  #pending: ReturnType<typeof setTimeout> | undefined;
  #isReported = false;
  #last = '';

  constructor(report: (field: FocusedField | null) => void) {
    this.#report = report;
    const changed = () => {
      this.#pending ??= setTimeout(() => {
        this.#pending = undefined;
        this.#look();
      }, REPORT_MS);
    };
    const options = { capture: true, signal: this.#stopped.signal };
    for (const type of ['focusin', 'focusout']) addEventListener(type, changed, options);
    for (const type of ['focus', 'blur']) addEventListener(type, changed, options);
    const touched = ({ isTrusted, pointerType }: PointerEvent) => {
      if (!isTrusted || pointerType === 'mouse') return;
      this.#touchedAt = performance.now();
      this.#last = ''; // a field that has the focus already asks for the keyboard once more
      changed();
    };
    for (const type of ['pointerdown', 'pointerup'] as const)
      addEventListener(type, touched, options);
    changed();
  }

  stop(): void {
    this.#stopped.abort();
    clearTimeout(this.#pending);
  }

  #look(): void {
    const element = focusedElement();
    const kind = element === null ? null : kindOf(element);
    const isTouched = performance.now() - this.#touchedAt < TOUCH_MS;
    const now = kind === null ? 'none' : JSON.stringify([kind, isTouched]);
    if (now === this.#last || (kind === null && !this.#isReported)) return;
    this.#last = now;
    this.#isReported = kind !== null;
    this.#report(kind === null ? null : { ...kind, isTouched });
  }
}

/** The element with the focus, also inside open shadow roots; null where another frame has it. */
export function focusedElement(): Element | null {
  if (!document.hasFocus()) return null;
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}

/** How the keyboard looks for an element; null for one that takes no text, or shows a keyboard of its own. */
export function kindOf(element: Element): Omit<FocusedField, 'isTouched'> | null {
  if (!isTextField(element) || element.inputMode === 'none') return null;
  const type = element instanceof HTMLInputElement ? element.type : '';
  const style = getComputedStyle(element).getPropertyValue('-webkit-text-security');
  return {
    isNumeric: NUMERIC_TYPES.has(type) || NUMERIC_MODES.has(element.inputMode),
    isSecret: type === 'password' || !['', 'none'].includes(style),
  };
}

function isTextField(element: Element): element is HTMLElement {
  if (element instanceof HTMLInputElement)
    return TYPED.has(element.type) && !element.readOnly && !element.disabled;
  if (element instanceof HTMLTextAreaElement) return !element.readOnly && !element.disabled;
  return element instanceof HTMLElement && element.isContentEditable;
}
