import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { runWithProgress } from './run.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * @typedef {object} Package
 * @property {string} name
 * @property {string} version
 * @property {string} integrity as in package-lock.json: `sha512-` and a hash in Base64
 */

/** The folder for downloads, outside the checkout so that a fresh clone need not load them again. */
export function cacheFolder() {
  const base = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return join(process.env['CLEARDESK_CACHE'] ?? join(base, 'cleardesk'));
}

/**
 * Fetches a package that is for another system, or too large for each checkout's node_modules.
 * @param {Package} wanted
 * @returns {Promise<string>} the folder with its files, which is kept between runs
 */
export async function fetchPackage({ name, version, integrity }) {
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
    // Beside its place and renamed, so that a half-made folder is never taken for a whole one.
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
