import { describe, expect, it } from 'vitest';
import { runCommand } from '../../../main/cli/run-command.ts';
import { fakeCommandIo } from '../../fakes/fake-command-io.ts';
import { auditFileWith, started } from '../audit/example-entries.ts';

async function run(...words: readonly string[]) {
  const io = fakeCommandIo();
  const code = await runCommand(words, io, '/nowhere');
  return { code, out: io.outLines, err: io.errLines };
}

describe('runCommand', () => {
  it('hands a command its own arguments, and its exit code back', async () => {
    const good = await run('audit', 'verify', auditFileWith([started]));
    expect(good.code).toBe(0);
    expect(good.out[0]).toContain('good');
    expect((await run('audit', 'verify', '/nowhere/audit.jsonl')).code).toBe(1);
    expect((await run('audit', 'dance')).code).toBe(2);
    expect((await run('hash-password', 'a password')).code).toBe(2);
  });

  it.each([[['dance']], [[]], [['']], [['constructor']], [['__proto__']]])(
    'does not know %j, and says what there is',
    async (words) => {
      const { code, out, err } = await run(...words);
      expect({ code, out }).toEqual({ code: 2, out: [] });
      expect(err).toEqual([expect.stringMatching(/no command ".*"\. Commands: .*audit/)]);
    },
  );

  it.each([
    ['stauts', 'status'],
    ['Audit', 'audit'],
    ['end_session', 'end-session'],
    ['checkconfig', 'check-config'],
    ['reprot', 'report'],
    ['hlep', 'help'],
    ['verify', 'audit verify'],
  ])('asks whether %s is a typing error', async (typed, name) => {
    const message = `cleardesk: There is no command "${typed}". Did you mean ${name}?`;
    expect(await run(typed)).toEqual({ code: 2, out: [], err: [message] });
  });

  it.each([[[]], [['check']], [['--key']]])('says what there is for audit %j', async (args) => {
    const { code, out, err } = await run('audit', ...args);
    expect({ code, out }).toEqual({ code: 2, out: [] });
    expect(err).toEqual([expect.stringContaining('usage: cleardesk audit verify')]);
  });

  it.each([
    [['status', '--all'], 'There is no option --all.'],
    [['status', '-x'], 'There is no option -x.'],
    [['diagnose', '--keychian'], 'There is no option --keychian.'],
    [['status', '--constructor'], 'There is no option --constructor.'],
    [['end-session', '--reson', 'x'], 'There is no option --reson. Did you mean --reason?'],
    [['end-session', '--reson=x'], 'There is no option --reson. Did you mean --reason?'],
    [['status', '--data-dri', 'x'], 'There is no option --data-dri. Did you mean --data-dir?'],
    [['end-session', '--reason'], '--reason needs a value: --reason TEXT.'],
    [['end-session', '--reason='], '--reason needs a value: --reason TEXT.'],
    [
      ['end-session', '--reason', '-5'],
      '--reason needs a value: --reason TEXT. Write a value that begins with "-" as --reason=VALUE.',
    ],
    [
      ['end-session', '--reason', 'fire', 'drill'],
      'It takes no arguments besides options. Put a value that has spaces in quotes.',
    ],
    [['audit', 'init', '--replace=yes'], '--replace takes no value.'],
    [['audit', 'export'], 'It needs --format csv|ocsf.'],
    [['audit', 'export', '--format', 'xml'], '--format takes csv or ocsf, not "xml".'],
    [['audit', 'verify', 'a', 'b'], 'It takes one FILE only.'],
    [['check-config', ''], 'FILE must not be empty.'],
    [['check-config', '--', '-a', '-b'], 'It takes one FILE only.'],
    [['report', '--from', 'monday'], '--from takes a day such as 2026-03-01, not "monday".'],
    [
      ['report', '--from=2026-03-02', '--to=2026-03-01'],
      '--from takes a day before --to: 2026-03-02 is after 2026-03-01.',
    ],
  ])('says what to write instead of %j', async (words, message) => {
    const io = fakeCommandIo();
    expect(await runCommand(words, io, null)).toBe(2);
    const name = words[0] === 'audit' ? words.slice(0, 2).join(' ') : (words[0] ?? '');
    expect(io.errLines).toHaveLength(1);
    expect(io.errLines[0]).toContain(`cleardesk ${name}: ${message}\nusage: cleardesk ${name}`);
    expect(io.outLines).toEqual([]);
  });

  it.each([
    [['--format', 'csv', 'FILE']],
    [['FILE', '--format', 'csv']],
    [['--format=csv', 'FILE']],
    [['--format=csv', '--', 'FILE']],
  ])('reads options in any place: %j', async (args) => {
    const { code, err } = await run('audit', 'export', ...args);
    expect({ code, err }).toEqual({ code: 1, err: [expect.stringContaining('FILE: there is no')] });
  });

  it('takes what follows -- as it is', async () => {
    const { err } = await run('audit', 'verify', '--', '--help');
    expect(err).toEqual([expect.stringContaining('--help: there is no such file')]);
  });
});
