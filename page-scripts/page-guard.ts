/**
 * Runs in every frame of a site before its own scripts, in their world, and cannot be undone by them.
 *
 * - `print()` and its older form open the system's dialog, which nothing else in Electron prevents
 *   (issue 32925). A content security policy could, but breaks framesets (docs/decisions/0004). The kiosk
 *   prints in its place, where the config allows that.
 * - The text of a message (`alert`) goes through Chromium's browser process too: it is cut before that.
 * - Electron has no `prompt()` (its own throws an error); Chromium's is in the frames of a page.
 * - A floating video is a window of its own, above the kiosk; no switch of Chromium turns it off.
 * - A window that a page opens has no guard of its own before the page gets it (`open().print()`), so
 *   the page's `open` adds the guard first.
 * - The mouse buttons for Back and Forward work natively, and the middle one pastes the text that
 *   the user has selected. A page that gets round this gains nothing by it.
 * - Chromium's browser process takes 0.2 to 0.5 s for an address of 1.9 MB, and handles no input
 *   and no command meanwhile. Such an address is refused before it leaves the page's process; the
 *   page requests a short one instead, so that the kiosk can record it. This script cannot check
 *   the addresses of frames: a page that uses long ones there is ended (see PageBudgets).
 */

export {};

/** Servers take 8 to 16 KB; no site that works needs more. */
const MOST_ADDRESS_CHARACTERS = 65_536;
/** A page requests this in place of a longer one; a record says "an address that is too long". */
const TOO_LONG = 'too-long:';
/** A page asks the kiosk to print by a `confirm` with this text, which a sandbox forbids like `print`. */
const PRINT = 'cleardesk:print';
/** The kiosk shows 2000 characters of a message. */
const MOST_MESSAGE_CHARACTERS = 10_000;
/** A window that a page closes after printing stays until the kiosk has the page, but no longer than this. */
const PRINTING_MS = 10_000;

// A page may put its own in the place of what is not taken here.
const { apply, defineProperty, getOwnPropertyDescriptor } = Reflect;
const { slice, startsWith, toLowerCase } = String.prototype;
const { String: toText, location, navigation, queueMicrotask, setTimeout } = window;
const { createElement }: { createElement(name: string): HTMLElement } = Document.prototype;
const { appendChild } = Node.prototype;
const { remove } = Element.prototype;
const { preventDefault, stopImmediatePropagation } = Event.prototype;
const addressOf = getterOf(NavigationDestination.prototype, 'url');
const destinationOf = getterOf(NavigateEvent.prototype, 'destination');
const contentWindowOf = getterOf(HTMLIFrameElement.prototype, 'contentWindow');

function getterOf(owner: object, name: string): () => unknown {
  const getter = getOwnPropertyDescriptor(owner, name)?.get;
  if (getter === undefined) throw new TypeError(name);
  return getter;
}

navigation.addEventListener('navigate', (event) => {
  const address = apply(addressOf, apply(destinationOf, event, []), []);
  if (typeof address !== 'string' || address.length <= MOST_ADDRESS_CHARACTERS) return;
  // A page hands a file that it has made to the download list as data: of any length.
  if (apply(startsWith, address, ['data:'])) return;
  apply(stopImmediatePropagation, event, []);
  apply(preventDefault, event, []);
  queueMicrotask(() => {
    location.href = TOO_LONG;
  });
});

guard(window);
for (const type of ['mousedown', 'mouseup'] as const) {
  addEventListener(
    type,
    (event) => {
      if (event.button !== 0) event.preventDefault();
    },
    true,
  );
}

/** Takes from a window what opens windows of the system. */
function guard(page: Window & typeof globalThis): void {
  const { open, close, alert, confirm, prompt } = page;
  const isTop = page === page.top;
  let isPrinting = false;
  let isClosing = false;
  const printed = () => {
    isPrinting = false;
    if (isClosing) apply(close, page, []);
  };
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- pages still call it
  const { execCommand } = page.Document.prototype;
  // Methods, because a method cannot be called with `new`, like those that they replace.
  const methods = {
    print() {
      if (!apply(confirm, page, [PRINT])) return;
      isPrinting = true;
      setTimeout(printed, PRINTING_MS);
    },
    close() {
      if (isPrinting) isClosing = true;
      else apply(close, page, []);
    },
    execCommand(this: Document, command: unknown, ...more: [showUi?: boolean, value?: string]) {
      const name = toText(command); // once: an object could give another text next time
      if (apply(toLowerCase, name, []) === 'print') {
        methods.print();
        return false;
      }
      return apply(execCommand, this, [name, ...more]);
    },
    alert(...args: readonly unknown[]) {
      apply(alert, page, args.length === 0 ? [] : [cut(args[0])]);
    },
    confirm(...args: readonly unknown[]) {
      return apply(confirm, page, args.length === 0 ? [] : [cut(args[0])]);
    },
    prompt(...args: readonly unknown[]) {
      const texts: [message?: string, preset?: string] = args.length === 0 ? [] : [cut(args[0])];
      if (args[1] !== undefined) texts[1] = cut(args[1]);
      if (!isTop) return apply(prompt, page, texts);
      const { documentElement } = page.document;
      if (!page.document.contains(documentElement)) return null;
      const frame = apply(createElement, page.document, ['iframe']);
      frame.style.display = 'none';
      apply(appendChild, documentElement, [frame]);
      const own = apply(contentWindowOf, frame, []) as typeof page;
      const answer = apply(own.prompt, own, texts);
      apply(remove, frame, []);
      return answer;
    },
    requestPictureInPicture() {
      return Promise.reject(new DOMException('Not allowed here', 'NotAllowedError'));
    },
    open(...args: Parameters<typeof open>) {
      if (args[0] !== undefined) args[0] = `${args[0]}`;
      if (args[0] !== undefined && args[0].length > MOST_ADDRESS_CHARACTERS) args[0] = TOO_LONG;
      const opened = apply(open, page, args);
      try {
        if (opened && isPage(opened)) guard(opened);
      } catch {
        // Of another origin: it has a page, and its guard with it.
      }
      return opened;
    },
  };
  fix(page, 'print', methods.print);
  fix(page.Document.prototype, 'execCommand', methods.execCommand);
  fix(page.HTMLVideoElement.prototype, 'requestPictureInPicture', methods.requestPictureInPicture);
  // Sites have reasons to put their own in its place; Chromium's is out of reach all the same.
  page.open = methods.open;
  page.close = methods.close;
  page.alert = methods.alert;
  page.confirm = methods.confirm;
  page.addEventListener('afterprint', printed);
  page.prompt = methods.prompt;
}

/** A text of a message, which a page may give as anything that has a text. */
function cut(text: unknown): string {
  return apply(slice, toText(text), [0, MOST_MESSAGE_CHARACTERS]);
}

function isPage(page: Window): page is Window & typeof globalThis {
  return 'Document' in page;
}

function fix(owner: object, name: string, value: unknown): void {
  // A new window's first page may hand its objects on to the next.
  if (getOwnPropertyDescriptor(owner, name)?.configurable !== false)
    defineProperty(owner, name, { value, writable: false, configurable: false });
}
