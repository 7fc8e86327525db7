import { spawnSync } from 'node:child_process';

export interface ProgramResult {
  /** Null: it could not be run, or did not end. */
  readonly code: number | null;
  readonly output: string;
  /** What it said against it, on one line; or why it could not be run. */
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
    // cmd.exe has rules of its own for quotes; what is given here follows them.
    windowsVerbatimArguments: true,
    maxBuffer: 4_000_000,
  });
  // A program that could not be started has no output, whatever its type says.
  if (error !== undefined) return { code: null, output: '', problem: oneLine(error.message) };
  return { code: status, output: stdout, problem: oneLine(stderr) };
};

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ').slice(0, 200);
}
