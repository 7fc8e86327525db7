import { execFileSync } from 'node:child_process';
import { readSync } from 'node:fs';
import { isatty } from 'node:tty';
import { errorCode } from '../base/errors.ts';

/** What came from a person or a pipe. */
export type Line =
  | { readonly kind: 'line'; readonly bytes: Buffer }
  | { readonly kind: 'cancelled' }
  /** This terminal cannot be kept from showing what is typed. */
  | { readonly kind: 'shown' };

/** Where a password comes from. */
export interface PasswordInput {
  readonly isTerminal: boolean;
  /** The first line, without its end; empty when there is nothing. At most `atMost` bytes. */
  readLine(atMost: number): Line;
  /** Asks on the terminal, which does not show the answer. */
  ask(question: string): Line;
}

const STDIN = 0;
const NEWLINE = 0x0a;

/**
 * A shell asks, because it can give the terminal back its echo even when Ctrl+C ends the command,
 * which is standing still meanwhile. The answer is in no command line.
 */
const ASK = `
saved=$(stty -g) || exit 3
trap 'stty "$saved"; echo >&2' EXIT
trap 'exit 130' HUP INT TERM
stty -echo || exit 3
printf '%s' "$1" >&2
IFS= read -r line || exit 130
printf '%s' "$line"
`;
const EXIT_CANCELLED = 130;

/** This process's standard input, without any waiting that would let Electron go on starting. */
export function standardInput(): PasswordInput {
  return { isTerminal: isatty(STDIN), readLine: readFirstLine, ask };
}

function readFirstLine(atMost: number): Line {
  const bytes = Buffer.alloc(atMost);
  let length = 0;
  while (length < atMost) {
    const count = readSome(bytes, length);
    if (count === 0) break;
    length += count;
    if (bytes.subarray(0, length).includes(NEWLINE)) break;
  }
  const end = bytes.subarray(0, length).indexOf(NEWLINE);
  return { kind: 'line', bytes: bytes.subarray(0, end < 0 ? length : end) };
}

/** @returns 0 at the end */
function readSome(bytes: Buffer, offset: number): number {
  for (;;) {
    try {
      return readSync(STDIN, bytes, offset, bytes.length - offset, null);
    } catch (error) {
      const code = errorCode(error);
      // A pipe that is not ready yet, where somebody made it non-blocking.
      if (code === 'EAGAIN') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
      // Windows tells the end of a pipe so; without any standard input there is nothing to read.
      else if (code === 'EOF' || code === 'EBADF') return 0;
      else throw error;
    }
  }
}

function ask(question: string): Line {
  try {
    const bytes = execFileSync('sh', ['-c', ASK, 'sh', question], {
      stdio: ['inherit', 'pipe', 'inherit'],
    });
    return { kind: 'line', bytes };
  } catch (error) {
    const { status } = error as { readonly status?: number | null };
    // Without a shell or a terminal that obeys, as on Windows, there is another way.
    return { kind: status === EXIT_CANCELLED ? 'cancelled' : 'shown' };
  }
}
