// Loaded into every process of the app (NODE_OPTIONS=--require) by crash.spec.ts: the page of the screens is taken out of
// its window, so that it gets no frames. CommonJS, for nothing else can be required.
/* eslint-disable @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-assignment -- what is hooked has no types here */
const electronHook = require('./electron-hook.cjs');

electronHook.onElectron((electron) => {
  electron.app.once('web-contents-created', () => {
    setImmediate(() => {
      const [window] = electron.BaseWindow.getAllWindows();
      window.contentView.removeChildView(window.contentView.children[0]);
    });
  });
  return electron;
});
