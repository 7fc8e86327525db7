import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { run } from './run.mjs';
import { SetupError } from './setup-error.mjs';

/** What Electron needs of a Linux system, and the Debian package that has it. */
const libraries = [
  ['libgtk-3.so.0', 'libgtk-3-0'],
  ['libnss3.so', 'libnss3'],
  ['libasound.so.2', 'libasound2'],
  ['libgbm.so.1', 'libgbm1'],
  ['libsecret-1.so.0', 'libsecret-1-0'], // keytar
];

/**
 * Which Debian package has a program, or a file that is no program.
 * @type {Readonly<Record<string, string>>}
 */
const packageOf = {
  unzip: 'unzip',
  Xvfb: 'xvfb',
  Xorg: 'xserver-xorg-core',
  Xwayland: 'xwayland',
  '/usr/lib/xorg/modules/drivers/dummy_drv.so': 'xserver-xorg-video-dummy',
  xrandr: 'x11-xserver-utils',
  xdotool: 'xdotool',
  xclip: 'xclip',
  import: 'imagemagick',
  openssl: 'openssl',
  mcs: 'mono-mcs',
  certutil: 'libnss3-tools',
  lp: 'cups-client',
  '/usr/sbin/cupsd': 'cups-daemon',
  xwininfo: 'x11-utils',
  'dbus-daemon': 'dbus',
  'gnome-keyring-daemon': 'gnome-keyring',
  'systemd-inhibit': 'systemd',
  logger: 'bsdutils',
  '/usr/sbin/mosquitto': 'mosquitto',
  mosquitto_pub: 'mosquitto-clients',
  '/usr/sbin/rsyslogd': 'rsyslog',
  '/usr/share/doc/rsyslog-gnutls': 'rsyslog-gnutls',
  debootstrap: 'debootstrap',
  'qemu-aarch64-static': 'qemu-user-static',
  '/usr/aarch64-linux-gnu/lib/libstdc++.so.6': 'libstdc++6-arm64-cross',
  'systemd-nspawn': 'systemd-container',
  lintian: 'lintian',
  rpmbuild: 'rpm',
  rpmlint: 'rpmlint',
  'desktop-file-validate': 'desktop-file-utils',
  appstreamcli: 'appstream',
  'ansible-playbook': 'ansible-core',
  'ssh-keygen': 'openssh-client',
  php: 'php-cli',
  '/usr/share/doc/php-xml': 'php-xml',
  '/usr/share/doc/php-sqlite3': 'php-sqlite3',
  '/usr/share/doc/php-mbstring': 'php-mbstring',
  '/usr/share/doc/php-intl': 'php-intl',
  '/usr/share/doc/php-gd': 'php-gd',
  '/usr/lib/dovecot/imap': 'dovecot-imapd',
  orca: 'orca',
  '/usr/libexec/at-spi-bus-launcher': 'at-spi2-core',
  Xtigervnc: 'tigervnc-standalone-server',
  xev: 'x11-utils',
  '/usr/lib/python3/dist-packages/dbus': 'python3-dbus',
  '/usr/lib/python3/dist-packages/gi': 'python3-gi',
  prometheus: 'prometheus',
  promtool: 'prometheus',
  'prometheus-node-exporter': 'prometheus-node-exporter',
};

/** Buses of their own, with a stand-in for logind and a real keyring, which tests start. */
export const busAndKeyring = [
  'dbus-daemon',
  'gnome-keyring-daemon',
  'systemd-inhibit',
  '/usr/lib/python3/dist-packages/dbus',
  '/usr/lib/python3/dist-packages/gi',
];

/** A syslog receiver that speaks TLS, which tests start, and what reaches its local socket. */
export const syslogReceiver = [
  'logger',
  'openssl',
  '/usr/sbin/rsyslogd',
  '/usr/share/doc/rsyslog-gnutls',
];

