/**
 * Runs in every frame of a site before its own scripts, in their world, and cannot be undone by them.
 *
 * - `print()` and its older form open the system's dialog, which nothing else in Electron prevents
 *   (issue 32925). A content security policy could, and breaks framesets (docs/decisions/0004).
 * - A floating video is a window of its own, above the kiosk, and Chromium's switches leave it.
 * - The pointer's buttons for Back and Forward work natively, and the middle one pastes what somebody
 *   has selected. A page that gets round this gains nothing by it.
 */
export const PAGE_SCRIPT = `(() => {
  const fix = (owner, name, value) =>
    Object.defineProperty(owner, name, { value, writable: false, configurable: false });
  // A page may put its own in the place of what is not taken here.
  const { apply } = Reflect;
  const { toLowerCase } = String.prototype;
  const native = Document.prototype.execCommand;
  fix(window, 'print', { print() {} }.print);
  fix(Document.prototype, 'execCommand', {
    execCommand(command, ...more) {
      const name = \`\${command}\`;
      return apply(toLowerCase, name, []) === 'print' ? false : apply(native, this, [name, ...more]);
    },
  }.execCommand);
  fix(HTMLVideoElement.prototype, 'requestPictureInPicture', {
    async requestPictureInPicture() {
      throw new DOMException('Not allowed here', 'NotAllowedError');
    },
  }.requestPictureInPicture);
  for (const type of ['mousedown', 'mouseup']) {
    addEventListener(type, (event) => event.button !== 0 && event.preventDefault(), true);
  }
})()`;
