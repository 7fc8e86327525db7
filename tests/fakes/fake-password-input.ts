import type { Line, PasswordInput } from '../../main/cli/hash-password.ts';

/** A pipe with this in it, of which the first line is read. */
export function fakePipe(content: string | Buffer): PasswordInput {
  const bytes = Buffer.from(content);
  const end = bytes.indexOf('\n');
  return {
    isTerminal: false,
    readLine: (atMost) => ({
      kind: 'line',
      bytes: bytes.subarray(0, Math.min(atMost, end < 0 ? bytes.length : end)),
    }),
    ask: () => ({ kind: 'shown' }),
  };
}

/** Somebody at a terminal, who answers one question after the other. */
export function fakeTerminal(...answers: readonly (string | Line)[]): PasswordInput {
  const left = [...answers];
  return {
    isTerminal: true,
    readLine: () => ({ kind: 'shown' }),
    ask: () => {
      const answer = left.shift() ?? { kind: 'cancelled' };
      return typeof answer === 'string' ? { kind: 'line', bytes: Buffer.from(answer) } : answer;
    },
  };
}
