import { join } from 'node:path';
import { app } from 'electron';
import type { OwnApp } from '../../kiosk/deps.ts';

/** The app that Electron runs in this process. */
export function ownApp(): OwnApp {
  return {
    version: app.getVersion(),
    locale: app.getLocale(),
    isPackaged: app.isPackaged,
    workersFolder: join(app.getAppPath(), 'out/main'),
    pdfViewerFolder: join(app.getAppPath(), 'out/pdf'),
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
