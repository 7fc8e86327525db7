import { readSync } from 'node:fs';
import { isatty } from 'node:tty';
import { errorCode } from '../../base/errors.ts';
import { askTwice, checked, type PasswordAnswer, standardInput } from '../hash-password.ts';

/** Asks the user of a terminal, or takes the lines of a pipe. All of it is synchronous. */
export interface Questions {
  /** A wrong answer can be given again. */
  readonly isTerminal: boolean;
  /** @returns the answer without spaces around it; null: the user cancels, or the pipe has ended */
  readonly ask: (question: string) => string | null;
  /** Asks twice on a terminal, without echo. */
  readonly askPassword: (question: string) => PasswordAnswer;
}

const STDIN = 0;
const MOST_BYTES = 16_384;

/** @param show writes a question, without a newline */
export function questionsOfProcess(show: (text: string) => void): Questions {
  const isTerminal = isatty(STDIN);
  let rest = Buffer.alloc(0);
  const nextLine = (): Buffer | null => {
    for (;;) {
      const end = rest.indexOf('\n');
      if (end >= 0) {
        const line = Buffer.from(rest.subarray(0, end));
        rest = rest.subarray(end + 1);
        return line;
      }
      const more = readSome();
      if (more === null || rest.length > MOST_BYTES) {
        const last = rest;
        rest = Buffer.alloc(0);
        return last.length === 0 ? null : last;
      }
      rest = Buffer.concat([rest, more]);
    }
  };
  return {
    isTerminal,
    ask: (question) => {
      show(question);
      const line = nextLine();
      if (!isTerminal) show('\n');
      return line === null ? null : line.toString('utf8').trim();
    },
    askPassword: (question) => {
      if (isTerminal) return askTwice(standardInput(), question);
      show(`${question}\n`);
      const line = nextLine();
      return line === null ? { kind: 'cancelled' } : checked(line);
    },
  };
}

/** @returns null at the end */
function readSome(): Buffer | null {
  const bytes = Buffer.alloc(1024);
  for (;;) {
    try {
      const count = readSync(STDIN, bytes, 0, bytes.length, null);
      return count === 0 ? null : bytes.subarray(0, count);
    } catch (error) {
      if (errorCode(error) !== 'EAGAIN') return null; // Windows reports the end of a pipe as EOF
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}
