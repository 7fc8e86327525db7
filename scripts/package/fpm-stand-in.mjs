#!/usr/bin/env node
// Does what fpm would do with electron-builder's arguments, for machines where fpm cannot be loaded:
// a deb with dpkg-deb, an rpm with rpmbuild. An argument that it does not know is an error, so that
// nothing in electron-builder.yml is left out unseen. Releases are made with fpm itself.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** @type {{ type: 'string' }} */
const text = { type: 'string' };
/** @type {{ type: 'string', multiple: true }} */
const list = { type: 'string', multiple: true };

const { values, positionals: inputs } = parseArgs({
  allowPositionals: true,
  options: {
    input: { ...text, short: 's' },
    target: { ...text, short: 't' },
    depends: { ...list, short: 'd' },
    'deb-recommends': list,
    'config-files': list,
    directories: list,
    force: { type: 'boolean' },
    architecture: text,
    category: text,
    'deb-compression': text,
    'deb-priority': text,
    description: text,
    iteration: text,
    license: text,
    maintainer: text,
    name: text,
    package: text,
    'rpm-compression': text,
    'rpm-os': text,
    'rpm-summary': text,
    url: text,
    vendor: text,
    version: text,
    'after-install': text,
    'after-remove': text,
    'before-remove': text,
  },
});

const work = mkdtempSync(join(tmpdir(), 'cleardesk-fpm-'));
const root = join(work, 'root');
try {
  for (const input of inputs) addInput(input);
  /** Paths as they will be on the system. */
  const files = sortedFiles(root).map((file) => `/${relative(root, file)}`);
  const isConfig = (/** @type {string} */ file) =>
    (values['config-files'] ?? []).some((place) => `${file}/`.startsWith(`${place}/`));
  if (values.target === 'deb') makeDeb(files, files.filter(isConfig));
  else if (values.target === 'rpm') makeRpm(files, files.filter(isConfig), ownFolders());
  else throw new Error(`fpm stand-in: there is no target ${values.target}`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** @param {string} input `from=to`; a `from` with a slash at its end is a folder's content */
function addInput(input) {
  const at = input.lastIndexOf('=');
  const from = input.slice(0, at);
  const to = join(root, input.slice(at + 1));
  mkdirSync(from.endsWith('/') ? to : dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
}

/**
 * Every file below a folder; what is a program stays one, and nothing else is writable or hidden.
 * @param {string} folder
 * @returns {string[]}
 */
function sortedFiles(folder) {
  chmodSync(folder, 0o755);
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      const { mode, isDirectory } = about(path);
      if (isDirectory) return sortedFiles(path);
      chmodSync(path, mode & 0o111 ? 0o755 : 0o644);
      return [path];
    });
}

/** Every folder that `--directories` gives to the package, with those in it. */
function ownFolders() {
  return (values.directories ?? []).flatMap((folder) => [
    folder,
    ...readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((path) => about(root + path).isDirectory),
  ]);
}

/** @param {string} path */
function about(path) {
  const stats = lstatSync(path);
  return { mode: stats.mode, size: stats.size, isDirectory: stats.isDirectory() };
}

/**
 * @param {readonly string[]} files
 * @param {readonly string[]} configFiles
 */
function makeDeb(files, configFiles) {
  const kibibytes = files.reduce((sum, file) => sum + Math.ceil(about(root + file).size / 1024), 0);
  const folder = join(root, 'DEBIAN');
  mkdirSync(folder);
  const [synopsis = '', ...description] = lines(values.description);
  const fields = {
    Package: values.name,
    Version: values.version,
    Section: values.category,
    Priority: values['deb-priority'],
    Architecture: values.architecture,
    Maintainer: values.maintainer,
    'Installed-Size': kibibytes,
    Depends: (values.depends ?? []).join(', '),
    Recommends: (values['deb-recommends'] ?? []).join(', '),
    Homepage: values.url,
    Description: [synopsis, ...description.map((line) => ` ${line}`)].join('\n'),
  };
  const control = Object.entries(fields)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}: ${value}\n`);
  writeFileSync(join(folder, 'control'), control.join(''));
  writeFileSync(join(folder, 'conffiles'), configFiles.map((file) => `${file}\n`).join(''));
  const others = files.filter((file) => !configFiles.includes(file)).map((file) => file.slice(1));
  const sums = execFileSync('md5sum', ['--', ...others], { cwd: root });
  writeFileSync(join(folder, 'md5sums'), sums);
  const scripts = {
    'after-install': 'postinst',
    'before-remove': 'prerm',
    'after-remove': 'postrm',
  };
  for (const [option, name] of Object.entries(scripts)) {
    const script = scriptOf(option);
    if (script !== null) writeFileSync(join(folder, name), script, { mode: 0o755 });
  }
  const compression = { gz: 'gzip', zst: 'zstd' }[values['deb-compression'] ?? ''] ?? 'xz';
  run('dpkg-deb', ['--root-owner-group', `-Z${compression}`, '--build', root, packageFile()]);
}

/**
 * @param {readonly string[]} files
 * @param {readonly string[]} configFiles
 * @param {readonly string[]} folders
 */
function makeRpm(files, configFiles, folders) {
  const plain = (/** @type {string} */ script) =>
    script.replace(/^#!.*\n/, '').replaceAll('%', '%%');
  const sections = {
    '%post': 'after-install',
    '%preun': 'before-remove',
    '%postun': 'after-remove',
  };
  const spec = [
    '%global __os_install_post %{nil}',
    '%global debug_package %{nil}',
    '%define _build_id_links none',
    `Name: ${values.name}`,
    `Version: ${values.version}`,
    'Release: 1',
    `Summary: ${values['rpm-summary']}`,
    `License: ${values.license}`,
    `Vendor: ${values.vendor}`,
    `Packager: ${values.maintainer}`,
    `URL: ${values.url}`,
    'AutoReqProv: no',
    ...(values.depends ?? []).map((name) => `Requires: ${name}`),
    '%description',
    ...lines(values.description),
    ...Object.entries(sections).flatMap(([section, option]) => {
      const script = scriptOf(option);
      return script === null ? [] : [`${section} -p /bin/bash`, plain(script)];
    }),
    '%files',
    '%defattr(-,root,root,-)',
    ...folders.map((folder) => `%dir "${folder}"`),
    ...files.map((file) => `${configFiles.includes(file) ? '%config(noreplace) ' : ''}"${file}"`),
  ];
  writeFileSync(join(work, 'package.spec'), `${spec.join('\n')}\n`);
  const machine = { amd64: 'x86_64', arm64: 'aarch64' }[values.architecture ?? ''];
  const payload = { gzip: 'w6.gzdio', xzmt: 'w6T0.xzdio' }[values['rpm-compression'] ?? ''];
  if (payload === undefined) throw new Error('fpm stand-in: gzip and xzmt are all it can do');
  run('rpmbuild', [
    '-bb',
    ...['--target', machine ?? values.architecture ?? '', '--buildroot', root],
    ...['--define', `_topdir ${join(work, 'rpm')}`, '--define', `_binary_payload ${payload}`],
    join(work, 'package.spec'),
  ]);
  const built = sortedFiles(join(work, 'rpm/RPMS'));
  cpSync(built[0] ?? '', packageFile());
}

/** @param {string | undefined} description */
function lines(description) {
  return (description ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

/** @param {string} option */
function scriptOf(option) {
  const file = /** @type {Record<string, unknown>} */ (values)[option];
  return typeof file === 'string' ? readFileSync(file, 'utf8') : null;
}

function packageFile() {
  return resolve(values.package ?? '');
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 */
function run(program, args) {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
}
