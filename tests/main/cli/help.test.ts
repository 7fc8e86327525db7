import { describe, expect, it } from 'vitest';
import { withCommands } from '../../../main/cli/help.ts';
import { runCommand } from '../../../main/cli/run-command.ts';
import { fakeCommandIo } from '../../fakes/fake-command-io.ts';

describe('cleardesk help and version', () => {
  it('are also asked for by switches', () => {
    expect(withCommands(['--help'])).toEqual(['help']);
    expect(withCommands(['-h'])).toEqual(['help']);
    expect(withCommands(['--version'])).toEqual(['version']);
    expect(withCommands(['status', '--help'])).toEqual(['status', '--help']);
    expect(withCommands(['constructor'])).toEqual(['constructor']);
    expect(withCommands([])).toEqual([]);
  });

  it('tell what there is', () => {
    const io = fakeCommandIo();
    expect(runCommand(['version'], io, '/nowhere')).toBe(0);
    expect(io.outLines).toEqual(['cleardesk 1.2.3']);
    expect(runCommand(['help'], io, '/nowhere')).toBe(0);
    expect(runCommand(['dance'], io, '/nowhere')).toBe(2);
    const commands = /Commands: (.*)$/.exec(io.errLines[0] ?? '')?.[1]?.split(', ') ?? [];
    expect(commands.length).toBeGreaterThan(5);
    for (const command of commands) expect(io.outLines.at(-1)).toContain(command);
  });
});
