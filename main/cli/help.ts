import type { CommandIo } from './command.ts';

const HELP = `usage: cleardesk [--config FILE] [--data-dir DIR]          opens the kiosk
       cleardesk [--config FILE] [--data-dir DIR] COMMAND

  check-config [FILE]              what is wrong with a config file, and what standards say of it
  status                           the running kiosk's state, as JSON
  end-session [--reason TEXT]      ends the session, and prints the receipt of its verified ending
  audit init [--replace]           begins to seal the audit file, and shows the verification key once
  audit verify [FILE] [--key KEY]… whether every record is as it was written
  audit export --format csv|ocsf [FILE]
  report [--html FILE]             how the device is used, as text or as one page; --from, --to DAY
  hash-password                    reads a password, and prints its hash for the config
  diagnose                         what the help desk needs to know, as one text
  help, version

Exit codes: 0 good, 1 the answer is no, 2 wrong use. More in cleardesk(1).`;

/** `cleardesk help`, also `--help`. */
export function help(_args: readonly string[], io: CommandIo): number {
  io.out(HELP);
  return 0;
}

/** `cleardesk version`, also `--version`. */
export function version(_args: readonly string[], io: CommandIo): number {
  io.out(`cleardesk ${io.versions.app}`);
  return 0;
}

const SWITCHES: Readonly<Record<string, string>> = {
  '--help': 'help',
  '-h': 'help',
  '--version': 'version',
};

/** The command line, with what is usually asked for by a switch as the command that answers it. */
export function withCommands(args: readonly string[]): readonly string[] {
  const [first = '', ...rest] = args;
  const command = Object.hasOwn(SWITCHES, first) ? SWITCHES[first] : undefined;
  return command === undefined ? args : [command, ...rest];
}
