// What hostile-hook.cjs gives to every page: any message, on any channel, with any value.
/* eslint-disable @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-return -- values of every kind */
const electron = require('electron');

/**
 * Values that JSON has no way to say.
 * @type {Readonly<Record<string, () => unknown>>}
 */
const special = {
  nan: () => NaN,
  infinity: () => Infinity,
  bigint: () => 10n,
  date: () => new Date(0),
  map: () => new Map([['kind', 'guest']]),
  set: () => new Set(['guest']),
  error: () => new Error('guest'),
  pattern: () => /guest/,
  bytes: () => new Uint8Array(1000),
  text: () => new String('signed-out'),
  number: () => new Number(0),
  huge: () => 'x'.repeat(20_000_000),
  deep: () => {
    let value = {};
    for (let depth = 0; depth < 500; depth += 1) value = { kind: 'guest', value };
    return value;
  },
  ring: () => {
    /** @type {unknown[]} */
    const value = ['guest'];
    value.push(value);
    return value;
  },
  sparse: () => Object.assign([], { kind: 'guest', 1000: 'x' }),
};

/**
 * @param {string} text JSON of the arguments, in which `{"special": NAME}` stands for one of those
 * @returns {unknown[]}
 */
function argumentsIn(text) {
  return JSON.parse(text, (_key, value) => special[value?.special]?.() ?? value);
}

/** @type {import('./hostile.ts').Hostile} */
const hostile = {
  invoke: (channel, text) => electron.ipcRenderer.invoke(channel, ...argumentsIn(text)),
  send: (channel, text) => {
    electron.ipcRenderer.send(channel, ...argumentsIn(text));
  },
  sendSync: (channel, text) => electron.ipcRenderer.sendSync(channel, ...argumentsIn(text)),
  postMessage: (channel, text) => {
    const { port1 } = new MessageChannel();
    electron.ipcRenderer.postMessage(channel, argumentsIn(text), [port1]);
  },
};
electron.contextBridge.exposeInMainWorld('hostile', hostile);
