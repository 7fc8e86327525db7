import { app, powerMonitor } from 'electron';
import type { OsEvents } from '../../device/logind/logind.ts';

/** Whole seconds since the operating system saw input anywhere on the device, rounded down. */
export function osIdleSeconds(): number {
  return powerMonitor.getSystemIdleTime();
}

/**
 * Tells what Electron knows of the device: locks on macOS and Windows, sleep everywhere, shutdown on
 * macOS. Linux tells more over its system bus (os/logind.ts), so there this is a second source of
 * sleep only, and Windows says by its windows that it shuts down (windows-session-end.ts).
 */
export function watchPower({ onLock, onSleep, onWake, onShutdown }: OsEvents): void {
  powerMonitor.on('lock-screen', onLock);
  powerMonitor.on('suspend', () => void onSleep());
  powerMonitor.on('resume', onWake);
  // A listener would take a shutdown lock on Linux, which os/logind.ts does only where it is needed.
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
