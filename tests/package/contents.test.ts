import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { contentsOf, debs, programKind } from './debs.ts';

/** Bytes. Electron is 240 MB of it, with its texts in twelve languages. */
const MOST_INSTALLED = 255_000_000;
const MOST_PACKED = 110_000_000;

/** Some of every part of the app: the whole list is the build's own. */
const BUNDLED = [
  ...['@github/keytar', '@jellybrick/dbus-next', '@observablehq/plot', 'd3-scale', 'd3-shape'],
  ...['i18next', 'linkedom', 'oauth4webapi', 'openid-client', 'qrcode.react', 'react'],
  ...['react-aria', 'react-aria-components', 'react-dom', 'rolldown', 'tough-cookie', 'uqr'],
  ...['yaml', 'zod'],
];

describe('what is in the deb', () => {
  const files = contentsOf(debs.current);
  const folder = mkdtempSync(join(tmpdir(), 'cleardesk-contents-'));
  const app = join(folder, 'opt/Cleardesk');

  beforeAll(() => {
    execFileSync('dpkg-deb', ['--extract', debs.current, folder]);
    return () => execFileSync('rm', ['-rf', folder]);
  });

  it('belongs to root, and only root may change it', () => {
    for (const { path, owner, mode } of files) {
      expect([path, owner]).toEqual([path, 'root/root']);
      expect(`${path} ${mode}`).toMatch(/ (d|-)rw[x-]r-[x-]r-[x-]$/);
    }
  });

  it('is a program only where it has to be', () => {
    const programs = files.filter(({ mode }) => mode.startsWith('-') && mode.includes('x'));
    expect(programs.map(({ path }) => path).sort()).toEqual([
      '/opt/Cleardesk/chrome-sandbox',
      '/opt/Cleardesk/chrome_crashpad_handler',
      '/opt/Cleardesk/cleardesk',
      '/usr/bin/cleardesk',
      '/usr/lib/cleardesk/around-kiosk',
      '/usr/lib/cleardesk/cleardesk-session',
      '/usr/lib/cleardesk/kiosk',
      '/usr/lib/cleardesk/kiosk-stop',
      '/usr/lib/cleardesk/restart-when-free',
      '/usr/sbin/cleardesk-kiosk',
    ]);
  });

  it('holds the manual page and the completion of the commands', () => {
    const share = join(folder, 'usr/share');
    const source = join(import.meta.dirname, '../../build/linux/root/usr/share');
    const page = gunzipSync(readFileSync(join(share, 'man/man1/cleardesk.1.gz')));
    expect(page.equals(readFileSync(join(source, 'man/man1/cleardesk.1')))).toBe(true);
    const completion = readFileSync(join(share, 'bash-completion/completions/cleardesk'));
    expect(
      completion.equals(readFileSync(join(source, 'bash-completion/completions/cleardesk'))),
    ).toBe(true);
  });

  it('holds nothing of the development, and of keytar only what runs here', () => {
    const archive = join(app, 'resources/app.asar');
    const packed = execFileSync('npx', ['asar', 'list', archive], { encoding: 'utf8' })
      .trim()
      .split('\n');
    const all = [...packed, ...files.map(({ path }) => path)];
    expect(
      all.filter((path) => /\.(map|tsx?|test\..*)$|\/(tests|src|typescript)\//.test(path)),
    ).toEqual([]);
    expect(readFileSync(archive).includes('sourceMappingURL')).toBe(false);
    expect(packed.filter((path) => path.endsWith('.node'))).toEqual([
      '/node_modules/keytar/prebuilds/linux-x64/keytar.node',
    ]);
    expect(packed.filter((path) => /^\/node_modules\/[^/]+$/.test(path))).toEqual([
      '/node_modules/keytar',
    ]);
  });

  it('is no larger than it has to be', () => {
    expect(files.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(MOST_INSTALLED);
    expect(statSync(debs.current).size).toBeLessThan(MOST_PACKED);
  });

  it('has programs for this kind of computer only', () => {
    const kinds = files
      .filter(({ mode }) => mode.startsWith('-'))
      .map(({ path }) => programKind(join(folder, path)));
    expect(new Set(kinds)).toEqual(new Set(['x86-64', 'no program']));
    expect(kinds.filter((kind) => kind === 'x86-64').length).toBeGreaterThan(8);
  });

  it('carries the licences of all that it consists of', () => {
    const text = (path: string) => readFileSync(join(folder, path), 'utf8');
    const notices = text('opt/Cleardesk/resources/THIRD-PARTY-NOTICES.txt');
    const names = Array.from(notices.matchAll(/^(\S+) \d+\.\d+\.\d+$/gm), ([, name]) => name);
    expect(names).toEqual(expect.arrayContaining(BUNDLED));
    expect(notices).toContain('Permission is hereby granted, free of charge');
    expect(notices).toContain('Apache License');
    expect(text('opt/Cleardesk/LICENSE.txt')).toBe(readFileSync('LICENSE', 'utf8'));
    expect(text('opt/Cleardesk/LICENSE.electron.txt')).toContain('Electron contributors');
    expect(text('opt/Cleardesk/LICENSES.chromium.html').length).toBeGreaterThan(1_000_000);
    const copyright = text('usr/share/doc/cleardesk/copyright');
    const named = copyright.match(/\/opt\/[^\s;]+\.(txt|html)/g) ?? [];
    expect(named).toHaveLength(3);
    for (const path of named) expect(files.map((file) => file.path)).toContain(path);
  });

  it('keeps what an administrator changes', () => {
    const { stdout } = spawnSync('dpkg-deb', ['--info', debs.current, 'conffiles'], {
      encoding: 'utf8',
    });
    expect(stdout.trim().split('\n')).toEqual([
      '/etc/X11/cleardesk.conf.d/lockdown.conf',
      '/etc/cleardesk/cleardesk.yaml',
      '/etc/pam.d/cleardesk',
    ]);
  });

  it('has its fuses blown', () => {
    const read = execFileSync('npx', ['electron-fuses', 'read', '--app', join(app, 'cleardesk')], {
      encoding: 'utf8',
    });
    const lines = read.matchAll(/(\w+) is (Enabled|Disabled)/g);
    const state = new Map(Array.from(lines, ([, fuse, is]) => [fuse, is]));
    expect(Object.fromEntries(state)).toEqual({
      RunAsNode: 'Disabled',
      EnableCookieEncryption: 'Enabled',
      EnableNodeOptionsEnvironmentVariable: 'Disabled',
      EnableNodeCliInspectArguments: 'Disabled',
      EnableEmbeddedAsarIntegrityValidation: 'Enabled',
      OnlyLoadAppFromAsar: 'Enabled',
      LoadBrowserProcessSpecificV8Snapshot: 'Disabled',
      GrantFileProtocolExtraPrivileges: 'Disabled',
    });
  });

  it.each([
    ['desktop-file-validate', 'usr/share/applications/cleardesk.desktop'],
    ['appstreamcli', 'usr/share/metainfo/org.cleardesk.Cleardesk.metainfo.xml'],
  ])('satisfies %s', (program, file) => {
    const args = program === 'appstreamcli' ? ['validate', '--no-net', '--pedantic'] : [];
    execFileSync(program, [...args, join(folder, file)], { stdio: 'pipe' });
  });

  it('has no errors for lintian', () => {
    execFileSync('lintian', ['--no-cfg', '--allow-root', '--fail-on', 'error', debs.current], {
      stdio: 'pipe',
    });
  }, 180_000);
});
