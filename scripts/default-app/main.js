'use strict';
// Plays the part of Electron's own default_app.asar in the stand-in binary: runs the app folder
// that the command line names. Synchronously, so that the app's first lines run before 'ready'.
const { app } = require('electron');
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

const folder = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
if (!folder) {
  console.error('usage: electron <app folder>');
  process.exit(2);
}
const appPath = path.resolve(folder);
const manifest = JSON.parse(fs.readFileSync(path.join(appPath, 'package.json'), 'utf8'));
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
if (manifest.version) app.setVersion(manifest.version);
app.name = manifest.productName ?? manifest.name;
app.setAppPath(appPath);
Module._load(appPath, null, true);
