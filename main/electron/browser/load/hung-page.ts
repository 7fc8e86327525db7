import type { WebContents } from 'electron';

/** A page that has not answered within this time hangs. */
const ANSWER_MS = 5000;

const asked = new WeakSet<WebContents>();

/**
 * Ends the process of a page that hangs, as a crash would. Call it when the user leads the page elsewhere: Chromium
 * lets nothing else load before the page's script has come to its end (measured, Electron 33).
 * @param mayWait whether the page's script may be waiting for the user
 */
export function endIfHung(contents: WebContents, mayWait: () => boolean): void {
  if (asked.has(contents) || contents.isCrashed()) return;
  asked.add(contents);
  const settled = () => {
    clearTimeout(limit);
    asked.delete(contents);
    contents.off('did-navigate', settled).off('render-process-gone', settled);
  };
  const limit = setTimeout(() => {
    settled();
    if (!contents.isDestroyed() && !mayWait()) contents.forcefullyCrashRenderer();
  }, ANSWER_MS);
  contents.on('did-navigate', settled).on('render-process-gone', settled);
  // The frame's own call: that of `contents` waits until the page has loaded.
  const ask = async (): Promise<unknown> => contents.mainFrame.executeJavaScript('0');
  ask().then(settled, settled);
}