/** What reads the metrics. Tests start their own; those of the packages are stopped. */
export const monitoring = ['promtool', 'prometheus', 'prometheus-node-exporter'];
/** A broker of the fleet, its certificates, and what an administrator sends commands with. */
export const messageBroker = ['openssl', '/usr/sbin/mosquitto', 'mosquitto_pub'];

/** A compiler of C#, of which the scripts for Windows have some: 7 MB to download. */
export const cSharpCompiler = ['mcs'];

/** A certificate of our own, and printing to a file. */
export const certificatesAndPrinting = ['openssl', 'certutil', 'lp', '/usr/sbin/cupsd'];

/**
 * What runs the software that others wrote, which the soak `software` uses. The software itself is unpacked into
 * a temporary folder (tests/software/support/packages.ts).
 */
export const realSoftware = [
  'php',
  '/usr/share/doc/php-xml',
  '/usr/share/doc/php-sqlite3',
  '/usr/share/doc/php-mbstring',
  '/usr/share/doc/php-intl',
  '/usr/share/doc/php-gd',
  '/usr/lib/dovecot/imap',
  'Xtigervnc',
  'xev',
];

/** A screen reader, with the bus that it finds the screens on. Its voice is a stand-in of the tests. */
export const screenReader = ['orca', '/usr/libexec/at-spi-bus-launcher', 'dbus-daemon'];

/** An X server with several displays, which a test plugs in and pulls out. */
export const displays = ['Xorg', '/usr/lib/xorg/modules/drivers/dummy_drv.so', 'xrandr'];

/**
 * Sees to it that a Linux system has what Electron needs, and these programs. As root on a
 * Debian-like system it installs what is missing; otherwise it says how to.
 * @param {readonly string[]} programs names, or paths of what is not on the PATH
 */
export function ensureSystemPackages(programs) {
  if (process.platform !== 'linux') return;
  const missing = [...new Set([...missingLibraries(), ...missingPrograms(programs)])];
  if (missing.length === 0) return;
  const install = ['install', '-y', '--no-install-recommends', ...missing];
  const byHand = `apt-get update && apt-get ${install.join(' ')}`;
  if (!isProgram('apt-get')) {
    throw new SetupError(
      `This system lacks what these Debian packages hold: ${missing.join(', ')}.`,
      'Install them with its own package manager, then run this command again.',
    );
  }
  if (process.getuid?.() !== 0) {
    throw new SetupError(
      `System packages are missing: ${missing.join(', ')}.`,
      `Run: sudo sh -c '${byHand}'`,
    );
  }
  console.log(`Installing system packages: ${missing.join(', ')} …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const ok =
    run('apt-get', ['update'], { quiet: true, env }) === 0 &&
    run('apt-get', install, { quiet: true, env }) === 0;
  if (!ok) throw new SetupError('The system packages could not be installed.', `Run: ${byHand}`);
  stopServices(missing);
}

/**
 * Debian starts the services of a package when it is installed. Those that listen on the network and that no test
 * uses are stopped, and not started again.
 * @param {readonly string[]} packages that were installed just now
 */
function stopServices(packages) {
  const services = packages.filter((name) => name.startsWith('prometheus'));
  if (services.length === 0 || !existsSync('/run/systemd/system')) return;
  run('systemctl', ['disable', '--now', ...new Set(services)], { quiet: true });
}

function missingLibraries() {
  const { stdout } = spawnSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' });
  return libraries
    .filter(([file]) => !stdout?.includes(`\t${file} `))
    .map(([, debianPackage]) => /** @type {string} */ (debianPackage));
}

/** @param {readonly string[]} programs */
function missingPrograms(programs) {
  return programs.filter((name) => !isProgram(name)).map((name) => packageOf[name] ?? name);
}

/** @param {string} name */
function isProgram(name) {
  if (isAbsolute(name)) return existsSync(name);
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.some((folder) => existsSync(join(folder, name)));
}
