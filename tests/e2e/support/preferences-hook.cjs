// Loaded into every process of the app (NODE_OPTIONS=--require) by web-preferences.spec.ts: writes down
// what every page really runs with. CommonJS, for nothing else can be required.
/* eslint-disable @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-member-access -- what is hooked has no types here */
const fs = require('node:fs');
const electronHook = require('./electron-hook.cjs');

const file = process.env['CLEARDESK_PREFERENCES_FILE'] ?? '';

electronHook.onElectron((electron) => {
  electron.app.on(
    'web-contents-created',
    (/** @type {any} */ _event, /** @type {any} */ contents) => {
      contents.on('dom-ready', () => {
        const preferences = contents.getLastWebPreferences();
        const line = JSON.stringify({ url: contents.getURL(), preferences });
        fs.appendFileSync(file, `${line}\n`);
      });
    },
  );
  return electron;
});
