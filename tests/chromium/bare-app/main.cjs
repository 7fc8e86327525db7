// An Electron app that only opens pages, for the suite "Chromium of today". Its parent process leads it.
/* eslint-disable @typescript-eslint/no-require-imports -- Electron's stand-in default app loads CommonJS */
const electron = require('electron');

electron.app.on('window-all-closed', () => {
  // The next page gets a window of its own.
});

/** @typedef {{ id: number, open?: string, partition: string, blinkFeaturesOff?: string, clear?: boolean, shut?: boolean, detaching?: string }} Order */

/** The calls of the app's `browserData` (main/electron/browser/browser-data.ts). @param {string} name */
async function clear(name) {
  const partition = electron.session.fromPartition(name);
  await partition.closeAllConnections();
  await partition.clearStorageData();
  await partition.clearCache();
  await partition.clearAuthCache();
  await partition.clearData();
}

/**
 * Loads a page that Electron's own client of the DevTools is attached to.
 * @param {string} url
 * @param {string} partition
 * @returns {Promise<number>} how many targets were detached meanwhile
 */
async function countDetached(url, partition) {
  const window = new electron.BrowserWindow({ webPreferences: { partition } });
  const { debugger: devTools } = window.webContents;
  let count = 0;
  devTools.attach('1.3');
  devTools.on('message', (_event, method) => {
    if (method === 'Target.detachedFromTarget') count += 1;
  });
  const options = { autoAttach: true, waitForDebuggerOnStart: false, flatten: true };
  void devTools.sendCommand('Target.setAutoAttach', options);
  await window.loadURL(url);
  await new Promise((resolve) => setTimeout(resolve, 500));
  window.destroy();
  return count;
}

/** @param {Order} order */
async function obey({ open, partition, blinkFeaturesOff, clear: isClear, shut, detaching }) {
  await electron.app.whenReady();
  if (isClear) await clear(partition);
  if (shut) {
    const { webRequest } = electron.session.fromPartition(partition);
    webRequest.onBeforeRequest({ urls: ['<all_urls>'] }, (_details, answer) => {
      answer({ cancel: true });
    });
  }
  if (detaching !== undefined) return countDetached(detaching, partition);
  if (open === undefined) return 0;
  const disableBlinkFeatures = blinkFeaturesOff ?? '';
  const window = new electron.BrowserWindow({
    webPreferences: { partition, disableBlinkFeatures },
  });
  await window.loadURL(open);
  return 0;
}

process.on('message', (/** @type {Order} */ order) => {
  obey(order).then(
    (count) => process.send?.({ id: order.id, count }),
    (/** @type {unknown} */ error) => process.send?.({ id: order.id, error: String(error) }),
  );
});
