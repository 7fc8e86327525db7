import { describe, expect, it } from 'vitest';
import { commands } from '../../../main/cli/commands.ts';
import { runCommand } from '../../../main/cli/run-command.ts';
import { fakeCommandIo } from '../../fakes/fake-command-io.ts';

async function run(...words: readonly string[]) {
  const io = fakeCommandIo();
  const code = await runCommand(words, io, null);
  return { code, out: io.outLines.join('\n'), err: io.errLines.join('\n') };
}

describe('cleardesk help and version', () => {
  it('print the commands, and the version', async () => {
    expect(await run('version')).toEqual({ code: 0, out: 'cleardesk 1.2.3', err: '' });
    const { code, out } = await run('help');
    expect(code).toBe(0);
    const { err } = await run('dance');
    const names = /Commands: (.*)$/.exec(err)?.[1]?.split(', ') ?? [];
    expect(names.length).toBeGreaterThan(5);
    for (const name of names) expect(out).toContain(name);
    const rows = out.split('\n').map((line) => line.trim().split(/ {2,}/));
    for (const { name, summary } of commands) expect(rows).toContainEqual([name, summary]);
  });

  it.each(commands.map(({ name }) => [name]))(
    'describe %s in the same words, whichever way the user asks',
    async (name) => {
      const words = name.split(' ');
      const { code, out, err } = await run('help', ...words);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toContain(`usage: cleardesk ${name}`);
      // Monitoring has codes of its own, and takes the help of a plugin for no answer.
      expect(out).toContain(name === 'check' ? '  3  UNKNOWN' : '  2  wrong use');
      const asked = name === 'check' ? 3 : 0;
      for (const args of [['--help'], ['-h'], ['nonsense', '--help'], ['--nonsense', '-h']]) {
        expect(await run(...words, ...args)).toEqual({ code: asked, out, err: '' });
      }
    },
  );

  it('list the commands of a group', async () => {
    const { code, out } = await run('help', 'audit');
    expect(code).toBe(0);
    for (const name of ['verify', 'init', 'export'])
      expect(out).toContain(`cleardesk audit ${name}`);
    expect(await run('audit', '--help')).toEqual({ code: 0, out, err: '' });
  });

  it('fit a terminal', async () => {
    for (const words of [[], ...commands.map(({ name }) => name.split(' '))]) {
      const { out } = await run('help', ...words);
      expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
      expect(out).not.toMatch(/ $/m);
    }
  });

  it('show nothing of internal options', async () => {
    expect((await run('help', 'diagnose')).out).not.toContain('keychain');
  });

  it.each([
    [['help', 'stauts'], 'There is no command "stauts". Did you mean status?'],
    [['help', 'audit', 'verfy'], '"audit" has no command "verfy". Did you mean verify?'],
    [['help', 'status', 'now'], 'There is no command "status now".'],
    [['help', 'a', 'b', 'c'], 'It takes one COMMAND only.'],
  ])('refuse %j', async (words, message) => {
    const { code, out, err } = await run(...words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });
});
