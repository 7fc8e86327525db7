import { execFileSync, spawnSync } from 'node:child_process';
import { basename } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Container } from './container.ts';
import { contentsOf, debs, rpm } from './debs.ts';

const query = (...args: readonly string[]) =>
  execFileSync('rpm', ['-qp', '--nosignature', ...args, rpm], { encoding: 'utf8' }).trim();

describe('the rpm', { timeout: 120_000 }, () => {
  const paths = query('--list').split('\n');

  it('holds what the deb holds', () => {
    const inDeb = contentsOf(debs.current).map(({ path }) => path);
    expect(inDeb.filter((path) => !path.endsWith('/') && !paths.includes(path))).toEqual([]);
    // The folders that are its own.
    expect(paths.filter((path) => !inDeb.includes(path) && !inDeb.includes(`${path}/`))).toEqual(
      [],
    );
  });

  it('belongs to root, and only root may change it', () => {
    const format = '[%{FILENAMES} %{FILEUSERNAME}:%{FILEGROUPNAME} %{FILEMODES:perms}\n]';
    for (const line of query('--queryformat', format).split('\n')) {
      expect(line).toMatch(/ root:root [d-]rw[x-]r-[x-]r-[x-]$/);
    }
  });

  it('keeps what an administrator changes, and needs what distributions have', () => {
    expect(query('--configfiles').split('\n')).toEqual([
      '/etc/X11/cleardesk.conf.d/lockdown.conf',
      '/etc/cleardesk/cleardesk.yaml',
      '/etc/pam.d/cleardesk',
    ]);
    const needs = query('--requires').split('\n');
    expect(needs.filter((need) => !/^(rpmlib\(|\/bin\/bash)/.test(need))).toEqual([
      ...['alsa-lib', 'gtk3', 'libXScrnSaver', 'libXtst', 'libsecret', 'mesa-libgbm', 'nss'],
      ...['util-linux', 'xdg-utils'],
    ]);
  });

  it('has no errors for rpmlint but those that a package from elsewhere has', () => {
    const { stdout } = spawnSync('rpmlint', [rpm], { encoding: 'utf8' });
    const errors = new Set(Array.from(stdout.matchAll(/: E: ([\w-]+)/g), ([, name]) => name));
    expect([...errors].sort()).toEqual([
      'binary-or-shlib-defines-rpath', // Chromium finds its libraries beside it
      'dir-or-file-in-opt', // FHS 3.0, 3.13: where it belongs
      'env-script-interpreter', // the supervisor, which runs in a checkout, too
      'explicit-lib-dependency', // Electron's libraries are told, not found
      'missing-call-to-setgroups-before-setuid', // Chromium's sandbox
      ...['no-changelogname-tag', 'no-group-tag', 'no-signature'],
    ]);
  });

  describe('in a root with no other rpm', () => {
    const debian = new Container();
    afterAll(() => {
      debian.remove();
    }, 60_000);
    const manage = (what: string) => debian.must(`rpm --force-debian ${what}`, 120);

    it('is installed with its user and folders, and its commands run', () => {
      // What it needs of a distribution comes from this one: its names are others.
      debian.install('rpm libgtk-3-0 libnss3 libasound2 libgbm1 libsecret-1-0');
      manage(`--install --nodeps ${debian.bring(rpm)}`);
      expect(debian.must('cleardesk check-config')).toContain('cleardesk.yaml: good');
      expect(debian.must('stat -c %U:%a /var/lib/cleardesk /var/log/cleardesk')).toBe(
        'cleardesk:700\ncleardesk:700',
      );
      expect(debian.run('rpm --verify --nodeps cleardesk')).toEqual({ code: 0, out: '' });
    });

    it('is updated without an end to what it has', () => {
      debian.must('echo "language: de" >>/etc/cleardesk/cleardesk.yaml; cleardesk audit init');
      manage(`--upgrade --nodeps --replacepkgs /root/${basename(rpm)}`);
      expect(debian.must('tail -n 1 /etc/cleardesk/cleardesk.yaml')).toBe('language: de');
      expect(debian.must('cleardesk audit verify')).toContain('good');
    });

    it('leaves the audit file, the data and a changed config when it is removed', () => {
      manage('--erase cleardesk');
      expect(debian.leftovers().split('\n').sort()).toEqual(
        [
          ...['/etc/cleardesk', '/etc/cleardesk/cleardesk.yaml.rpmsave'],
          ...['/etc/group', '/etc/passwd', '/etc/shadow'],
          ...['/var/lib/cleardesk', '/var/lib/cleardesk/control', '/var/log/cleardesk'],
          ...['/var/log/cleardesk/audit.jsonl', '/var/log/cleardesk/seal-key'],
        ].sort(),
      );
    });
  });
});
