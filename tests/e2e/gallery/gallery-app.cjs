// Shows the kiosk's own screens as they are built, without a kiosk behind them.
/* eslint-disable @typescript-eslint/no-require-imports -- CommonJS, as the app itself */
const electron = require('electron');
const path = require('node:path');

electron.app.setPath('userData', process.env['GALLERY_FOLDER'] ?? '');
void electron.app.whenReady().then(() => {
  const preload = path.join(__dirname, 'gallery-preload.cjs');
  const window = new electron.BrowserWindow({ frame: false, webPreferences: { preload } });
  return window.loadURL('about:blank');
});
