import { DropDown, isDropDown } from './drop-down.ts';
import { Fields } from './fields.ts';
import { HiddenRoots } from './hidden-roots.ts';
import { setStyle } from './style.ts';
import { Tooltips } from './tooltips.ts';

/**
 * Keeps what Chromium draws in windows of its own inside the site's area. Such a window lies above the
 * session bar, and the page chooses its text or its pixels. No setting of Electron bounds it, nor do
 * device metrics (measured on X11, Electron 33).
 *
 * - A `<select>` opens a list inside its own page instead.
 * - The pickers of dates and times do not open, and a colour field becomes a text field: values are typed.
 * - Suggestions (`<datalist>`) are left out.
 * - A tooltip has one line of 100 characters at most.
 * - The image of a drag is transparent.
 *
 * It runs in every frame before the page's scripts, in a world of its own, so that the page cannot
 * replace what it calls. Its listeners on the window are the first ones.
 */

declare global {
  /** For the script of this world in another frame. */
  var listenInOwnArea: (() => void) | undefined;
}

/** A tooltip comes later than this. */
const RESTING_MS = 200;
const OPENING_KEYS: ReadonlySet<string> = new Set([' ', 'Enter', 'ArrowUp', 'ArrowDown', 'F4']);
/** Presses that act on an element, which is looked at before. */
const ACTING: ReadonlySet<string> = new Set(['mousedown', 'keydown', 'click', 'dragstart']);

const isMac = navigator.platform.startsWith('Mac');
const list = new DropDown();
const fields = new Fields();
const tooltips = new Tooltips();
const hiddenRoots = new HiddenRoots();
let resting: number | undefined;

type Path = readonly EventTarget[];

const listeners = [
  listener('mousedown', (event, path) => {
    if (isInList(path)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    const select = selectOf(path);
    const wasOpen = select !== undefined && list.select === select;
    list.close(false);
    if (select === undefined) return;
    if (!isDropDown(select)) {
      // The page could make it a drop-down before Chromium acts on the press.
      event.stopImmediatePropagation();
      return;
    }
    event.preventDefault();
    if (event.button !== 0) return;
    select.focus();
    if (!wasOpen) list.open(select);
  }),
  listener('keydown', (event, path) => {
    const { key, altKey } = event;
    if (list.select !== null && path.includes(list.select)) {
      if (list.press(event)) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
      return;
    }
    const select = selectOf(path);
    if (select === undefined || !OPENING_KEYS.has(key)) return;
    if (!isDropDown(select)) event.stopImmediatePropagation();
    else if (altKey || isMac || !key.startsWith('Arrow')) {
      event.preventDefault();
      list.open(select);
    } else event.stopImmediatePropagation();
  }),
  listener('click', (event, path) => {
    if (!isInList(path)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    list.choose(path);
  }),
  listener('mouseover', (_event, path) => {
    tooltips.watch(path);
    clearTimeout(resting);
    resting = setTimeout(() => {
      hiddenRoots.emptyAt(path[0], list.host);
    }, RESTING_MS);
    if (isInList(path)) list.hover(path);
  }),
  listener('focusin', (_event, path) => {
    tooltips.watch(path);
    if (list.select !== null && !path.includes(list.select)) list.close(false);
  }),
  listener('dragstart', (event) => {
    // A canvas has no pseudo-elements that the page could style.
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 1;
    setStyle(canvas, {
      display: 'block',
      position: 'fixed',
      left: '0',
      top: '0',
      width: '1px',
      height: '1px',
    });
    document.documentElement.append(canvas);
    event.dataTransfer?.setDragImage(canvas, 0, 0);
    setTimeout(() => {
      canvas.remove();
    }, 0);
  }),
  listener('scroll', (_event, path) => {
    if (!isInList(path)) list.close(false);
  }),
  listener('resize', () => {
    list.close(false);
  }),
  listener('blur', (event) => {
    if (event.target === window) list.close(false);
  }),
];

function isInList(path: Path): boolean {
  return list.host !== null && path.includes(list.host);
}

function selectOf(path: Path): HTMLSelectElement | undefined {
  return path.find((node) => node instanceof HTMLSelectElement);
}

/** What is the same for every kind of event. */
function prepare(event: Event): Path {
  const path = event.composedPath();
  if (ACTING.has(event.type)) hiddenRoots.emptyAt(path[0], list.host);
  fields.handle(event, path);
  return path;
}

function listener<Kind extends keyof WindowEventMap>(
  type: Kind,
  handle: (event: WindowEventMap[Kind], path: Path) => void,
): () => void {
  const onEvent = (event: WindowEventMap[Kind]) => {
    handle(event, prepare(event));
  };
  return () => {
    addEventListener(type, onEvent, { capture: true, passive: false });
  };
}

/** Again and again does no harm: the listeners stay the same ones. */
function listen(): void {
  for (const add of listeners) add();
}

/** The node that an event of the script in the page's world carries. */
function nodeOf(event: Event): EventTarget | null {
  return event instanceof MouseEvent ? event.relatedTarget : null;
}

/** Also one of another frame, whose classes are others. */
function isDocument(target: EventTarget | null): target is Document {
  return target !== null && 'defaultView' in target;
}

listen();
globalThis.listenInOwnArea = listen;

// The script in the page's world hands over a node that no script of the page knows.
document.fonts.addEventListener(
  'own-area',
  (event) => {
    const channel = nodeOf(event);
    channel?.addEventListener('reopened', (message) => {
      const reopened = nodeOf(message);
      if (isDocument(reopened)) reopened.defaultView?.listenInOwnArea?.();
    });
    channel?.addEventListener('picker', (message) => {
      const select = nodeOf(message);
      if (select instanceof HTMLSelectElement && isDropDown(select)) list.open(select);
    });
  },
  { once: true },
);
