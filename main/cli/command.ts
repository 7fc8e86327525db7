import { parseArgs } from 'node:util';
import { isLikeness, nearest } from '../base/nearest.ts';

/** What a command gets from the process it runs in. */
export interface CommandIo {
  /** Writes a line to standard output: the command's result. */
  readonly out: (line: string) => void;
  /** Writes a line to standard error: what is wrong. */
  readonly err: (line: string) => void;
  /** Whether a person reads the result on a terminal. */
  readonly isTerminal: boolean;
  /** Shows the progress of a long command: from 0 to 1, which ends it. */
  readonly progress: (done: number) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** The value of `--config`; null without it. */
  readonly configFile: string | null;
  /** The folder that holds everything the kiosk writes. */
  readonly dataFolder: string;
  /** The program and the arguments that start this app, without those of the user. */
  readonly self: readonly string[];
  /** The kiosk's audit file. */
  readonly auditFile: string;
  /** The app's own version, as `app`, and those of its runtime, such as `electron`. */
  readonly versions: Readonly<Record<string, string | undefined>> & { readonly app: string };
}

/** An option, as `parseArgs` of `node:util` takes it, with its text for the documents. */
export interface Option {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** The user may give it several times. */
  readonly multiple?: boolean;
  /** The name of its value in usage lines. */
  readonly value?: string;
  /** The only values it takes. */
  readonly choices?: readonly string[];
  readonly isRequired?: boolean;
  readonly meaning: string;
  /** The app gives this option to itself; no document shows it. */
  readonly isInternal?: boolean;
}

type Options = Readonly<Record<string, Option>>;

/** The argument of a command that is no option. */
export interface Positional {
  readonly name: string;
  readonly meaning: string;
  /** How many of them the command takes; 1 by default. */
  readonly most?: number;
}

/** What the documents say of a command. */
export interface CommandText {
  /** One word, or two, such as `audit verify`. */
  readonly name: string;
  /** One line, for lists of commands. */
  readonly summary: string;
  /** Full sentences. */
  readonly description: string;
  readonly options: Options;
  readonly positional?: Positional;
  /** When the exit code is 0, and when it is 1. It is 2 after wrong use, unless the command has more codes. */
  readonly exitCodes: readonly [good: string, no?: string, ...more: string[]];
  /**
   * Monitoring runs the command and reads its standard output: wrong use, and everything else that keeps it
   * from an answer, is one line there, and the code 3.
   */
  readonly isMonitoringPlugin?: true;
  /** Arguments of a typical call, with the command's name. */
  readonly example: string;
  /** A command that has to wait runs in a worker: see `runInWorker`. */
  readonly runsIn: 'main-thread' | 'worker';
}

type Values<O extends Options> = ReturnType<
  typeof parseArgs<{ options: O; allowPositionals: true }>
>['values'];

interface Definition<O extends Options> extends CommandText {
  readonly options: O;
  /** @returns the exit code: 0 good, 1 the answer is no, or one of its own @throws UsageError */
  readonly run: (
    values: Values<O>,
    io: CommandIo,
    positionals: readonly string[],
  ) => Promise<number>;
}

/** A command of the command line. */
export interface Command extends CommandText {
  /** Reads the arguments. @returns the function that runs the command @throws UsageError */
  readonly prepare: (args: readonly string[]) => (io: CommandIo) => Promise<number>;
}

/** The user called a command in a wrong way; the message says what to write. */
export class UsageError extends Error {}

/** A command for the table in commands.ts, with typed values for its options. */
export function defineCommand<const O extends Options>(definition: Definition<O>): Command {
  const { run, ...text } = definition;
  return {
    ...text,
    prepare: (args) => {
      const { values, positionals } = readArguments(definition, args);
      return (io) => run(values, io, positionals);
    },
  };
}

function readArguments<O extends Options>(
  command: CommandText & { readonly options: O },
  args: readonly string[],
) {
  const { options } = command;
  checkArguments(command, args);
  return parseArgs<{ options: O; allowPositionals: true; args: string[] }>({
    args: [...args],
    options,
    allowPositionals: true,
  });
}

/** Finds what `parseArgs` would refuse too, because its messages do not say what to write. */
function checkArguments({ options, positional }: CommandText, args: readonly string[]): void {
  const { tokens } = parseArgs({
    args: [...args],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const given = new Set<string>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (option === undefined) throw unknownOption(token.rawName, options);
    checkValue(token, option);
    given.add(token.name);
  }
  checkPositionals(positionals, positional, given.size > 0);
  for (const [name, option] of Object.entries(options)) {
    if (option.isRequired === true && !given.has(name)) {
      throw new UsageError(`It needs ${optionUsage(name, option)}.`);
    }
  }
}

function checkPositionals(
  given: readonly string[],
  expected: Positional | undefined,
  hasOption: boolean,
): void {
  const most = expected === undefined ? 0 : (expected.most ?? 1);
  if (given.length > most) {
    const limit =
      expected === undefined ? 'no arguments besides options' : `one ${expected.name} only`;
    const hint = hasOption ? ' Put a value that has spaces in quotes.' : '';
    throw new UsageError(`It takes ${limit}.${hint}`);
  }
  if (expected !== undefined && given.includes('')) {
    throw new UsageError(`${expected.name} must not be empty.`);
  }
}

/** An option as the user gave it: the part of parseArgs' token that is read here. */
interface GivenOption {
  readonly name: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function checkValue({ name, value, inlineValue }: GivenOption, option: Option): void {
  if (option.type === 'boolean') {
    if (value !== undefined) throw new UsageError(`--${name} takes no value.`);
    return;
  }
  const usage = optionUsage(name, option);
  if (value === undefined || value === '') {
    throw new UsageError(`--${name} needs a value: ${usage}.`);
  }
  if (inlineValue !== true && value.startsWith('-')) {
    throw new UsageError(
      `--${name} needs a value: ${usage}. Write a value that begins with "-" as --${name}=VALUE.`,
    );
  }
  if (option.choices?.includes(value) === false) {
    throw new UsageError(`--${name} takes ${option.choices.join(' or ')}, not "${value}".`);
  }
}

function unknownOption(typed: string, options: Options): UsageError {
  const names = publicOptions(options).map(([name]) => name);
  const known = [...names, 'help', 'config', 'data-dir'].map((name) => `--${name}`);
  return new UsageError(`There is no option ${typed}.${didYouMean(typed, known)}`);
}

/** A question with the one name that the user may have meant; empty where there is none. */
export function didYouMean(typed: string, names: readonly string[]): string {
  const name = nearest(typed, names);
  return name === undefined || !isLikeness(typed, name) ? '' : ` Did you mean ${name}?`;
}

/** The options that documents show. */
export function publicOptions(options: Options): readonly (readonly [string, Option])[] {
  return Object.entries(options).filter(([, { isInternal }]) => isInternal !== true);
}

/** An option in a usage line, such as `--reason TEXT`. */
export function optionUsage(name: string, { value, choices }: Option): string {
  const shown = choices?.join('|') ?? value;
  return shown === undefined ? `--${name}` : `--${name} ${shown}`;
}
