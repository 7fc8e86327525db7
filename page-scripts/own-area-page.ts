/**
 * The part of own-area.ts that has to be in the page's own world: what pages call. It takes what it uses
 * before the page's scripts run, because a page may put its own in the place of what is not taken here.
 */

export {};

const { apply, defineProperty, getOwnPropertyDescriptor } = Reflect;
const { dispatchEvent } = EventTarget.prototype;
const Message = MouseEvent;
const channel = document.createElement('i');

function send(target: EventTarget, type: string, relatedTarget: EventTarget): void {
  apply(dispatchEvent, target, [new Message(type, { relatedTarget })]);
}

send(document.fonts, 'own-area', channel);

HTMLInputElement.prototype.showPicker = {
  showPicker() {
    throw new DOMException('Not allowed here', 'NotAllowedError');
  },
}.showPicker;
HTMLSelectElement.prototype.showPicker = {
  showPicker(this: HTMLSelectElement) {
    send(channel, 'picker', this);
  },
}.showPicker;
DataTransfer.prototype.setDragImage = {
  setDragImage() {
    // the image stays transparent
  },
}.setDragImage;

// The page sees a closed root; the world that watches the presses sees into it.
const { attachShadow }: { attachShadow(init?: ShadowRootInit): ShadowRoot } = Element.prototype;
Element.prototype.attachShadow = {
  attachShadow(this: Element, init?: ShadowRootInit): ShadowRoot {
    if (init?.mode !== 'closed') return apply(attachShadow, this, [init]);
    const root = apply(attachShadow, this, [{ ...init, mode: 'open' }]);
    defineProperty(this, 'shadowRoot', { value: null });
    defineProperty(root, 'mode', { value: 'closed' });
    return root;
  },
}.attachShadow;

/** What a page writes a document with; `open` with three arguments opens a window. */
interface Writing {
  open(...args: unknown[]): unknown;
  write(...text: string[]): void;
  writeln(...text: string[]): void;
}

// To open a document again removes every listener of its window.
const { open, write, writeln }: Writing = Document.prototype;
const readyState = getOwnPropertyDescriptor(Document.prototype, 'readyState')?.get;

Object.assign(Document.prototype, {
  open(this: Document, ...args: unknown[]): unknown {
    const opened = apply(open, this, args);
    send(channel, 'reopened', this);
    return opened;
  },
  write: writer(write),
  writeln: writer(writeln),
});

function writer(native: (...text: string[]) => void) {
  return function (this: Document, ...text: string[]): void {
    // Without a parser at work, Chromium opens the document by itself, or ignores the call.
    if (readyState === undefined || apply(readyState, this, []) !== 'loading') {
      apply(native, this, ['']);
      send(channel, 'reopened', this);
    }
    apply(native, this, text);
  };
}
