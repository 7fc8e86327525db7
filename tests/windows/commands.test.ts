import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { brokenConfigs } from '../main/config/broken-configs.ts';
import { cleardesk, drive } from './wine.ts';

/** Where a kiosk on Windows has its data, as main.ts finds it; and the same from outside. */
const data = String.raw`C:\users\root\AppData\Roaming\Cleardesk`;
const dataOutside = join(drive, 'users/root/AppData/Roaming/Cleardesk');
const configOutside = join(drive, 'ProgramData/Cleardesk/cleardesk.yaml');

function keyIn(output: string): string {
  return /^[0-9A-Z]{4}(-[0-9A-Z]{4}){15,}$/m.exec(output)?.[0] ?? '';
}

describe('the commands on Windows', () => {
  beforeAll(() => {
    mkdirSync(join(drive, 'ProgramData/Cleardesk'), { recursive: true });
    writeFileSync(configOutside, 'version: 1\nsites: [{ name: Ü, url: https://a.example/ }]\n');
  });

  it('know their version, and their help', async () => {
    const { code, out } = await cleardesk(['version']);
    expect([code, out]).toEqual([0, expect.stringMatching(/^cleardesk \d/)]);
    expect((await cleardesk(['help', 'audit', 'verify'])).out).toContain('usage: cleardesk audit');
    expect(await cleardesk(['dance'])).toMatchObject({ code: 2, out: '' });
  });

  it('check-config finds the config in ProgramData', async () => {
    const { code, out } = await cleardesk(['check-config']);
    expect([code, out]).toEqual([
      0,
      expect.stringContaining(String.raw`C:\ProgramData\Cleardesk\cleardesk.yaml: good`),
    ]);
  });

  it('check-config names the errors of a file with the ends of lines of Windows', async () => {
    const broken = Object.values(brokenConfigs).find(({ text }) => text.includes('\n'));
    if (broken === undefined) throw new Error('there is no config of several lines');
    writeFileSync(join(drive, 'broken.yaml'), broken.text.replaceAll('\n', '\r\n'));
    const { code, out } = await cleardesk(['check-config', String.raw`C:\broken.yaml`]);
    const places = broken.errors.map(
      (error) => String.raw`C:\broken.yaml:${error.split(' ', 1)[0]}`,
    );
    expect(code).toBe(1);
    for (const place of places) expect(out).toContain(place);
  });

  it('hash-password reads a password from a file', async () => {
    const { code, out } = await cleardesk(['hash-password'], { input: 'eine lange Losung ü\r\n' });
    expect([code, out]).toEqual([0, expect.stringMatching(/^scrypt\$17\$8\$1\$\S+\n$/)]);
  });

  it.each([[['status']], [['end-session']]])('%j knows that no kiosk runs', async (command) => {
    const { code, err } = await cleardesk(command);
    expect([code, err]).toEqual([1, expect.stringContaining('is not running')]);
    expect(err).toContain(data);
  });

  it('check knows that no kiosk has ever run', async () => {
    const { code, out } = await cleardesk(['check']);
    expect([code, out]).toEqual([3, expect.stringContaining('no kiosk has ever run here')]);
  });

  it('init does not begin without a terminal', async () => {
    const { code } = await cleardesk(['init', String.raw`C:\new.yaml`]);
    expect(code).toBe(1);
    expect(existsSync(join(drive, 'new.yaml'))).toBe(false);
  });

  describe('with an audit file', () => {
    let key = '';

    beforeAll(async () => {
      const { code, out } = await cleardesk(['audit', 'init']);
      expect(code).toBe(0);
      key = keyIn(out);
    });

    it('audit init shows the key once', async () => {
      expect(key).not.toBe('');
      const { code, err } = await cleardesk(['audit', 'init']);
      expect([code, err]).toEqual([1, expect.stringContaining('sealed already')]);
    });

    it('audit verify finds it good, with the key as well', async () => {
      const { code, out } = await cleardesk(['audit', 'verify', '--key', key]);
      expect([code, out]).toEqual([
        0,
        expect.stringContaining(String.raw`${data}\audit\audit.jsonl: good`),
      ]);
    });

    it('audit verify names the line that was changed', async () => {
      const [first = '', ...rest] = readFileSync(
        join(dataOutside, 'audit/audit.jsonl'),
        'utf8',
      ).split('\n');
      const changed = [first.replace('audit-sealed', 'audit-sealer'), ...rest].join('\n');
      writeFileSync(join(drive, 'changed.jsonl'), changed);
      const { code, err } = await cleardesk(['audit', 'verify', String.raw`C:\changed.jsonl`]);
      expect([code, err]).toEqual([1, expect.stringContaining('changed.jsonl:1: bad')]);
    });

    it('audit export and report read it', async () => {
      const csv = await cleardesk(['audit', 'export', '--format', 'csv']);
      expect([csv.code, csv.out]).toEqual([0, expect.stringContaining('audit-sealed')]);
      const ocsf = await cleardesk(['audit', 'export', '--format', 'ocsf']);
      expect([ocsf.code, ocsf.out]).toEqual([0, expect.stringContaining('class_uid')]);
      expect((await cleardesk(['report', '--html', String.raw`C:\report.html`])).code).toBe(0);
      expect(readFileSync(join(drive, 'report.html'), 'utf8')).toMatch(/^<!doctype html>/);
    });

    it('check is critical where a kiosk has run before', async () => {
      mkdirSync(join(dataOutside, 'run'));
      const { code, out } = await cleardesk(['check']);
      expect([code, out]).toEqual([2, expect.stringMatching(/^CLEARDESK CRITICAL/)]);
    });

    it('audit init replaces the key', async () => {
      const replaced = await cleardesk(['audit', 'init', '--replace']);
      expect(replaced.code).toBe(0);
      const keys = ['--key', key, '--key', keyIn(replaced.out)];
      expect((await cleardesk(['audit', 'verify', ...keys])).code).toBe(0);
    });

    it('diagnose names Windows, its folders and its keychain', async () => {
      const { out } = await cleardesk(['diagnose']);
      expect(out).toContain('win32 x64');
      expect(out).toContain(String.raw`${data}\audit\audit.jsonl: good`);
      expect(out).toMatch(/Credential Manager of Windows: works, \d+ ms/);
      const troubles = out.split('\n').filter((line) => line.startsWith('!'));
      expect(troubles).toEqual([expect.stringContaining('is not running')]);
    });
  });
});
