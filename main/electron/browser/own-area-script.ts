/**
 * Keeps everything that Chromium would draw in its own windows inside the site's area. Such a
 * window lies above the session bar, and the page chooses its text or its pixels. Neither a setting
 * of Electron nor device metrics bound it (measured on X11, Electron 33).
 *
 * - A `<select>` opens a list inside its own page instead.
 * - The pickers of dates and times do not open, and a colour field becomes a text field: values are
 *   typed.
 * - Suggestions (`<datalist>`) are left out.
 * - A tooltip has one line of 100 characters at most.
 * - The image of a drag is transparent.
 *
 * It runs in every frame before the page's scripts, in a world of its own, so that the page cannot
 * replace what it calls. Its listeners on the window are the first ones.
 */
export const OWN_AREA_SCRIPT = `(() => {
  const MAX_TITLE = 100;
  const PICKERS = new Set(['date', 'datetime-local', 'month', 'time', 'week']);
  const OPENING_KEYS = new Set([' ', 'Enter', 'ArrowUp', 'ArrowDown', 'F4']);
  const isMac = navigator.platform.startsWith('Mac');
  const isDropDown = (select) => !select.multiple && select.size <= 1;
  const selectOf = (path) => path.find((node) => node instanceof HTMLSelectElement);

  // The list of a drop-down: one at most is open.
  let list = null;

  const optionsOf = (select) =>
    [...select.options].filter((option) => !option.hidden && getComputedStyle(option).display !== 'none');
  const isOff = (option) => option.disabled || option.parentElement?.disabled === true;

  const style = (element, values) => {
    for (const [name, value] of Object.entries({ all: 'initial', ...values }))
      element.style.setProperty(name, value, 'important');
  };

  const close = (isChosen) => {
    if (list === null) return;
    const { host, select, before } = list;
    list = null;
    host.remove();
    if (!isChosen) select.selectedIndex = before;
    if (select.selectedIndex === before) return;
    select.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
    select.dispatchEvent(new Event('change', { bubbles: true }));
  };

  /** The value follows the marked option, so that a screen reader says it. */
  const mark = (option) => {
    if (option === undefined || isOff(option)) return;
    list.select.selectedIndex = option.index;
    for (const [shown, { row }] of list.rows) {
      const isMarked = shown === option;
      row.setAttribute('aria-selected', String(isMarked));
      row.style.setProperty('background', isMarked ? 'Highlight' : 'transparent', 'important');
      row.style.setProperty('color', isMarked ? 'HighlightText' : isOff(shown) ? 'GrayText' : 'CanvasText', 'important');
      if (isMarked) row.scrollIntoView({ block: 'nearest' });
    }
  };

  const open = (select) => {
    close(false);
    if (select.matches(':disabled') || !select.isConnected) return;
    const { font, direction, colorScheme } = getComputedStyle(select);
    const host = document.createElement('div');
    const box = document.createElement('div');
    box.role = 'listbox';
    const rows = new Map();
    let group = null;
    const addRow = (text, role, padding) => {
      const row = document.createElement('div');
      row.role = role;
      row.textContent = text;
      style(row, { display: 'block', font, color: 'CanvasText', padding, cursor: 'default', 'white-space': 'pre', overflow: 'hidden', 'text-overflow': 'ellipsis', 'min-height': '1.2em' });
      box.append(row);
      return row;
    };
    for (const option of optionsOf(select)) {
      const parent = option.parentElement;
      const isGrouped = parent instanceof HTMLOptGroupElement;
      if (isGrouped && parent !== group)
        addRow(parent.label, 'presentation', '4px 8px').style.setProperty('font-weight', 'bold', 'important');
      group = isGrouped ? parent : null;
      const row = addRow(option.label, 'option', isGrouped ? '4px 8px 4px 24px' : '4px 8px');
      if (isOff(option)) row.ariaDisabled = 'true';
      rows.set(option, { row });
    }
    // Outside a modal dialog everything is inert.
    let parent = select;
    while (parent && !(parent instanceof HTMLDialogElement))
      parent = parent.parentNode instanceof ShadowRoot ? parent.parentNode.host : parent.parentNode;
    const frame = select.getBoundingClientRect();
    const below = innerHeight - frame.bottom;
    const isBelow = below >= Math.min(240, frame.top) || below >= frame.top;
    const height = Math.max(40, Math.min(480, (isBelow ? below : frame.top) - 2));
    style(host, {
      position: 'fixed', inset: 'auto', margin: '0', 'z-index': '2147483647', 'color-scheme': colorScheme,
      [isBelow ? 'top' : 'bottom']: Math.max(0, isBelow ? frame.bottom : innerHeight - frame.top) + 'px',
      left: Math.max(0, Math.min(frame.left, innerWidth - Math.max(frame.width, 80))) + 'px',
      display: 'block', overflow: 'hidden', border: '1px solid GrayText', background: 'Canvas', direction,
    });
    style(box, { display: 'block', overflow: 'auto', 'max-height': height + 'px', 'min-width': frame.width + 'px', 'max-width': innerWidth - Math.max(0, frame.left) - 2 + 'px' });
    host.attachShadow({ mode: 'open' }).append(box);
    host.popover = 'manual';
    (parent ?? document.body ?? document.documentElement).append(host);
    host.showPopover();
    list = { host, select, rows, before: select.selectedIndex, typed: '', typedAt: 0 };
    mark(select.options[select.selectedIndex]);
  };

  /** @returns whether the key was the open list's */
  const pressInList = ({ key, timeStamp, altKey }) => {
    const options = [...list.rows.keys()].filter((option) => !isOff(option));
    const at = options.findIndex((option) => option.index === list.select.selectedIndex);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 10, PageUp: at - 10, Home: 0, End: options.length - 1 }[key];
    if (key === 'Escape') close(false);
    else if (key === 'Tab') { close(true); return false; }
    else if (key === 'Enter' || key === 'F4' || altKey || (key === ' ' && list.typed === '')) close(true);
    else if (to !== undefined) mark(options[Math.max(0, Math.min(options.length - 1, to))]);
    else if (key.length === 1) {
      const isNew = timeStamp - list.typedAt > 1000;
      list.typed = (isNew ? '' : list.typed) + key.toLowerCase();
      list.typedAt = timeStamp;
      const from = isNew ? at + 1 : at;
      const inTurn = [...options.slice(from), ...options.slice(0, from)];
      mark(inTurn.find((option) => option.label.trim().toLowerCase().startsWith(list.typed)));
    } else return false;
    return true;
  };

  // A page may change an element between this script's listener and what Chromium does with the event.
  let current = null;
  const watched = new WeakSet();
  const isOpening = ({ type, key, altKey }) =>
    type === 'click' || (type === 'keydown' && (key === ' ' || key === 'Enter' || key === 'F4' || altKey));
  const fixInput = (input) => {
    if (input.type !== 'range') input.removeAttribute('list'); // there it is the marks of a scale
    if (input.type === 'color') input.type = 'text';
    if (!PICKERS.has(input.type) || current === null || !isOpening(current)) return;
    const isEnter = current.key === 'Enter' && !current.defaultPrevented;
    current.preventDefault();
    // Enter opens the picker, or sends the form, by where in the field the focus is: here it sends.
    if (isEnter) setTimeout(() => sendForm(input.form));
  };
  const sendForm = (form) => {
    if (form === null) return;
    const button = [...form.elements].find(({ type }) => type === 'submit' || type === 'image');
    if (button === undefined) form.requestSubmit();
    else button.click();
  };
  const watchInput = (input) => {
    fixInput(input);
    if (watched.has(input)) return;
    watched.add(input);
    new MutationObserver(() => fixInput(input)).observe(input, { attributeFilter: ['list', 'type'] });
  };

  const shorten = (text) => text.replace(/\\s+/g, ' ').slice(0, MAX_TITLE);
  const fixTitle = (element) => {
    const title = element.getAttribute('title');
    if (title !== null && title !== shorten(title)) element.setAttribute('title', shorten(title));
    if (!(element instanceof SVGElement)) return;
    for (const child of element.children) {
      if (child.localName === 'title' && child.textContent !== shorten(child.textContent))
        child.textContent = shorten(child.textContent);
    }
  };
  const titled = new WeakSet();
  const watchTitle = (element) => {
    if (titled.has(element)) return;
    titled.add(element);
    fixTitle(element);
    const isSvg = element instanceof SVGElement;
    new MutationObserver(() => fixTitle(element)).observe(element, {
      attributeFilter: ['title'],
      ...(isSvg && { childList: true, characterData: true, subtree: true }),
    });
  };

  // HTML may declare a closed shadow root, whose content no listener outside sees: it is emptied.
  const HOSTS = new Set('article aside blockquote body div footer h1 h2 h3 h4 h5 h6 header main nav p section span'.split(' '));
  const probed = new WeakSet();
  const emptyHiddenRoot = (element) => {
    if (!(element instanceof HTMLElement) || element.shadowRoot !== null || probed.has(element)) return;
    if (!HOSTS.has(element.localName) && !element.localName.includes('-')) return;
    if (element === list?.host || element.isContentEditable) return;
    probed.add(element);
    // What a shadow root has no slot for has no box.
    const probe = document.createElement('span');
    probe.slot = crypto.randomUUID?.() ?? String(Math.random());
    style(probe, { display: 'block', position: 'fixed', width: '1px', height: '1px' });
    element.append(probe);
    const isHidden = probe.getClientRects().length === 0 && element.getClientRects().length > 0;
    probe.remove();
    if (!isHidden) return;
    try {
      element.attachShadow({ mode: 'closed' }); // empties one that was declared (DOM, "attach a shadow root")
    } catch {
      element.remove();
    }
  };
  let resting;

  const handlers = {
    mousedown(event, path) {
      if (list !== null && path.includes(list.host)) {
        event.preventDefault();
        event.stopImmediatePropagation();
        return;
      }
      const select = selectOf(path);
      const wasOpen = list !== null && list.select === select;
      close(false);
      if (select === undefined) return;
      if (!isDropDown(select)) {
        // The page could make it a drop-down before Chromium acts on the press.
        event.stopImmediatePropagation();
        return;
      }
      event.preventDefault();
      if (event.button !== 0) return;
      select.focus();
      if (!wasOpen) open(select);
    },
    keydown(event, path) {
      const { key, altKey } = event;
      if (list !== null && path.includes(list.select)) {
        if (pressInList(event)) {
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
        open(select);
      } else event.stopImmediatePropagation();
    },
    click(event, path) {
      if (list === null || !path.includes(list.host)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const [option] = [...list.rows].find(([, { row }]) => path.includes(row)) ?? [];
      if (option === undefined || isOff(option)) return;
      mark(option);
      close(true);
    },
    mouseover(event, path) {
      for (const node of path) if (node instanceof Element) watchTitle(node);
      // A tooltip comes later than this.
      clearTimeout(resting);
      resting = setTimeout(() => emptyHiddenRoot(path[0]), 200);
      if (list === null || !path.includes(list.host)) return;
      const [option] = [...list.rows].find(([, { row }]) => path.includes(row)) ?? [];
      mark(option);
    },
    focusin(event, path) {
      for (const node of path) if (node instanceof Element) watchTitle(node);
      if (list !== null && !path.includes(list.select)) close(false);
    },
    dragstart(event) {
      // A canvas has no pseudo-elements that the page could style.
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = 1;
      style(canvas, { display: 'block', position: 'fixed', left: '0', top: '0', width: '1px', height: '1px' });
      document.documentElement.append(canvas);
      event.dataTransfer?.setDragImage(canvas, 0, 0);
      setTimeout(() => canvas.remove(), 0);
    },
    scroll(event, path) {
      if (list !== null && !path.includes(list.host)) close(false);
    },
    resize() {
      close(false);
    },
    blur(event) {
      if (event.target === window) close(false);
    },
  };
  const onEvent = (event) => {
    const path = event.composedPath();
    current = event;
    if (['mousedown', 'keydown', 'click', 'dragstart'].includes(event.type)) emptyHiddenRoot(path[0]);
    for (const node of path) if (node instanceof HTMLInputElement && event.type !== 'mouseover') watchInput(node);
    handlers[event.type](event, path);
  };
  const listen = () => {
    for (const type of Object.keys(handlers)) addEventListener(type, onEvent, { capture: true, passive: false });
  };
  listen();
  globalThis.listenInOwnArea = listen; // for this world's script of another frame

  // The script in the page's world hands over a node that no script of the page knows.
  document.fonts.addEventListener('own-area', ({ relatedTarget: channel }) => {
    channel.addEventListener('reopened', ({ relatedTarget }) => relatedTarget.defaultView?.listenInOwnArea?.());
    channel.addEventListener('picker', ({ relatedTarget: select }) => isDropDown(select) && open(select));
  }, { once: true });
})()`;

