import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../npm-package.mjs';
import { runWithProgress } from '../run.mjs';
import { SetupError } from '../setup-error.mjs';

/** Debian 13 has Wine 10. Wine 8, of Debian 12, crashes with Node 24, and does not load Rolldown. */
const SUITE = 'trixie';
const PACKAGES = ['wine', 'wine64', 'wixl', 'locales'];
/** With this one, programs of Windows print UTF-8, for which there is no older code page. */
const LOCALE = 'hi_IN';

/**
 * A Debian with Wine and a `C:` drive, which is kept between runs.
 * @returns {Promise<string>} its root folder, which nothing may write to
 */
export async function debianWithWine() {
  const base = join(cacheFolder(), `debian-${SUITE}-wine`);
  if (existsSync(base)) return base;
  console.log('Making a Debian with Wine, 2.1 GB, once …');
  mkdirSync(dirname(base), { recursive: true });
  const partial = `${base}.${process.pid}`;
  try {
    const include = `--include=${PACKAGES.join(',')}`;
    await runWithProgress('debootstrap', ['--variant=minbase', include, SUITE, partial], {
      cwd: dirname(base),
      what: 'debootstrap',
    });
    makeDrive(partial);
    renameSync(partial, base);
  } catch (error) {
    // debootstrap leaves it mounted.
    spawnSync('umount', [join(partial, 'proc')], { stdio: 'ignore' });
    spawnSync('rm', ['-rf', '--one-file-system', partial]);
    throw new SetupError(
      `No Debian with Wine could be made: ${error instanceof Error ? error.message : String(error)}`,
      'It takes root, and a mirror of Debian.',
    );
  }
  return base;
}

/** @param {string} debian */
function makeDrive(debian) {
  spawnSync('umount', [join(debian, 'proc')], { stdio: 'ignore' });
  // Without it no program finds `localhost`.
  writeFileSync(join(debian, 'etc/hosts'), '127.0.0.1 localhost\n::1 localhost\n');
  // No window is ever shown, so Wine need not look for a display.
  const noDisplay = String.raw`wine reg add 'HKCU\Software\Wine\Drivers' /v Graphics /d null /f`;
  const script = `mount -t proc proc "$1/proc" && mount --bind /dev "$1/dev" &&
    exec chroot "$1" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin WINEDEBUG=-all sh -c "$2"`;
  const locale = `localedef -i ${LOCALE} -f UTF-8 ${LOCALE}.UTF-8`;
  const make = `${locale} && wineboot --init && ${noDisplay} && wineserver --kill; wineserver --wait`;
  const { status, stdout, stderr } = spawnSync(
    'unshare',
    ['--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', script, 'sh', debian, make],
    { encoding: 'utf8' },
  );
  if (status !== 0 || !existsSync(join(debian, 'root/.wine/system.reg'))) {
    throw new Error(`wineboot ended with ${status}\n${stdout}${stderr}`);
  }
}
