// Loaded into every process of the app (NODE_OPTIONS=--require): the OS's idle counter stays at 0, as under
// compositors that tell nobody how long they have had no input. CommonJS, for nothing else can be required.
/* eslint-disable @typescript-eslint/no-require-imports */
/** @typedef {{ app?: import('electron').App, powerMonitor: { getSystemIdleTime: () => number } }} Loaded */
const modules = /** @type {{ _load: (...args: unknown[]) => Loaded }} */ (
  /** @type {unknown} */ (require('node:module'))
);

const load = modules._load;
modules._load = (/** @type {unknown[]} */ ...args) => {
  const loaded = load(...args);
  if (args[0] === 'electron') {
    loaded.app?.once('ready', () => {
      loaded.powerMonitor.getSystemIdleTime = () => 0;
    });
  }
  return loaded;
};
