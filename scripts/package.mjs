// Makes installers: `npm run package -- [what electron-builder takes]`, by default a deb on Linux.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanElectron } from './electron-binary.mjs';
import { writeIcons } from './package/icons.mjs';
import { thirdPartyNotices } from './package/notices.mjs';
import { stageLinux } from './package/stage-linux.mjs';
import { build, prepare, root } from './prepare.mjs';
import { run } from './run.mjs';
import { runScript, SetupError } from './setup-error.mjs';

await runScript(async () => {
  const isRelease = process.env['CLEARDESK_RELEASE'] === '1';
  await prepare({ programs: [] });
  build();
  writeFileSync(join(root, 'out/THIRD-PARTY-NOTICES.txt'), thirdPartyNotices());
  await writeIcons(join(root, 'out/icons'));
  if (process.platform === 'linux') stageLinux(join(root, 'out/linux'));
  const args = process.argv.slice(2);
  if (args.length === 0 && process.platform === 'linux' && !isRelease) args.push('--linux', 'deb');
  const electron = isRelease ? null : await cleanElectron();
  if (electron !== null && args.some((arg) => /^--(arm64|armv7l|ia32)$/.test(arg))) {
    throw new SetupError(
      'The stand-in for Electron is for x64 only.',
      'Reach https://github.com; npm run package-test has a deb for arm64 to look into.',
    );
  }
  const env = { ...process.env };
  // Where electron-builder cannot load fpm, ours does for a trial; a release has the real one.
  if (!isRelease && process.platform === 'linux') {
    env['CUSTOM_FPM_PATH'] ??= join(root, 'scripts/package/fpm-stand-in.mjs');
  }
  const config = join(root, 'out/electron-builder.json');
  writeFileSync(
    config,
    JSON.stringify({
      extends: join(root, 'electron-builder.yml'),
      ...(electron && { electronDist: electron.dist, electronVersion: electron.version }),
    }),
  );
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  return run('npx', ['electron-builder', '--publish', 'never', '--config', config, ...args], {
    cwd: root,
    env,
  });
});
