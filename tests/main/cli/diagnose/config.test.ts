import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configLines } from '../../../../main/cli/diagnose/config.ts';
import { loadConfig } from '../../../../main/config/in-use/load-config.ts';
import { type ShownConfig, shownConfig } from '../../../../main/config/in-use/shown-config.ts';
import { readConfig } from '../../../../main/config/source/read-config.ts';
import { ControlError } from '../../../../main/control/errors.ts';
import { exampleHash } from '../../config/example-hash.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

interface Case {
  /** What the kiosk started with, or why it does not answer. */
  readonly used: string | ControlError;
  /** What the file says now; null: it is gone. */
  readonly now: string | null;
  readonly hasSession?: boolean;
  readonly change?: Partial<ShownConfig>;
}

function lines({ used, now, hasSession = false, change = {} }: Case) {
  const folder = temporaryFolder();
  const file = join(folder, 'cleardesk.yaml');
  const place = { file, isNamed: true };
  writeFileSync(file, typeof used === 'string' ? used : '');
  const kiosk =
    typeof used === 'string' ? { ...shownConfig(loadConfig(place), false), ...change } : used;
  const read = now === null ? readConfig({ ...place, file: `${file}.gone` }) : readNow(file, now);
  return configLines(place, read, { kiosk, hasSession }, (line) => line.replaceAll(folder, '…'));
}

function readNow(file: string, text: string) {
  writeFileSync(file, text);
  return readConfig({ file, isNamed: true });
}

const from = (all: readonly string[], line: string) => all.slice(all.indexOf(line) + 1);

describe("the config in diagnose's report", () => {
  it('is that of the running kiosk, as the file writes it', () => {
    const text = 'session: { idleTimeout: 10m }';
    const shown = lines({ used: text, now: text });
    expect(shown.slice(0, 3)).toEqual([
      '…/cleardesk.yaml: good',
      'the running kiosk uses:',
      '  version: 1',
    ]);
    expect(shown).toEqual(
      expect.arrayContaining(['    idleTimeout: 10m', '    maxSize: 10MB', '    warning: 30s']),
    );
    expect(shown.slice(-3)).toEqual([
      'which is what the file and the policies say',
      'from the config file: session.idleTimeout',
      'all else: the defaults',
    ]);
  });

  const used = 'session: { idleTimeout: 5m }\nsites: [{ name: A, url: "https://a.example/" }]';
  const now =
    'session: { idleTimeout: 10m }\nsites: [{ name: B, url: "https://a.example/" }]\nkiosk: { scale: 150% }\naudit: { syslog: { to: local } }';
  const differences = [
    '  sites[0].name: the kiosk has A, the file B',
    '  session.idleTimeout: the kiosk has 5m, the file 10m',
    '  kiosk.scale: the kiosk has auto, the file 150%',
    '  audit.syslog: the kiosk has nothing, the file {"to":"local","facility":"authpriv"}',
  ];

  it('says where the file differs, which a session need not follow', () => {
    const heading =
      'the file and the policies say something else now, which takes effect after the session:';
    const shown = lines({ used, now, hasSession: true });
    expect(from(shown, heading).slice(0, 4)).toEqual(differences);
    expect(shown).toContain('    idleTimeout: 5m');
    expect(shown.filter((line) => line.startsWith('!'))).toEqual([]);
  });

  it('marks a difference without a session, which the kiosk should not have', () => {
    const heading =
      '! the file and the policies say something else now, which the kiosk does not use yet:';
    expect(from(lines({ used, now }), heading).slice(0, 4)).toEqual(differences);
  });

  it('says that a secret differs, and not which', () => {
    const admin = (hash: string) => `admin: { passwordHash: ${hash} }`;
    const shown = lines({ used: admin('scrypt$...'), now: admin(exampleHash), hasSession: true });
    expect(shown).toContain('  a setting that is secret');
    expect(shown.join('\n')).not.toContain('scrypt');
  });

  it('shows what the kiosk uses beside the errors of a broken file, and of one that is gone', () => {
    const broken = lines({ used, now: 'idle: 5' });
    expect(broken[0]).toMatch(/^! …\/cleardesk\.yaml:1:1 .*unknown key/);
    expect(broken).toContain('    idleTimeout: 5m');
    expect(lines({ used, now: null })[0]).toMatch(/^! …\/cleardesk\.yaml: is not there/);
  });

  it('says that the kiosk has the defaults, because it rejected the file', () => {
    const shown = lines({ used: '', now: 'idle: 5', change: { isRejected: true } });
    expect(shown).toContain(
      '! the running kiosk has rejected it, and has the defaults: no user can sign in',
    );
  });

  it('does not read another file that the kiosk names', () => {
    const shown = lines({ used, now, change: { file: '/etc/\u001b[2Jshadow' } });
    expect(shown).toContain(
      '! that is /etc/ [2Jshadow: write diagnose --config /etc/ [2Jshadow to compare it with the file',
    );
    expect(shown.join('\n')).not.toContain('the kiosk has');
  });

  it.each([
    ['not-running', 'no kiosk is running; the file and the policies say:'],
    [
      'unknown-request',
      'the running kiosk is older than this command, and cannot say which config it uses; the file and the policies say:',
    ],
    [
      'no-answer',
      '! the kiosk does not say which config it uses (It did not answer.); the file and the policies say:',
    ],
  ] as const)('is what the file says where the kiosk does not say it: %s', (code, heading) => {
    const shown = lines({ used: new ControlError(code, 'It did not answer.'), now: used });
    expect(from(shown, heading)[0]).toBe('  version: 1');
    expect(shown).toContain('    idleTimeout: 5m');
    expect(shown.at(-1)).toBe('all else: the defaults');
  });

  it('shows nothing of a kiosk that could disguise a line', () => {
    const settings = { organisation: { name: 'a\u001b[2J\u202eb\n! c' } };
    const shown = lines({ used: '', now: '', change: { settings } });
    expect(shown.join('\n')).not.toMatch(/\u001b|\u202e|^! c/m);
  });
});
