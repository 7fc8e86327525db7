// Loaded into every process of the app (NODE_OPTIONS=--require) by first-child.spec.ts: the process of the first
// kiosk's screens stands still before it has painted. CommonJS, for nothing else can be required.
/* eslint-disable @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-argument -- what is hooked has no types here */
const electronHook = require('./electron-hook.cjs');

electronHook.onElectron((electron) => {
  if (process.env['CLEARDESK_RESTARTED'] !== undefined) return electron;
  electron.app.once(
    'web-contents-created',
    (/** @type {any} */ _event, /** @type {any} */ contents) => {
      contents.once('dom-ready', () => process.kill(contents.getOSProcessId(), 'SIGSTOP'));
    },
  );
  return electron;
});
