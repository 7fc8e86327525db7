// Tests of deb and rpm on a bare Debian in a container: `npm run package-test -- [what Vitest takes]`.
// They need root and Debian: debootstrap, systemd-container, lintian and the like.
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startDisplay } from './display.mjs';
import { buildForTests } from './package/build-for-tests.mjs';
import { buildArm64Deb, buildWindowsFolder } from './package/other-systems.mjs';
import { prepare, root } from './prepare.mjs';
import { run } from './run.mjs';
import { runScript, SetupError } from './setup-error.mjs';

const programs = [
  'Xvfb',
  'xdotool',
  'debootstrap',
  'systemd-nspawn',
  'lintian',
  'rpmbuild',
  'rpmlint',
  'desktop-file-validate',
  'appstreamcli',
  'ansible-playbook',
  'ssh-keygen',
  'mosquitto_pub',
  'qemu-aarch64-static',
  '/usr/aarch64-linux-gnu/lib/libstdc++.so.6',
];

await runScript(async () => {
  if (process.getuid?.() !== 0) throw new SetupError('These tests need root.', 'Use sudo.');
  await prepare({ programs });
  const packages = join(root, 'out/package-test');
  rmSync(packages, { recursive: true, force: true });
  // The quicker compressions (lintian does not know the quickest): nobody downloads these.
  const version = '-c.extraMetadata.version=0.0.9';
  buildInto(join(packages, 'previous'), ['deb', version, '-c.deb.compression=zst']);
  const quick = ['-c.deb.compression=gz', '-c.rpm.compression=gzip'];
  buildInto(join(packages, 'current'), ['deb', 'rpm', ...quick]);
  const arm64 = join(packages, 'arm64');
  mkdirSync(arm64);
  cpSync(await buildArm64Deb(), join(arm64, 'cleardesk.deb'));
  cpSync(await buildWindowsFolder(), join(packages, 'windows'), { recursive: true });
  const { display, stop } = await startDisplay();
  const code = run('npx', ['vitest', 'run', '--no-file-parallelism', ...process.argv.slice(2)], {
    cwd: root,
    env: { ...process.env, DISPLAY: display, CLEARDESK_PACKAGES: packages },
  });
  stop();
  return code;
});

/**
 * @param {string} folder
 * @param {readonly string[]} args what electron-builder makes for Linux, and how
 */
function buildInto(folder, args) {
  buildForTests(['--linux', ...args]);
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(join(root, 'dist')).filter((file) => /\.(deb|rpm)$/.test(file))) {
    cpSync(join(root, 'dist', name), join(folder, name));
  }
}
