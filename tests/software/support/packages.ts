import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { isAbsolute, join } from 'node:path';

/** Where everything is downloaded to and unpacked; see folder.ts. */
function folder(name: string): string {
  const path = join(process.env['CLEARDESK_SOFTWARE'] ?? '', name);
  mkdirSync(path, { recursive: true });
  return path;
}

/**
 * Downloads Debian packages, of this system's release, and unpacks them into a folder that stands for `/`.
 * No script of a package runs, so nothing is installed and no service starts. Absolute links, and absolute
 * paths in PHP and configuration, lead into the folder.
 * @param packages with all that they need beside what the soak installs
 * @returns the folder
 */
export function unpackDebian(name: string, packages: readonly string[]): string {
  const root = folder(`${name}-root`);
  if (existsSync(join(root, 'unpacked'))) return root;
  const debs = folder(`${name}-debs`);
  execFileSync('apt-get', ['download', '-q', ...packages], { cwd: debs, stdio: 'pipe' });
  for (const deb of readdirSync(debs)) execFileSync('dpkg-deb', ['-x', join(debs, deb), root]);
  relocate(root);
  console.log(`  unpacked ${versionsOf(debs).join(', ')}`);
  writeFileSync(join(root, 'unpacked'), '');
  return root;
}

function versionsOf(debs: string): readonly string[] {
  return readdirSync(debs).map((deb) => {
    const [name = '', version = ''] = deb.split('_');
    return `${name} ${decodeURIComponent(version)}`;
  });
}

function relocate(root: string): void {
  for (const entry of readdirSync(root, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isSymbolicLink()) {
      const target = readlinkSync(path);
      if (!isAbsolute(target)) continue;
      rmSync(path);
      symlinkSync(join(root, target), path);
    } else if (entry.isFile() && /\.(php|inc)$/.test(entry.name)) {
      const text = readFileSync(path, 'latin1');
      const moved = text.replace(/(['"])\/(etc|usr\/share|var\/\w+)\//g, `$1${root}/$2/`);
      if (moved !== text) writeFileSync(path, moved, 'latin1');
    }
  }
}

/**
 * Downloads the upstream sources of Debian packages, which have the test files that binary packages leave out.
 * @param wanted the files to unpack, as a pattern of tar
 * @returns a folder with one folder for each source package
 */
export function unpackSources(packages: readonly string[], wanted: string): string {
  const sources = folder('sources');
  if (existsSync(join(sources, 'unpacked'))) return sources;
  const apt = folder('apt');
  mkdirSync(join(apt, 'lists/partial'), { recursive: true });
  mkdirSync(join(apt, 'cache/archives/partial'), { recursive: true });
  const [, codename = ''] =
    /^VERSION_CODENAME=(\w+)$/m.exec(readFileSync('/etc/os-release', 'utf8')) ?? [];
  const list = join(apt, 'sources.list');
  writeFileSync(list, `deb-src http://deb.debian.org/debian ${codename} main\n`);
  // A list of its own: a system seldom has the sources in its own.
  const own = {
    'Dir::Etc::sourcelist': list,
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::State::lists': join(apt, 'lists'),
    'Dir::Cache': join(apt, 'cache'),
  };
  const options = Object.entries(own).flatMap(([key, value]) => ['-o', `${key}=${value}`]);
  execFileSync('apt-get', [...options, '-q', 'update'], { stdio: 'pipe' });
  for (const name of packages) {
    const download = ['-q', 'source', '--download-only', name];
    execFileSync('apt-get', [...options, ...download], { cwd: apt, stdio: 'pipe' });
    const tarball = readdirSync(apt).find(
      (file) => file.startsWith(`${name}_`) && /\.orig\.tar\.\w+$/.test(file),
    );
    const into = folder(`sources/${name}`);
    const unpack = ['-xf', join(apt, tarball ?? ''), '-C', into, '--wildcards', wanted];
    execFileSync('tar', unpack, { stdio: 'pipe' });
  }
  writeFileSync(join(sources, 'unpacked'), '');
  return sources;
}

/**
 * Installs npm packages, without running their scripts.
 * @returns their `node_modules`
 */
export function installNpm(name: string, packages: readonly string[]): string {
  const into = folder(`${name}-npm`);
  const modules = join(into, 'node_modules');
  if (existsSync(modules)) return modules;
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts'];
  execFileSync('npm', ['install', ...quiet, '--prefix', into, ...packages], { stdio: 'pipe' });
  return modules;
}
