import { isatty } from 'node:tty';
import {
  askTwice,
  checked,
  type PasswordAnswer,
  readSome,
  STDIN,
  standardInput,
} from '../hash-password.ts';

/** Asks the user of a terminal, or takes the lines of a pipe. All of it is synchronous. */
export interface Questions {
  /** A wrong answer can be given again. */
  readonly isTerminal: boolean;
  /** @returns the answer without spaces around it; null: the user cancels, or the pipe has ended */
  readonly ask: (question: string) => string | null;
  /** Asks twice on a terminal, without echo. */
  readonly askPassword: (question: string) => PasswordAnswer;
}

const MOST_BYTES = 16_384;
const CHUNK_BYTES = 1024;

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
      const chunk = Buffer.alloc(CHUNK_BYTES);
      const count = readSome(chunk, 0);
      if (count === 0 || rest.length > MOST_BYTES) {
        const last = rest;
        rest = Buffer.alloc(0);
        return last.length === 0 ? null : last;
      }
      rest = Buffer.concat([rest, chunk.subarray(0, count)]);
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
