import { setStyle } from './style.ts';

/** Two presses of letter keys with more time than this between them are not one word. */
const TYPING_PAUSE_MS = 1000;

/** The open list of a drop-down. */
interface OpenList {
  readonly host: HTMLElement;
  readonly select: HTMLSelectElement;
  readonly rows: ReadonlyMap<HTMLOptionElement, HTMLElement>;
  /** The choice before the list opened. */
  readonly before: number;
  typed: string;
  typedAtMs: number;
}

/** Shows a `<select>`'s options inside its own page. At most one list is open. */
export class DropDown {
  #list: OpenList | null = null;

  /** The drop-down whose list is open. */
  get select(): HTMLSelectElement | null {
    return this.#list?.select ?? null;
  }

  get host(): HTMLElement | null {
    return this.#list?.host ?? null;
  }

  open(select: HTMLSelectElement): void {
    this.close(false);
    if (select.matches(':disabled') || !select.isConnected) return;
    const { font, direction, colorScheme } = getComputedStyle(select);
    const host = document.createElement('div');
    const box = document.createElement('div');
    box.role = 'listbox';
    const rows = addRows(box, select, font);
    const frame = select.getBoundingClientRect();
    const below = innerHeight - frame.bottom;
    const isBelow = below >= Math.min(240, frame.top) || below >= frame.top;
    const height = Math.max(40, Math.min(480, (isBelow ? below : frame.top) - 2));
    setStyle(host, {
      position: 'fixed',
      inset: 'auto',
      margin: '0',
      'z-index': '2147483647',
      'color-scheme': colorScheme,
      [isBelow ? 'top' : 'bottom']: px(
        Math.max(0, isBelow ? frame.bottom : innerHeight - frame.top),
      ),
      left: px(Math.max(0, Math.min(frame.left, innerWidth - Math.max(frame.width, 80)))),
      display: 'block',
      overflow: 'hidden',
      border: '1px solid GrayText',
      background: 'Canvas',
      direction,
    });
    setStyle(box, {
      display: 'block',
      overflow: 'auto',
      'max-height': px(height),
      'min-width': px(frame.width),
      'max-width': px(innerWidth - Math.max(0, frame.left) - 2),
    });
    host.attachShadow({ mode: 'open' }).append(box);
    host.popover = 'manual';
    placeFor(select).append(host);
    host.showPopover();
    this.#list = { host, select, rows, before: select.selectedIndex, typed: '', typedAtMs: 0 };
    this.#mark(select.options[select.selectedIndex]);
  }

