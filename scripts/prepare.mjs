import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { electronBinary } from './electron-binary.mjs';
import { run } from './run.mjs';
import { SetupError } from './setup-error.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

/** The checkout. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Makes a fresh clone ready to run: npm packages, system packages, Electron.
 * @param {{programs: readonly string[]}} needs programs that the caller starts
 * @returns {Promise<string>} the Electron executable
 */
export async function prepare({ programs }) {
  ensureNode();
  ensureNpmPackages();
  ensureSystemPackages(['unzip', ...programs]);
  return electronBinary();
}

/** Builds the app into `out/`. */
export function build() {
  if (run('npm', ['run', '--silent', 'build'], { cwd: root }) !== 0) {
    throw new SetupError('The build failed.', 'See the errors above.');
  }
}

/**
 * What Electron is started with for this checkout.
 * @returns {readonly string[]}
 */
export function electronArgs() {
  // Chromium refuses its sandbox to root. Only a checkout runs as root; a package never does.
  return process.getuid?.() === 0 ? ['--no-sandbox', root] : [root];
}

function ensureNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new SetupError(
    `Node ${process.versions.node} is too old.`,
    'Install Node 20.19 or newer: https://nodejs.org',
  );
}

function ensureNpmPackages() {
  const installed = join(root, 'node_modules/.package-lock.json');
  const wanted = join(root, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs) return;
  console.log('Installing npm packages …');
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  if (run('npm', ['ci', ...quiet], { cwd: root }) !== 0) {
    throw new SetupError('The npm packages could not be installed.', 'Run: npm ci');
  }
}
