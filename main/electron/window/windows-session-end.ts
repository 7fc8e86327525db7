import { app, type BaseWindow } from 'electron';
import type { OsEvents } from '../../device/logind/os-watch.ts';

/**
 * Tells that Windows shuts down or logs off, which it does by its windows only; no quit event comes
 * (Electron issue 9613). Elsewhere these events do not exist.
 */
export function watchWindowsSessionEnd(window: BaseWindow, { onShutdown }: OsEvents): void {
  // It asks first, and waits for an app that objects until that has ended.
  window.on('query-session-end', (event) => {
    event.preventDefault();
    void onShutdown().finally(() => {
      app.quit();
    });
  });
  // It no longer asks. What is not done now is done by the ending at the next start.
  window.on('session-end', () => void onShutdown());
}
