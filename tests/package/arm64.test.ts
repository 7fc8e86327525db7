import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { brokenConfigs } from '../main/config/broken-configs.ts';
import { arm64Deb, contentsOf, debs, programKind } from './debs.ts';

const CROSS_LIBRARIES = '/usr/aarch64-linux-gnu';
const STAND_IN = join(import.meta.dirname, '../electron-stand-in.cjs');

describe('the deb for arm64', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cleardesk-arm64-'));
  const app = join(folder, 'app');
  const installed = join(folder, 'root/opt/Cleardesk');

  beforeAll(() => {
    execFileSync('dpkg-deb', ['--extract', arm64Deb, join(folder, 'root')]);
    execFileSync('npx', ['asar', 'extract', join(installed, 'resources/app.asar'), app]);
    return () => execFileSync('rm', ['-rf', folder]);
  });

  /** Runs a command of the packed app on an emulated processor. */
  function cleardesk(args: readonly string[], input = '') {
    const main = join(app, 'out/main/main.cjs');
    const node = ['-L', CROSS_LIBRARIES, join(installed, 'cleardesk'), '--require', STAND_IN, main];
    const { status, stdout, stderr } = spawnSync('qemu-aarch64-static', [...node, ...args], {
      encoding: 'utf8',
      input,
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        CLEARDESK_APP: app,
        CLEARDESK_CONFIG: join(folder, 'cleardesk.yaml'),
        CLEARDESK_DATA_DIR: join(folder, 'data'),
      },
    });
    return { code: status, out: stdout, err: stderr };
  }

  it('says so, and depends on what the other one depends on', () => {
    const fields = (deb: string) => {
      const all = execFileSync('dpkg-deb', ['--field', deb], { encoding: 'utf8' });
      return all.split('\n').filter((line) => !/^(Installed-Size|Architecture):/.test(line));
    };
    expect(
      execFileSync('dpkg-deb', ['--field', arm64Deb, 'Architecture'], { encoding: 'utf8' }),
    ).toBe('arm64\n');
    expect(fields(arm64Deb)).toEqual(fields(debs.current));
  });

  it('has the same files around the app', () => {
    const around = (deb: string) =>
      contentsOf(deb)
        .filter(({ path }) => !path.startsWith('/opt/'))
        .map(({ path, mode, owner }) => `${path} ${mode} ${owner}`);
    expect(around(arm64Deb)).toEqual(around(debs.current));
  });

  it('has programs for arm64 only, that of the keychain among them', () => {
    const files = contentsOf(arm64Deb).filter(({ mode }) => mode.startsWith('-'));
    const programs = files
      .map(({ path }) => [path, programKind(join(folder, 'root', path))])
      .filter(([, kind]) => kind !== 'no program');
    expect(programs).toEqual([
      ['/opt/Cleardesk/cleardesk', 'arm64'],
      [expect.stringMatching(/prebuilds\/linux-arm64\/keytar\.node$/), 'arm64'],
    ]);
  });

  it('knows its version and its commands', () => {
    expect(cleardesk(['version'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^cleardesk \d/) as string,
    });
    expect(cleardesk(['help', 'audit', 'verify']).out).toContain('usage: cleardesk audit');
    expect(cleardesk(['dance'])).toMatchObject({ code: 2, out: '' });
  });

  it('checks a config, in a thread of its own', () => {
    const file = join(folder, 'cleardesk.yaml');
    writeFileSync(file, 'version: 1\nsites: [{ name: Ü, url: https://a.example/ }]\n');
    expect(cleardesk(['check-config'])).toMatchObject({
      code: 0,
      out: expect.stringContaining(`${file}: good`) as string,
    });
    const broken = Object.values(brokenConfigs)[0];
    writeFileSync(file, broken?.text ?? '');
    const { code, out } = cleardesk(['check-config']);
    expect(code).toBe(1);
    for (const error of broken?.errors ?? []) expect(out).toContain(error.split(' ', 1)[0]);
  });

  it('hashes a password', () => {
    const { code, out } = cleardesk(['hash-password'], 'eine lange Losung ü\n');
    expect([code, out]).toEqual([0, expect.stringMatching(/^scrypt\$17\$8\$1\$\S+\n$/)]);
  });

  it('begins a sealed audit file that a verifier on this processor takes', () => {
    const { code, out } = cleardesk(['audit', 'init']);
    expect(code).toBe(0);
    const key = /^[0-9A-Z]{4}(-[0-9A-Z]{4}){15,}$/m.exec(out)?.[0] ?? '';
    const file = join(folder, 'data/audit/audit.jsonl');
    expect(readFileSync(file, 'utf8')).toContain('"audit-sealed"');
    expect(cleardesk(['audit', 'verify', '--key', key])).toMatchObject({ code: 0 });
    const other = spawnSync('python3', ['docs/audit_verify.py', file, key], { encoding: 'utf8' });
    expect(other.stdout).toContain('good');
  });

  it.each([[['status']], [['end-session']]])('%j knows that no kiosk runs', (command) => {
    const { code, err } = cleardesk(command);
    expect([code, err]).toEqual([1, expect.stringContaining('is not running')]);
  });
});
