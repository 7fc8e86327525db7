import {
  type Command,
  type CommandText,
  type Option,
  type Positional,
  publicOptions,
} from '../../main/cli/command.ts';
import { commonOptions, exitCodeMeanings, exitCodeRows, openingText } from '../../main/cli/help.ts';

const FILES: readonly Entry[] = [
  ['/etc/cleardesk/cleardesk.yaml', 'The config.'],
  [
    '/etc/cleardesk/policies/*.yaml',
    'Policies: parts of a config that override the file; of two, the later name counts.',
  ],
  ['/var/log/cleardesk/audit.jsonl', "The audit file of the device's kiosk."],
  [
    'log/cleardesk.log',
    'In the data folder: the log, unless a terminal, a pipe or the journal reads standard error.',
  ],
];

const ENVIRONMENT: readonly Entry[] = [
  [
    'CLEARDESK_CONFIG, CLEARDESK_DATA_DIR',
    'The config file and the data folder, where --config and --data-dir do not name them.',
  ],
  [
    'CLEARDESK_AUDIT_DIR',
    'The folder of the audit file. It overrides audit.folder of the config; the default is audit in the data folder.',
  ],
];

/** The manual page cleardesk(1), in roff (groff_man(7)). */
export function manPage(commands: readonly Command[]): string {
  return `${[
    '.\\" Made from main/cli/commands.ts: npm run command-docs',
    '.TH CLEARDESK 1 "November 2026" Cleardesk "User commands"',
    '.SH NAME',
    'cleardesk \\- kiosk for shared computers that leaves nothing of a user behind',
    '.SH SYNOPSIS',
    '.B cleardesk',
    ...publicOptions(commonOptions).slice(0, 2).map(bracketed),
    '.RI [ COMMAND ]',
    '.SH DESCRIPTION',
    text(`${openingText} The kiosk does not run as root.`),
    'A device that is nothing but a kiosk is set up with',
    '.BR cleardesk\\-kiosk (8).',
    '.PP',
    'With a command, cleardesk answers without a display.',
    'As root, or as the user cleardesk, commands are about the kiosk of this device, in',
    '.IR /var/lib/cleardesk .',
    '.SH COMMANDS',
    ...commands.flatMap(commandEntry),
    '.SH OPTIONS',
    'They stand before or after the command.',
    ...optionEntries(commonOptions),
    ...entry(bold('-V') + ', ' + bold('--version'), 'print the version'),
    '.SH ENVIRONMENT',
    ...ENVIRONMENT.flatMap(([name, meaning]) => entry(bold(name), meaning)),
    '.SH EXIT STATUS',
    ...exitCodeMeanings.flatMap((meaning, code) => entry(bold(String(code)), meaning)),
    'Those of the command check are others, as monitoring wants them: see there.',
    '.SH FILES',
    ...FILES.flatMap(([name, meaning]) => entry(italic(name), meaning)),
    '.SH EXAMPLES',
    '.nf',
    ...commands.map(({ example }) => text(`cleardesk ${example}`)),
    '.fi',
    '.SH SEE ALSO',
    '.BR cleardesk\\-kiosk (8)',
  ].join('\n')}\n`;
}

type Entry = readonly [name: string, meaning: string];

function commandEntry({
  name,
  description,
  options: own,
  positional,
  exitCodes,
}: Command): readonly string[] {
  const usage = [bold(name), ...publicOptions(own).map(bracketed), ...argument(positional)].join(
    ' ',
  );
  const rowsOfCodes = exitCodeRows(exitCodes);
  // That of wrong use is the same for all but the check.
  const results = exitCodes.length > 2 ? rowsOfCodes : rowsOfCodes.slice(0, -1);
  const rows = [
    ...optionEntries(own),
    ...(positional === undefined ? [] : entry(italic(positional.name), positional.meaning)),
  ];
  return [
    '.TP',
    usage,
    text(description),
    ...(exitCodes.length === 1
      ? []
      : [
          text(
            `Exit status ${results.map(([code, meaning]) => `${code}: ${meaning}`).join('; ')}.`,
          ),
        ]),
    ...(rows.length === 0 ? [] : ['.RS', ...rows, '.RE']),
  ];
}

function argument(positional: Positional | undefined): readonly string[] {
  return positional === undefined ? [] : [`[${italic(positional.name)}]`];
}

function bracketed([name, option]: readonly [string, Option]): string {
  const usage = optionText(name, option);
  return `${option.isRequired === true ? usage : `[${usage}]`}${option.multiple === true ? '...' : ''}`;
}

function optionText(name: string, { value, choices }: Option): string {
  const shown = choices?.map(bold).join('|') ?? (value === undefined ? null : italic(value));
  return shown === null ? bold(`--${name}`) : `${bold(`--${name}`)} ${shown}`;
}

function optionEntries(all: CommandText['options']): readonly string[] {
  return publicOptions(all).flatMap(([name, option]) => {
    const short = option.short === undefined ? '' : `${bold(`-${option.short}`)}, `;
    return entry(short + optionText(name, option), option.meaning);
  });
}

function entry(term: string, meaning: string): readonly string[] {
  return ['.TP', term, text(meaning)];
}

function bold(part: string): string {
  return `\\fB${escaped(part)}\\fR`;
}

function italic(part: string): string {
  return `\\fI${escaped(part)}\\fR`;
}

/** A line of text; `\&` keeps a first dot or quote from being a request. */
function text(line: string): string {
  return escaped(line).replace(/^[.']/, '\\&$&');
}

function escaped(part: string): string {
  return part.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('…', '...');
}
