import { app, type BrowserWindow } from 'electron';

/**
 * Ends the session when a process that everything depends on has crashed. Nobody could have seen a
 * warning meanwhile; and what a crashed GPU process had drawn may still be on the display.
 * @param onCrashed is told what, in words for IT
 */
export function endOnCrashes(window: BrowserWindow, onCrashed: (what: string) => void): void {
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    // The state is not in the page, so a new one shows the right screen.
    window.webContents.reload();
    onCrashed(`the process of the kiosk's own screens has gone: ${reason}`);
  });
  app.on('child-process-gone', (_event, { type, reason }) => {
    // Before the window is shown, Chromium finds out by trying whether there is a GPU at all.
    if (type === 'GPU' && reason !== 'clean-exit' && window.isVisible()) {
      onCrashed(`the GPU process has gone: ${reason}`);
    }
  });
}