  /** @param isChosen whether the marked option becomes the choice */
  close(isChosen: boolean): void {
    if (this.#list === null) return;
    const { host, select, before } = this.#list;
    this.#list = null;
    host.remove();
    if (!isChosen) select.selectedIndex = before;
    if (select.selectedIndex === before) return;
    select.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
    select.dispatchEvent(new Event('change', { bubbles: true }));
  }

  /** Marks the option that the mouse is over. */
  hover(path: readonly EventTarget[]): void {
    this.#mark(this.#optionIn(path));
  }

  choose(path: readonly EventTarget[]): void {
    const option = this.#optionIn(path);
    if (option === undefined || isOff(option)) return;
    this.#mark(option);
    this.close(true);
  }

  /** @returns whether the key was the open list's */
  press({ key, timeStamp, altKey }: KeyboardEvent): boolean {
    const list = this.#list;
    if (list === null) return false;
    const options = [...list.rows.keys()].filter((option) => !isOff(option));
    const at = options.findIndex((option) => option.index === list.select.selectedIndex);
    const to = targetOf(key, at, options.length - 1);
    if (key === 'Escape') this.close(false);
    else if (key === 'Tab') {
      this.close(true);
      return false;
    } else if (key === 'Enter' || key === 'F4' || altKey || (key === ' ' && list.typed === ''))
      this.close(true);
    else if (to !== null) this.#mark(options[Math.max(0, Math.min(options.length - 1, to))]);
    else if (key.length === 1) {
      const isNew = timeStamp - list.typedAtMs > TYPING_PAUSE_MS;
      list.typed = (isNew ? '' : list.typed) + key.toLowerCase();
      list.typedAtMs = timeStamp;
      const from = isNew ? at + 1 : at;
      const inTurn = [...options.slice(from), ...options.slice(0, from)];
      this.#mark(inTurn.find(({ label }) => label.trim().toLowerCase().startsWith(list.typed)));
    } else return false;
    return true;
  }

  #optionIn(path: readonly EventTarget[]): HTMLOptionElement | undefined {
    return [...(this.#list?.rows ?? [])].find(([, row]) => path.includes(row))?.[0];
  }

  /** The value follows the marked option, so that a screen reader says it. */
  #mark(option: HTMLOptionElement | undefined): void {
    if (this.#list === null || option === undefined || isOff(option)) return;
    this.#list.select.selectedIndex = option.index;
    for (const [shown, row] of this.#list.rows) {
      const isMarked = shown === option;
      const color = isMarked ? 'HighlightText' : isOff(shown) ? 'GrayText' : 'CanvasText';
      row.setAttribute('aria-selected', String(isMarked));
      row.style.setProperty('background', isMarked ? 'Highlight' : 'transparent', 'important');
      row.style.setProperty('color', color, 'important');
      if (isMarked) row.scrollIntoView({ block: 'nearest' });
    }
  }
}

/** A `<select>` that opens a list, and is not one itself. */
export function isDropDown(select: HTMLSelectElement): boolean {
  return !select.multiple && select.size <= 1;
}

function addRows(
  box: HTMLElement,
  select: HTMLSelectElement,
  font: string,
): ReadonlyMap<HTMLOptionElement, HTMLElement> {
  const addRow = (text: string, role: string, padding: string) => {
    const row = document.createElement('div');
    row.role = role;
    row.textContent = text;
    setStyle(row, {
      display: 'block',
      font,
      color: 'CanvasText',
      padding,
      cursor: 'default',
      'white-space': 'pre',
      overflow: 'hidden',
      'text-overflow': 'ellipsis',
      'min-height': '1.2em',
    });
    box.append(row);
    return row;
  };
  const rows = new Map<HTMLOptionElement, HTMLElement>();
  let group: HTMLOptGroupElement | null = null;
  for (const option of select.options) {
    if (option.hidden || getComputedStyle(option).display === 'none') continue;
    const parent = option.parentElement;
    const inGroup = parent instanceof HTMLOptGroupElement ? parent : null;
    if (inGroup !== null && inGroup !== group)
      addRow(inGroup.label, 'presentation', '4px 8px').style.setProperty(
        'font-weight',
        'bold',
        'important',
      );
    group = inGroup;
    const row = addRow(option.label, 'option', inGroup === null ? '4px 8px' : '4px 8px 4px 24px');
    if (isOff(option)) row.ariaDisabled = 'true';
    rows.set(option, row);
  }
  return rows;
}

function isOff(option: HTMLOptionElement): boolean {
  const parent = option.parentElement;
  return option.disabled || (parent !== null && 'disabled' in parent && parent.disabled === true);
}

/** Where a key of the open list leads to; null: the key does not move. */
function targetOf(key: string, at: number, last: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return at + 1;
    case 'ArrowUp':
      return at - 1;
    case 'PageDown':
      return at + 10;
    case 'PageUp':
      return at - 10;
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}

/** Outside a modal dialog everything is inert. */
function placeFor(select: HTMLSelectElement): Element {
  let parent: Node | null = select;
  while (parent !== null && !(parent instanceof HTMLDialogElement))
    parent = parent.parentNode instanceof ShadowRoot ? parent.parentNode.host : parent.parentNode;
  return parent ?? bodyOf(document) ?? document.documentElement;
}

/** An SVG document has none. */
function bodyOf({ body }: { readonly body: HTMLElement | null }): HTMLElement | null {
  return body;
}

function px(length: number): string {
  return `${length}px`;
}
