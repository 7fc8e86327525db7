import { execFileSync } from 'node:child_process';
import { readSync } from 'node:fs';
import { isatty } from 'node:tty';
import { errorCode } from '../base/errors.ts';
import { hashPasswordSync } from '../identity/sign-in/password-hash.ts';
import type { CommandIo } from './command.ts';

const MOST_BYTES = 1024;
/** The byte order mark and the carriage return that a pipe on Windows may add. */
const ADDED_BYTES = 4;
/** NIST SP 800-63B-4 section 3.1.1.2, for a password without a second factor. */
const ADVISED_CHARACTERS = 15;

/** A password that was typed. */
export type PasswordAnswer =
  | { readonly kind: 'password'; readonly password: string }
  /** Empty. */
  | { readonly kind: 'none' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'refused'; readonly why: string };

/**
 * `cleardesk hash-password`: reads a password (from a pipe, the first line) and prints only its
 * hash, for the config, to standard output.
 * @returns 0; 1 if the password cannot be used
 */
export function hashPassword(
  io: Pick<CommandIo, 'out' | 'err'>,
  input: PasswordInput = standardInput(),
): number {
  const answer = input.isTerminal
    ? askTwice(input)
    : passwordOf(input.readLine(MOST_BYTES + ADDED_BYTES + 1));
  if (answer.kind !== 'password') {
    io.err(`cleardesk: ${whyNone(answer)}`);
    return 1;
  }
  const warning = shortWarning(answer.password);
  if (warning !== null) io.err(warning);
  io.out(hashPasswordSync(answer.password));
  return 0;
}

function whyNone(answer: Exclude<PasswordAnswer, { readonly kind: 'password' }>): string {
  switch (answer.kind) {
    case 'none':
      return 'there is no password on standard input';
    case 'cancelled':
      return 'cancelled';
    case 'refused':
      return answer.why;
  }
}

/** A line for a password that is short; null: it is not. */
export function shortWarning(password: string): string | null {
  const length = Array.from(password).length;
  return length < ADVISED_CHARACTERS
    ? `warning: it has ${length} characters; a password on its own should have at least ${ADVISED_CHARACTERS} (NIST SP 800-63B-4)`
    : null;
}

/** Asks on a terminal, without echo, and once more to compare. */
export function askTwice(input: PasswordInput, question = 'Password: '): PasswordAnswer {
  const first = passwordOf(input.ask(question));
  if (first.kind !== 'password') return first;
  const second = passwordOf(input.ask('The same again: '));
  if (second.kind === 'cancelled' || second.kind === 'refused') return second;
  return second.kind === 'password' && first.password === second.password
    ? first
    : refused('the two are not the same');
}

function passwordOf(line: Line): PasswordAnswer {
  switch (line.kind) {
    case 'cancelled':
      return { kind: 'cancelled' };
    case 'shown':
      return refused(
        'this terminal would show the password: give it by a pipe, cleardesk hash-password < FILE',
      );
    case 'line':
      return checked(line.bytes);
  }
}

/** The password in a line of text, whose bytes are cleared. */
export function checked(bytes: Buffer): PasswordAnswer {
  const tooLong = refused(`the password is longer than ${MOST_BYTES} bytes`);
  if (bytes.length > MOST_BYTES + ADDED_BYTES) return tooLong;
  const password = textOf(bytes);
  bytes.fill(0);
  if (password === null) return refused('the password is not text in UTF-8');
  if (password === '') return { kind: 'none' };
  if (Buffer.byteLength(password) > MOST_BYTES) return tooLong;
  if (/\p{Cc}/u.test(password)) {
    return refused('the password has a control character in it, which cannot be typed at sign-in');
  }
  return { kind: 'password', password };
}

function textOf(bytes: Buffer): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return (text.endsWith('\r') ? text.slice(0, -1) : text).normalize('NFC');
  } catch {
    return null;
  }
}

function refused(why: string): PasswordAnswer {
  return { kind: 'refused', why };
}

/** The input from a terminal or a pipe. */
export type Line =
  | { readonly kind: 'line'; readonly bytes: Buffer }
  | { readonly kind: 'cancelled' }
  /** This terminal would show the typed password. */
  | { readonly kind: 'shown' };

/** The source of a password. */
export interface PasswordInput {
  readonly isTerminal: boolean;
  /** The first line, without its line end; empty if there is no input. At most `atMost` bytes. */
  readLine(atMost: number): Line;
  /** Asks on the terminal, without echo. */
  ask(question: string): Line;
}

/** The file descriptor of standard input. */
export const STDIN = 0;
const NEWLINE = 0x0a;

/**
 * A shell asks, because it can restore the terminal's echo even when Ctrl+C ends this command,
 * which is blocked meanwhile. The answer appears in no command line.
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

/** This process's standard input, read synchronously: an await would let Electron keep starting. */
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

/** Reads some bytes of standard input, and waits for them. @returns how many; 0 at the end */
export function readSome(bytes: Buffer, offset: number): number {
  for (;;) {
    try {
      return readSync(STDIN, bytes, offset, bytes.length - offset, null);
    } catch (error) {
      const code = errorCode(error);
      // The pipe is non-blocking and not ready yet.
      if (code === 'EAGAIN') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
      // EOF: how Windows reports the end of a pipe. EBADF: there is no standard input.
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
    // No shell, or the terminal cannot turn off its echo, as on Windows: the user can use a pipe.
    return { kind: status === EXIT_CANCELLED ? 'cancelled' : 'shown' };
  }
}
