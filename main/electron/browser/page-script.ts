/** Servers take 8 to 16 KB; no site that works needs more. */
const MOST_ADDRESS_CHARACTERS = 65_536;
/** A page requests this in place of a longer one; a record says "an address that is too long". */
const TOO_LONG = 'too-long:';

/**
 * Runs in every frame of a site before its own scripts, in their world, and cannot be undone by them.
 *
 * - `print()` and its older form open the system's dialog, which nothing else in Electron prevents
 *   (issue 32925). A content security policy could, but breaks framesets (docs/decisions/0004).
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
export const PAGE_SCRIPT = `(() => {
  // A page may put its own in the place of what is not taken here.
  const { apply, defineProperty, getOwnPropertyDescriptor } = Reflect;
  const { startsWith, toLowerCase } = String.prototype;
  const { location, navigation, queueMicrotask } = window;
  const addressOf = getOwnPropertyDescriptor(NavigationDestination.prototype, 'url').get;
  const destinationOf = getOwnPropertyDescriptor(NavigateEvent.prototype, 'destination').get;
  const { preventDefault, stopImmediatePropagation } = Event.prototype;
  navigation.addEventListener('navigate', (event) => {
    const address = apply(addressOf, apply(destinationOf, event, []), []);
    // A page hands a file that it has made to the download list as data: of any length.
    if (address.length <= ${MOST_ADDRESS_CHARACTERS} || apply(startsWith, address, ['data:'])) return;
    apply(stopImmediatePropagation, event, []);
    apply(preventDefault, event, []);
    queueMicrotask(() => {
      location.href = '${TOO_LONG}';
    });
  });
  const guard = (page) => {
    const fix = (owner, name, value) => {
      // A new window's first page may hand its objects on to the next.
      if (getOwnPropertyDescriptor(owner, name)?.configurable !== false)
        defineProperty(owner, name, { value, writable: false, configurable: false });
    };
    const { open } = page;
    const native = page.Document.prototype.execCommand;
    fix(page, 'print', { print() {} }.print);
    fix(page.Document.prototype, 'execCommand', {
      execCommand(command, ...more) {
        const name = \`\${command}\`;
        return apply(toLowerCase, name, []) === 'print' ? false : apply(native, this, [name, ...more]);
      },
    }.execCommand);
    fix(page.HTMLVideoElement.prototype, 'requestPictureInPicture', {
      async requestPictureInPicture() {
        throw new DOMException('Not allowed here', 'NotAllowedError');
      },
    }.requestPictureInPicture);
    // Sites have reasons to put their own in its place; Chromium's is out of reach all the same.
    page.open = {
      open(...args) {
        if (args[0] !== undefined) args[0] = \`\${args[0]}\`;
        if (args[0]?.length > ${MOST_ADDRESS_CHARACTERS}) args[0] = '${TOO_LONG}';
        const opened = apply(open, page, args);
        try {
          if (opened) guard(opened);
        } catch {
          // Of another origin: it has a page, and its guard with it.
        }
        return opened;
      },
    }.open;
  };
  guard(window);
  for (const type of ['mousedown', 'mouseup']) {
    addEventListener(type, (event) => event.button !== 0 && event.preventDefault(), true);
  }
})()`;
