import {
  type Command,
  type CommandIo,
  type CommandText,
  didYouMean,
  type Option,
  optionUsage,
  publicOptions,
  UsageError,
} from './command.ts';

/** The options that every command has, and the kiosk itself (invocation.ts reads them). */
export const commonOptions: Readonly<Record<string, Option>> = {
  config: { type: 'string', value: 'FILE', meaning: "the kiosk's config file" },
  'data-dir': { type: 'string', value: 'DIR', meaning: "the kiosk's data folder" },
  help: { type: 'boolean', short: 'h', meaning: 'print this help' },
};
const versionOption: Option = { type: 'boolean', short: 'V', meaning: 'print the version' };

/** The meaning of each exit code, for all commands. */
export const exitCodeMeanings = ['good', 'the answer is no', 'wrong use'] as const;

/** The command that the first words name, and the words after its name; null where none has it. */
export function findCommand(
  commands: readonly Command[],
  words: readonly string[],
): { readonly command: Command; readonly args: readonly string[] } | null {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ');
    const command = commands.find((candidate) => candidate.name === name);
    if (command !== undefined) return { command, args: words.slice(length) };
  }
  return null;
}

/** The commands whose names begin with a word, such as those of `audit`. */
export function commandGroup(commands: readonly Command[], word: string): readonly Command[] {
  return commands.filter(({ name }) => name.startsWith(`${word} `));
}

/**
 * `cleardesk help [COMMAND]`: prints what {@link helpText} gives.
 * @returns 0 @throws UsageError
 */
export function help(
  commands: readonly Command[],
  words: readonly string[],
  { out }: Pick<CommandIo, 'out'>,
): number {
  out(helpText(commands, words));
  return 0;
}

/** The help on a command, on a group such as `audit`, or on all. @throws UsageError */
export function helpText(commands: readonly Command[], words: readonly string[]): string {
  const [word] = words;
  if (word === undefined) return overview(commands);
  const found = findCommand(commands, words);
  if (found?.args.length === 0) return commandHelp(found.command);
  const group = words.length === 1 ? commandGroup(commands, word) : [];
  if (group.length > 0) return groupHelp(word, group);
  throw unknownCommand(commands, words);
}

/** An error for words that name no command. */
export function unknownCommand(commands: readonly Command[], words: readonly string[]): UsageError {
  const [first = '', second = ''] = words;
  if (findCommand(commands, words) !== null) {
    return new UsageError(`There is no command "${words.join(' ')}".`);
  }
  const group = commandGroup(commands, first);
  if (group.length > 0) {
    const actions = group.map(({ name }) => name.slice(first.length + 1));
    const hint = didYouMean(second, actions) || ` Write ${actions.join(' or ')} after it.`;
    return new UsageError(
      second === '' || second.startsWith('-')
        ? `"${first}" alone is no command.${hint}`
        : `"${first}" has no command "${second}".${hint}`,
    );
  }
  const names = [...new Set(commands.map(({ name }) => name.replace(/ .*/, '')))];
  const longer = commands.find(({ name }) => name.endsWith(` ${first}`))?.name;
  const hint =
    longer === undefined
      ? didYouMean(first, names) || ` Commands: ${names.join(', ')}`
      : ` Did you mean ${longer}?`;
  return new UsageError(`There is no command "${first}".${hint}`);
}

/** A command's usage line, such as `end-session [--reason TEXT]`. */
export function usage({ name, options, positional }: CommandText): string {
  const parts = publicOptions(options).map(([option, text]) => {
    const shown = optionUsage(option, text);
    return `${text.isRequired === true ? shown : `[${shown}]`}${text.multiple === true ? '…' : ''}`;
  });
  return [name, ...parts, ...(positional === undefined ? [] : [`[${positional.name}]`])].join(' ');
}

/** Usage lines as an error shows them. */
export function usageLines(commands: readonly CommandText[]): string {
  return commands
    .map((command, index) => `${index === 0 ? 'usage:' : '      '} cleardesk ${usage(command)}`)
    .map(folded)
    .join('\n');
}

/** A usage line as lines that fit a terminal, each from an option on. */
function folded(line: string): string {
  const [first = '', ...options] = line.split(/ (?=\[)/);
  const lines = options.reduce<readonly string[]>(
    (all, option) => {
      const last = all.at(-1) ?? '';
      const fits = last.length + 1 + option.length <= WIDTH;
      return fits ? [...all.slice(0, -1), `${last} ${option}`] : [...all, `         ${option}`];
    },
    [first],
  );
  return lines.join('\n');
}

/** The first sentence of the help and of the manual page. */
export const openingText = 'Without a command, cleardesk opens the kiosk on the display at hand.';

function overview(commands: readonly Command[]): string {
  return [
    'usage: cleardesk [--config FILE] [--data-dir DIR] [COMMAND]',
    '',
    openingText,
    '',
    'Commands:',
    ...table(commands.map(({ name, summary }): Row => [name, summary])),
    '',
    'Options:',
    ...table(optionRows({ ...commonOptions, version: versionOption })),
    '',
    'Exit codes: 0 good, 1 the answer is no, 2 wrong use.',
    'Those of "check" are for monitoring: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.',
    '"cleardesk help COMMAND" describes a command.',
  ].join('\n');
}

function groupHelp(word: string, group: readonly Command[]): string {
  return [
    usageLines(group),
    '',
    ...table(group.map(({ name, summary }): Row => [name, summary])),
    '',
    `"cleardesk help ${word} COMMAND" describes a command.`,
  ].join('\n');
}

function commandHelp(command: Command): string {
  const { description, options, positional, exitCodes, example } = command;
  return [
    usageLines([command]),
    '',
    ...wrapped(description, 0),
    ...section('Argument', positional === undefined ? [] : [[positional.name, positional.meaning]]),
    ...section(
      'Options',
      optionRows({ ...Object.fromEntries(publicOptions(options)), ...commonOptions }),
    ),
    ...section('Exit codes', exitCodeRows(exitCodes)),
    '',
    'Example:',
    `  cleardesk ${example}`,
  ].join('\n');
}

/** Each exit code of a command with its meaning. */
export function exitCodeRows(exitCodes: CommandText['exitCodes']): readonly Row[] {
  const [good, no, ...more] = exitCodes;
  return [
    ['0', good],
    ...(no === undefined ? [] : [['1', no] as const]),
    ...(more.length === 0
      ? [['2', exitCodeMeanings[2]] as const]
      : more.map((meaning, at) => [String(at + 2), meaning] as const)),
  ];
}

type Row = readonly [left: string, right: string];

function optionRows(options: CommandText['options']): readonly Row[] {
  return Object.entries(options).map(([name, option]) => [
    `${option.short === undefined ? '' : `-${option.short}, `}${optionUsage(name, option)}`,
    option.meaning,
  ]);
}

function section(title: string, rows: readonly Row[]): readonly string[] {
  return rows.length === 0 ? [] : ['', `${title}:`, ...table(rows)];
}

/** The width of a terminal. */
const WIDTH = 80;

function table(rows: readonly Row[]): readonly string[] {
  const left = Math.max(...rows.map(([text]) => text.length)) + 4;
  return rows.flatMap(([name, text]) => {
    const [first = '', ...more] = wrapped(text, left);
    return [`  ${name}`.padEnd(left) + first.trimStart(), ...more];
  });
}

/** A text as lines that fit a terminal, each indented. */
function wrapped(text: string, indent: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((one) => ' '.repeat(indent) + one);
}
