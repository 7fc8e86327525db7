import { app, type BaseWindow, type WebContents } from 'electron';

/**
 * Ends the session when a process that everything depends on has crashed. Nobody could have seen a
 * warning meanwhile; and what a crashed GPU process had drawn may still be on the display.
 */
export function endOnCrashes(
  { window, screensPage }: { readonly window: BaseWindow; readonly screensPage: WebContents },
  onCrashed: () => void,
): void {
  screensPage.on('render-process-gone', () => {
    // The state is not in the page, so a new one shows the right screen.
    screensPage.reload();
    onCrashed();
  });
  app.on('child-process-gone', (_event, { type, reason }) => {
    // Before the window is shown, Chromium finds out by trying whether there is a GPU at all.
    if (type === 'GPU' && reason !== 'clean-exit' && window.isVisible()) onCrashed();
  });
}
