// For hooks that change Electron, or watch it, under the app. CommonJS, for nothing else can be required.
/* eslint-disable @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-return -- Node's own loader has no types */

/**
 * Calls back with Electron before the app gets it.
 * @param {(electron: any) => unknown} change gives what the app gets instead
 */
function onElectron(change) {
  /** @type {any} */
  const loader = require('node:module');
  const load = loader._load;
  /** @type {unknown} */
  let changed = null;
  loader._load = (/** @type {unknown[]} */ ...request) => {
    const loaded = load.apply(loader, request);
    // The keychain's process has none of what is hooked.
    if (request[0] !== 'electron' || loaded.app === undefined) return loaded;
    changed ??= change(loaded);
    return changed;
  };
}

module.exports = { onElectron };
