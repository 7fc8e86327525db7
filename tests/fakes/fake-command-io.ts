import type { CommandIo } from '../../main/cli/command.ts';

/** What a command wrote, line by line. */
export interface FakeCommandIo extends CommandIo {
  readonly outLines: readonly string[];
  readonly errLines: readonly string[];
}

export function fakeCommandIo(given: Partial<CommandIo> = {}): FakeCommandIo {
  const outLines: string[] = [];
  const errLines: string[] = [];
  return {
    out: (line) => outLines.push(line),
    err: (line) => errLines.push(line),
    isTerminal: false,
    progress: () => undefined,
    env: {},
    platform: 'linux',
    configFile: null,
    dataFolder: '/nowhere',
    self: ['/nowhere/cleardesk'],
    auditFile: '/nowhere/audit.jsonl',
    versions: { app: '1.2.3', electron: '45.0.0' },
    ...given,
    outLines,
    errLines,
  };
}
