import { audit } from './audit.ts';
import { checkConfig } from './check-config.ts';
import type { CommandIo } from './command.ts';

type Command = (args: readonly string[], io: CommandIo) => number;

const commands: Readonly<Record<string, Command>> = { audit, 'check-config': checkConfig };

/**
 * Runs one command of the command line.
 * @param command its name, then its own arguments
 * @returns the exit code: 0 good, 1 the answer is no, 2 wrong use
 */
export function runCommand([name = '', ...args]: readonly string[], io: CommandIo): number {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    io.err(
      `cleardesk: there is no command "${name}". Commands: ${Object.keys(commands).join(', ')}`,
    );
    return 2;
  }
  return command(args, io);
}
