import { app, powerMonitor } from 'electron';
import type { OsEvents } from '../../device/logind/logind.ts';

/** Whole seconds since the operating system saw input anywhere on the device, rounded down. */
export function osIdleSeconds(): number {
  return powerMonitor.getSystemIdleTime();
}

/**
 * Reports Electron's events of the device: locks on macOS and Windows, sleep everywhere, shutdown
 * on macOS. On Linux this is only a second source for sleep, because logind reports more
 * (device/logind/logind.ts); on Windows, the window reports a shutdown (windows-session-end.ts).
 */
export function watchPower({ onLock, onSleep, onWake, onShutdown }: OsEvents): void {
  powerMonitor.on('lock-screen', onLock);
  powerMonitor.on('suspend', () => void onSleep());
  powerMonitor.on('resume', onWake);
  // On Linux, a listener would hold a shutdown lock at all times; logind.ts holds one only in sessions.
  if (process.platform !== 'darwin') return;
  powerMonitor.on(
    'shutdown' as 'suspend',
    ((event: Electron.Event) => {
      // Shutdown goes on when the app has ended.
      event.preventDefault();
      void onShutdown().finally(() => {
        app.quit();
      });
    }) as () => void,
  );
}
