import { app, type WebContents } from 'electron';
import type { Log } from '../device/log/log.ts';

const NETWORK_SERVICE = 'network.mojom.NetworkService';

export interface CrashDeps {
  readonly screensPage: WebContents;
  readonly log: Pick<Log, 'warning'>;
  /** The first screen has reached the display. */
  readonly painted: Promise<void>;
}

/**
 * Ends the session when a process that everything depends on has crashed. The user could not have
 * seen a warning meanwhile, and what a crashed GPU process had drawn may still be on the display.
 * @param onCrashed called with what has crashed, in words for IT
 */
export function endOnCrashes(
  { screensPage, log, painted }: CrashDeps,
  onCrashed: (what: string) => void,
): void {
  screensPage.on('render-process-gone', (_event, { reason }) => {
    // The page does not hold the state, so a new page shows the right screen.
    screensPage.reload();
    onCrashed(`the process of the kiosk's own screens has gone: ${reason}`);
  });
  app.on('child-process-gone', (_event, { type, reason, serviceName }) => {
    // Chromium starts another one, which has no cookies. The session continues without them, and
    // the kiosk signs it out with its own copy.
    if (type === 'Utility' && serviceName === NETWORK_SERVICE && reason !== 'clean-exit') {
      log.warning(`the network service has gone, and the session's cookies with it: ${reason}`);
    }
  });
  // Until the first paint, a GPU process may end because Chromium is trying whether there is a GPU.
  void painted.then(() => {
    app.on('child-process-gone', (_event, { type, reason }) => {
      if (type === 'GPU' && reason !== 'clean-exit')
        onCrashed(`the GPU process has gone: ${reason}`);
    });
  });
}
