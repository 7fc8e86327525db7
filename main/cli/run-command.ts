import { join } from 'node:path';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { auditFolder } from '../audit/file/audit-folder.ts';
import { errorText } from '../base/errors.ts';
import { isWorkerFailure, startWorker } from '../base/worker.ts';
import { configLocation } from '../config/source/config-location.ts';
import { readConfig } from '../config/source/read-config.ts';
import { type Command, type CommandIo, UsageError } from './command.ts';
import { commands } from './commands.ts';
import { commandGroup, findCommand, helpText, unknownCommand, usageLines } from './help.ts';

/** The exit code of a monitoring plugin that has no answer, and of its help. */
const UNKNOWN = 3;

/** What a process gives a command; the place of the audit file is in the config. */
export type ProcessIo = Omit<CommandIo, 'auditFile'>;

/**
 * Runs a command. Until its exit code is there, nothing but promises' own callbacks may run: with
 * anything else Electron's start would go on, ask for a display, and without one end the process.
 * @param words its name and its arguments
 * @param folder where the build put the worker; null to run every command in this thread
 * @returns the exit code: 0 good, 1 the answer is no, 2 wrong use; those of a monitoring plugin are others
 */
export async function runCommand(
  words: readonly string[],
  io: ProcessIo | CommandIo,
  folder: string | null,
): Promise<number> {
  const found = findCommand(commands, words);
  const isPlugin = found?.command.isMonitoringPlugin === true;
  try {
    if (asksForHelp(words)) {
      io.out(
        helpText(commands, found === null ? words.slice(0, 1) : found.command.name.split(' ')),
      );
      return isPlugin ? UNKNOWN : 0;
    }
    if (found === null) throw unknownCommand(commands, words);
    const run = found.command.prepare(found.args);
    if (folder !== null && found.command.runsIn === 'worker') {
      const code = runInWorker(words, io, folder);
      if (code === null && isPlugin) io.out('CLEARDESK UNKNOWN - the check did not come to an end');
      return code ?? (isPlugin ? UNKNOWN : 1);
    }
    return await run('auditFile' in io ? io : withAuditFile(io));
  } catch (error) {
    if (isPlugin) {
      io.out(`CLEARDESK UNKNOWN - ${errorText(error)}`);
      return UNKNOWN;
    }
    if (!(error instanceof UsageError)) throw error;
    reportWrongUse(error, words, found?.command, io);
    return 2;
  }
}

/** `--help` and `-h` count before a `--`, but not as the value of another option. */
function asksForHelp(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  const own = end < 0 ? words : words.slice(0, end);
  return own.slice(1).some((word) => word === '--help' || word === '-h');
}

function reportWrongUse(
  { message }: UsageError,
  [word = '']: readonly string[],
  command: Command | undefined,
  { err }: ProcessIo,
): void {
  const shown = command === undefined ? commandGroup(commands, word) : [command];
  if (shown.length === 0) err(`cleardesk: ${message}`);
  else err(`cleardesk ${command?.name ?? word}: ${message}\n${usageLines(shown)}`);
}

/** Reads the config for the audit file's place when a command first asks for it. */
function withAuditFile(io: ProcessIo): CommandIo {
  let file: string | null = null;
  return {
    ...io,
    get auditFile() {
      return (file ??= ownAuditFile(io));
    },
  };
}

/** The file in which a kiosk that started now would record. */
function ownAuditFile({ configFile, env, platform, dataFolder }: ProcessIo): string {
  const read = readConfig(configLocation({ named: configFile, env, platform }));
  const settings = 'config' in read ? read.config.audit : null;
  return join(auditFolder({ env, dataFolder, settings }), 'audit.jsonl');
}

/** What the worker is started with. */
export interface WorkerTask extends Pick<
  CommandIo,
  'dataFolder' | 'configFile' | 'versions' | 'self' | 'isTerminal'
> {
  readonly words: readonly string[];
}

/** What the worker sends. */
export type WorkerMessage =
  | { readonly kind: 'out' | 'err'; readonly line: string }
  | { readonly kind: 'progress'; readonly done: number }
  | { readonly kind: 'exit'; readonly code: number };

/** Longer than any time limit of the commands themselves. */
const LIMIT_MS = 90_000;

/**
 * Runs a command that has to wait in a worker, while this thread stands still.
 * @returns its exit code; null where it has none, which is said
 */
function runInWorker(words: readonly string[], io: ProcessIo, folder: string): number | null {
  const bell = new Int32Array(new SharedArrayBuffer(4));
  const { port1, port2 } = new MessageChannel();
  const { dataFolder, configFile, versions, self, isTerminal } = io;
  const task: WorkerTask = { words, dataFolder, configFile, versions, self, isTerminal };
  startWorker(join(folder, 'command-worker.cjs'), task, { port: port2, bell });
  while (Atomics.wait(bell, 0, 0, LIMIT_MS) !== 'timed-out') {
    Atomics.store(bell, 0, 0);
    for (let sent = receiveMessageOnPort(port1); sent; sent = receiveMessageOnPort(port1)) {
      if (isWorkerFailure(sent.message)) {
        io.err(`cleardesk: error: ${sent.message.message}`);
        return null;
      }
      const message = sent.message as WorkerMessage;
      if (message.kind === 'exit') return message.code;
      if (message.kind === 'progress') io.progress(message.done);
      else io[message.kind](message.line);
    }
  }
  io.err('cleardesk: The command did not finish in time.');
  return null;
}
