import { app, type BaseWindow } from 'electron';
import type { OsEvents } from '../../device/logind/os-watch.ts';

/**
 * Reports that Windows shuts down or logs off. Only windows get these events; the app gets no quit
 * event (Electron issue 9613). Other systems do not have them.
 */
export function watchWindowsSessionEnd(window: BaseWindow, { onShutdown }: OsEvents): void {
  // Windows asks first, and waits for an app that objects until the app has ended.
  window.on('query-session-end', (event) => {
    event.preventDefault();
    void onShutdown().finally(() => {
      app.quit();
    });
  });
  // Windows no longer asks. The ending at the next start does what is not done now.
  window.on('session-end', () => void onShutdown());
}
