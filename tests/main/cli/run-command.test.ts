import { describe, expect, it } from 'vitest';
import { runCommand } from '../../../main/cli/run-command.ts';
import { fakeCommandIo } from '../../fakes/fake-command-io.ts';
import { auditFileWith, started } from '../audit/example-entries.ts';

describe('runCommand', () => {
  it('hands a command its own arguments, and its exit code back', () => {
    const io = fakeCommandIo();
    expect(runCommand(['audit', 'verify', auditFileWith([started])], io, '/nowhere')).toBe(0);
    expect(io.outLines[0]).toContain('good');
    expect(runCommand(['audit', 'verify', '/nowhere/audit.jsonl'], io, '/nowhere')).toBe(1);
    expect(runCommand(['audit', 'dance'], io, '/nowhere')).toBe(2);
    expect(runCommand(['hash-password', 'a password'], io, '/nowhere')).toBe(2);
  });

  it.each([[['dance']], [[]], [['']], [['constructor']], [['__proto__']], [['Audit']]])(
    'does not know %j, and says what there is',
    (words) => {
      const io = fakeCommandIo();
      expect(runCommand(words, io, '/nowhere')).toBe(2);
      expect(io.outLines).toEqual([]);
      expect(io.errLines).toEqual([expect.stringMatching(/no command ".*"\. Commands: .*audit/)]);
    },
  );
});
