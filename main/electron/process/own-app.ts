import { join } from 'node:path';
import { app, powerMonitor, screen } from 'electron';
import type { OwnApp, OwnDisplay } from '../../kiosk/deps.ts';

/** The app that Electron runs in this process. */
export function ownApp(): OwnApp {
  return {
    version: app.getVersion(),
    userAgent: app.userAgentFallback,
    locale: app.getLocale(),
    display: ownDisplay(),
    isPackaged: app.isPackaged,
    workersFolder: join(app.getAppPath(), 'out/main'),
    pdfViewerFolder: join(app.getAppPath(), 'out/pdf'),
    isOnBattery: () => powerMonitor.isOnBatteryPower(),
    onQuit: (callback) => {
      app.on('before-quit', (event) => {
        event.preventDefault();
        callback();
      });
    },
    exit: (code) => {
      app.exit(code);
    },
    relaunch: (args) => {
      app.relaunch({ args: [...args] });
      app.exit(0);
    },
  };
}

/** Chromium takes its scale at its start. */
function ownDisplay(): OwnDisplay {
  const { size, scaleFactor } = screen.getPrimaryDisplay();
  const forced = app.commandLine.getSwitchValue('force-device-scale-factor');
  return {
    forced: forced === '' ? null : Number(forced),
    isOurs: forced !== '' && process.env['CLEARDESK_SCALE'] === forced,
    scaleFactor,
    shorterSide: Math.round(Math.min(size.width, size.height) * scaleFactor),
  };
}
