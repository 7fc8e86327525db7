import {
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../../main/cli/run-command.ts';
import { fakeCommandIo } from '../../fakes/fake-command-io.ts';
import { auditFileWith, blocked, started, tamper, warned } from '../audit/example-entries.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const entries = [started, blocked, warned];

/** The command for an audit file, with a config in the language; null for one with an error. */
async function reported(
  args: readonly string[],
  auditFile: string,
  language: string | null = 'en',
  env: Readonly<Record<string, string>> = {},
) {
  const configFile = join(temporaryFolder(), 'cleardesk.yaml');
  writeFileSync(configFile, language === null ? 'sites: 7\n' : `language: ${language}\n`);
  const io = fakeCommandIo({ auditFile, configFile, env });
  const status = await runCommand(['report', ...args], io, null);
  return { status, text: io.outLines.join('\n'), problems: io.errLines };
}

describe('cleardesk report', () => {
  it('prints a text of lines that fit a terminal', async () => {
    const { status, text, problems } = await reported([], auditFileWith(entries));
    expect({ status, problems }).toEqual({ status: 0, problems: [] });
    expect(text).toContain('Usage of desk-7\nMar 1, 2026 to Mar 1, 2026\n');
    expect(text).toMatch(/^Sessions +1$/m);
    expect(text).toMatch(/^ {2}going to another site +1 +100\.0%$/m);
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it.each([
    { language: 'de', env: {}, title: 'Nutzung von desk-7' },
    { language: 'fr-CA', env: { LANG: 'de_DE.UTF-8' }, title: 'Utilisation de desk-7' },
    { language: 'auto', env: { LANG: 'es_ES.UTF-8' }, title: 'Uso de desk-7' },
    { language: 'auto', env: { LC_ALL: 'de_AT@euro', LANG: 'C' }, title: 'Nutzung von desk-7' },
    { language: 'auto', env: { LANG: 'C.UTF-8' }, title: 'Usage of desk-7' },
    { language: 'ja', env: { LANG: 'de_DE' }, title: 'Usage of desk-7' },
    { language: 'uk', env: {}, title: 'Використання: desk-7' },
    { language: 'pt-BR', env: {}, title: 'Utilização de desk-7' },
    { language: null, env: { LANG: 'fr_FR' }, title: 'Utilisation de desk-7' },
  ])('speaks $language where the environment is $env', async ({ language, env, title }) => {
    const { status, text } = await reported([], auditFileWith(entries), language, env);
    expect({ status, title: text.split('\n')[0] }).toEqual({ status: 0, title });
  });

  it('writes a page instead, with the mode and behind the link that were there', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'kept.html'), 'the report before', { mode: 0o640 });
    symlinkSync('kept.html', join(folder, 'report.html'));
    const { status, text, problems } = await reported(
      ['--html', join(folder, 'report.html')],
      auditFileWith(entries),
    );
    expect({ status, text, problems }).toEqual({ status: 0, text: '', problems: [] });
    expect(readdirSync(folder).sort()).toEqual(['kept.html', 'report.html']);
    expect(readFileSync(join(folder, 'kept.html'), 'utf8')).toMatch(
      /^<!doctype html>[^]*<\/html>$/,
    );
    expect(statSync(join(folder, 'kept.html')).mode & 0o777).toBe(0o640);
  });

  it.each(['', 'no/such/folder/report.html'])(
    'says where no page can be written: %j',
    async (name) => {
      const file = join(temporaryFolder(), name);
      const { status, problems } = await reported(['--html', file], auditFileWith(entries));
      expect(status).toBe(1);
      expect(problems).toEqual([expect.stringMatching(/^\/.*: cannot be written: (?!.*\.part)/)]);
    },
  );

  it('reports what can be read, and says what cannot', async () => {
    const file = auditFileWith(entries);
    tamper(file, (lines) => lines.with(1, 'no record'));
    const { status, text } = await reported([], file);
    expect(status).toBe(1);
    expect(text).toContain(
      '! Lines of the audit file that could not be read: 1. See what is wrong:',
    );
    expect(text).toMatch(/^Warnings +1 /m);
    const page = join(temporaryFolder(), 'report.html');
    const { problems } = await reported(['--html', page], file);
    expect(problems[0]).toContain('could not be read: 1');
    expect(readFileSync(page, 'utf8')).toContain('could not be read: 1');
  });

  it('says that records are missing', async () => {
    const file = auditFileWith(entries);
    tamper(file, (lines) => lines.toSpliced(1, 1));
    const { status, text } = await reported([], file);
    expect(status).toBe(1);
    expect(text).toContain('Records are missing from the audit file');
  });

  it('tells a missing file from one that cannot be read', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'audit.jsonl'));
    const absent = await reported([], join(folder, 'none'));
    expect(absent).toMatchObject({ status: 1, text: '' });
    expect(absent.problems[0]).toContain('there is no such file');
    const unreadable = await reported([], join(folder, 'audit.jsonl'));
    expect(unreadable).toMatchObject({ status: 1, text: '' });
    expect(unreadable.problems[0]).toContain('cannot be read');
  });

  it('reports some days only, the last one to its end', async () => {
    const file = auditFileWith(entries);
    const whole = await reported(['--from', '2026-02-28', '--to=2026-03-02'], file);
    expect(whole.text).toMatch(/^Sessions +1$/m);
    const { status, text } = await reported(['--from', '2026-03-03'], file);
    expect(status).toBe(0);
    expect(text).toContain('Nothing is recorded');
  });

  it.each([
    [['file']],
    [['--html']],
    [['--html', '']],
    [['--all']],
    [['--from', '2026-02-30']],
    [['--to', 'yesterday']],
    [['--from', '2026-03-02', '--to', '2026-03-01']],
  ])('refuses %j', async (args) => {
    const { status, text, problems } = await reported(args, '/nowhere/audit.jsonl');
    expect({ status, text }).toEqual({ status: 2, text: '' });
    expect(problems.at(-1)).toContain('usage: cleardesk report');
  });
});
