import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { config, diagnose } from '../../../main/command-line/diagnose.ts';
import { fakeCommandIo } from '../../fakes/fake-command-io.ts';
import { auditFileWith, started } from '../audit/example-entries.ts';
import { runningKiosk } from '../control/running-kiosk.ts';
import { temporaryFolder } from '../temporary-folder.ts';

describe('cleardesk diagnose', () => {
  it('says what a kiosk is that is well, and ends with 0', async () => {
    const { dataFolder } = await runningKiosk();
    const auditFile = auditFileWith([started]);
    const io = fakeCommandIo({ dataFolder, auditFile, configFile: file('version: 1') });
    expect(await diagnose([], io)).toBe(0);
    expect(io.outLines.join('\n')).toContain(`${auditFile}: good, 1 records, `);
    expect(io.outLines.filter((line) => line.startsWith('=='))).toEqual([
      '== versions',
      '== kiosk',
      '== config',
      '== audit file',
      '== last troubles',
      '== display',
    ]);
    expect(io.outLines.filter((line) => line.startsWith('!'))).toEqual([]);
  });

  it('says what of the settings the file and the policies decide', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a.yaml'), `admin: { passwordHash: 'scrypt$...' }`);
    const configFile = file('language: de\nsites: []');
    const policies = { kind: 'folder', folder } as const;
    const lines = config({ file: configFile, isNamed: true, policies });
    expect(lines.slice(-3)).toEqual([
      'from the config file: language, sites',
      `from policy ${join(folder, 'a.yaml')}: admin.passwordHash`,
      'all else: the defaults',
    ]);
    expect(lines.join('\n')).not.toContain('scrypt');
  });

  it('marks what is wrong, and ends with 1', { timeout: 10_000 }, async () => {
    const auditFile = auditFileWith([
      started,
      { event: 'credentials-degraded', cause: 'locked' } as never,
    ]);
    const io = fakeCommandIo({
      dataFolder: temporaryFolder(),
      auditFile,
      configFile: file('idle: 5'),
    });
    expect(await diagnose([], io)).toBe(1);
    const text = io.outLines.join('\n');
    expect(text).toContain('! The kiosk is not running.');
    expect(text).toMatch(/^! .*:1:1 .*idle/m);
    expect(text).toMatch(/ 2 credentials-degraded \(locked\)$/m);
  });

  it('repeats no secret, and names nobody', { timeout: 10_000 }, async () => {
    const hash = `scrypt$17$8$1$${'A'.repeat(22)}$${'A'.repeat(43)}`;
    const configFile = file(
      `signIn: { mode: accounts, accounts: [{ user: mary, passwordHash: '${hash}' }] }\nadmin: { passwordHash: '${hash}' }`,
    );
    const io = fakeCommandIo({ dataFolder: temporaryFolder(), configFile });
    await diagnose([], io);
    const text = io.outLines.join('\n');
    expect(text).toContain('"accounts": "(1 of them)"');
    expect(text).toContain('"passwordHash": "(set)"');
    expect(text).not.toMatch(/mary|AAAA/);
  });
});

function file(text: string): string {
  const path = join(temporaryFolder(), 'cleardesk.yaml');
  writeFileSync(path, text);
  return path;
}