/** The part that has to run in the page's own world: replacements of functions that pages call. */
export const OWN_AREA_PAGE_SCRIPT = `(() => {
  const { apply, defineProperty, getOwnPropertyDescriptor } = Reflect;
  const { dispatchEvent } = EventTarget.prototype;
  const Message = MouseEvent;
  const channel = document.createElement('i');
  const send = (target, type, relatedTarget) => apply(dispatchEvent, target, [new Message(type, { relatedTarget })]);
  send(document.fonts, 'own-area', channel);

  HTMLInputElement.prototype.showPicker = {
    showPicker() {
      throw new DOMException('Not allowed here', 'NotAllowedError');
    },
  }.showPicker;
  HTMLSelectElement.prototype.showPicker = {
    showPicker() {
      send(channel, 'picker', this);
    },
  }.showPicker;
  DataTransfer.prototype.setDragImage = { setDragImage() {} }.setDragImage;

  // The page sees a closed root; the world that watches the presses sees into it.
  const { attachShadow } = Element.prototype;
  Element.prototype.attachShadow = {
    attachShadow(init) {
      if (init?.mode !== 'closed') return apply(attachShadow, this, [init]);
      const root = apply(attachShadow, this, [{ ...init, mode: 'open' }]);
      defineProperty(this, 'shadowRoot', { value: null });
      defineProperty(root, 'mode', { value: 'closed' });
      return root;
    },
  }.attachShadow;

  // To open a document again removes every listener of its window.
  const { open, write, writeln } = Document.prototype;
  const readyState = getOwnPropertyDescriptor(Document.prototype, 'readyState').get;
  const reopen = (self, args) => {
    const opened = apply(open, self, args);
    send(channel, 'reopened', self);
    return opened;
  };
  Document.prototype.open = { open(...args) { return reopen(this, args); } }.open;
  const writer = (native) => function (...text) {
    // Without a parser at work, Chromium opens the document by itself, or ignores the call.
    if (apply(readyState, this, []) !== 'loading') {
      apply(native, this, ['']);
      send(channel, 'reopened', this);
    }
    return apply(native, this, text);
  };
  Document.prototype.write = writer(write);
  Document.prototype.writeln = writer(writeln);
})()`;
