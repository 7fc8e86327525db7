import { audit } from './audit.ts';
import { checkConfig } from './check-config.ts';
import type { CommandIo } from './command.ts';
import { help, version } from './help.ts';
import { hashPassword, standardInput } from './hash-password.ts';
import { kioskCommands, runKioskCommand } from './kiosk-command.ts';

type Command = (args: readonly string[], io: CommandIo, folder: string) => number;

const commands: Readonly<Record<string, Command>> = {
  audit,
  'check-config': checkConfig,
  report: (args, io, folder) => runKioskCommand('report', args, io, folder),
  diagnose: (args, io, folder) => runKioskCommand('diagnose', args, io, folder),
  help,
  version,
  'hash-password': (args, io) => hashPassword(args, io, standardInput()),
  ...Object.fromEntries(
    kioskCommands.map((name): [string, Command] => [
      name,
      (args, io, folder) => runKioskCommand(name, args, io, folder),
    ]),
  ),
};

/**
 * Runs one command of the command line.
 * @param command its name, then its own arguments
 * @param folder where the build put this code
 * @returns the exit code: 0 good, 1 the answer is no, 2 wrong use
 */
export function runCommand(
  [name = '', ...args]: readonly string[],
  io: CommandIo,
  folder: string,
): number {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    io.err(
      `cleardesk: there is no command "${name}". Commands: ${Object.keys(commands).join(', ')}`,
    );
    return 2;
  }
  return command(args, io, folder);
}
