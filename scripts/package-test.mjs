// Tests of the deb on a bare Debian in a container: `npm run package-test -- [what Vitest takes]`.
// They need root and Debian: debootstrap, systemd-container, lintian and the like.
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startDisplay } from './display.mjs';
import { prepare, root } from './prepare.mjs';
import { run } from './run.mjs';
import { runScript, SetupError } from './setup-error.mjs';

const programs = [
  'Xvfb',
  'xdotool',
  'debootstrap',
  'systemd-nspawn',
  'lintian',
  'desktop-file-validate',
  'appstreamcli',
];

await runScript(async () => {
  if (process.getuid?.() !== 0) throw new SetupError('These tests need root.', 'Use sudo.');
  await prepare({ programs });
  const packages = join(root, 'out/package-test');
  rmSync(packages, { recursive: true, force: true });
  buildInto(join(packages, 'previous'), [
    '-c.extraMetadata.version=0.0.9',
    '-c.deb.compression=zst',
  ]);
  buildInto(join(packages, 'current'), ['-c.deb.compression=gz']);
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
 * @param {readonly string[]} args
 */
function buildInto(folder, args) {
  // The quicker compressions (lintian does not know the quickest): nobody downloads these.
  const deb = ['--linux', 'deb', ...args];
  if (run('npm', ['run', '--silent', 'package', '--', ...deb], { cwd: root }) !== 0) {
    throw new SetupError('The package could not be built.', 'See the errors above.');
  }
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(join(root, 'dist')).filter((file) => file.endsWith('.deb'))) {
    cpSync(join(root, 'dist', name), join(folder, name));
  }
}
