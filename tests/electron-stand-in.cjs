// Loaded into Node for another system: stands in for `electron`, with what main.ts asks of it before a command runs.
// CommonJS, for nothing else can be required.
/* eslint-disable @typescript-eslint/no-require-imports */
const fs = require('node:fs');
const path = require('node:path');

/** @typedef {{ version: string }} Manifest */
/** @typedef {{ _load: (...args: unknown[]) => unknown }} Loader */

/** The folder of the app: what a package holds, or the checkout. */
const root = process.env['CLEARDESK_APP'] ?? path.join(__dirname, '..');
const modules = /** @type {Loader} */ (/** @type {unknown} */ (require('node:module')));
const load = modules._load;
/** @type {unknown} */
const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
const { version } = /** @type {Manifest} */ (manifest);

const app = {
  isPackaged: false,
  getPath: () => path.join(process.env['APPDATA'] ?? '', 'Cleardesk'),
  getAppPath: () => root,
  getVersion: () => version,
  exit: process.exit.bind(process),
};

modules._load = (/** @type {unknown[]} */ ...args) =>
  args[0] === 'electron' ? { app } : load(...args);
