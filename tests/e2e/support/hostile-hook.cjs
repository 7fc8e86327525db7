// Loaded into every process of the app (NODE_OPTIONS=--require): gives every page and every frame what
// somebody has who has taken over its process, which is the renderer's end of Electron's messages.
// CommonJS, for nothing else can be required.
/* eslint-disable @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-return -- what is hooked has no types here */
const path = require('node:path');
const electronHook = require('./electron-hook.cjs');

const preload = path.join(__dirname, 'hostile-preload.cjs');

/** @param {any} constructor */
function withFrames(constructor) {
  return new Proxy(constructor, {
    construct: (target, [options = {}]) =>
      new target({
        ...options,
        webPreferences: { ...options.webPreferences, nodeIntegrationInSubFrames: true },
      }),
  });
}

electronHook.onElectron((electron) => {
  electron.app.on('session-created', (/** @type {any} */ session) => {
    if (session.registerPreloadScript) {
      session.registerPreloadScript({ type: 'frame', filePath: preload });
    } else session.setPreloads([preload]);
  });
  const replaced = new Map([
    ['BrowserWindow', withFrames(electron.BrowserWindow)],
    ['WebContentsView', withFrames(electron.WebContentsView)],
  ]);
  return new Proxy(electron, {
    get: (target, name) => replaced.get(String(name)) ?? Reflect.get(target, name),
  });
});
