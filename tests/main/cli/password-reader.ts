// A process of its own that reads a line from its standard input, for password-input.test.ts.
import { standardInput } from '../../../main/cli/hash-password.ts';

const input = standardInput();
const [, , atMost = '100', question] = process.argv;
const line = question === undefined ? input.readLine(Number(atMost)) : input.ask(question);
process.stdout.write(
  JSON.stringify({
    isTerminal: input.isTerminal,
    ...(line.kind === 'line' ? { text: line.bytes.toString('utf8') } : { kind: line.kind }),
  }),
);
