import { spawnSync } from 'node:child_process';

export interface ProgramResult {
  /** Null if the program did not start, or did not end in time. */
  readonly code: number | null;
  readonly output: string;
  /** The program's standard error on one line, or why it did not start. */
  readonly problem: string;
}

/** Runs one of the operating system's own programs. Never throws. */
export type RunProgram = (program: string, args: readonly string[]) => ProgramResult;

const LIMIT_MS = 10_000;

export const runProgram: RunProgram = (program, args) => {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    timeout: LIMIT_MS,
    windowsHide: true,
    // cmd.exe has its own rules for quotes, which the caller's arguments follow.
    windowsVerbatimArguments: true,
    maxBuffer: 4_000_000,
  });
  // Despite its type, the output is null if the program did not start.
  if (error !== undefined) return { code: null, output: '', problem: oneLine(error.message) };
  return { code: status, output: stdout, problem: oneLine(stderr) };
};

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ').slice(0, 200);
}
