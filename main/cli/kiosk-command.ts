import { join } from 'node:path';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { isWorkerFailure, startWorker } from '../base/worker.ts';
import type { CommandIo } from './command.ts';

/** The commands that talk with the running kiosk, and so have to wait for its answers. */
export const kioskCommands = ['status', 'end-session'] as const;
/** Those, one that has to make sure that there is none, and two that wait for other things. */
export type KioskCommand = (typeof kioskCommands)[number] | 'audit-init' | 'diagnose' | 'report';

/** What the worker is started with. */
export interface WorkerTask {
  readonly command: KioskCommand;
  readonly args: readonly string[];
  readonly dataFolder: string;
  readonly configFile: string | null;
  readonly versions: CommandIo['versions'];
  readonly self: CommandIo['self'];
}

/** What the worker says. */
export type WorkerMessage =
  | { readonly kind: 'out' | 'err'; readonly line: string }
  | { readonly kind: 'progress'; readonly done: number }
  | { readonly kind: 'exit'; readonly code: number };

/** Longer than any time limit of the commands themselves. */
const LIMIT_MS = 90_000;

/**
 * Runs a command that has to wait, in a worker, while this thread stands still: as soon as it let
 * Electron's own start go on, that would ask for a display (and, without one, end the process).
 * @param folder where the build put the worker
 * @returns the exit code
 */
export function runKioskCommand(
  command: KioskCommand,
  args: readonly string[],
  io: CommandIo,
  folder: string,
): number {
  const bell = new Int32Array(new SharedArrayBuffer(4));
  const { port1, port2 } = new MessageChannel();
  const { dataFolder, configFile, versions, self } = io;
  const task: WorkerTask = { command, args, dataFolder, configFile, versions, self };
  startWorker(join(folder, 'kiosk-command-worker.cjs'), task, { port: port2, bell });
  while (Atomics.wait(bell, 0, 0, LIMIT_MS) !== 'timed-out') {
    Atomics.store(bell, 0, 0);
    for (let sent = receiveMessageOnPort(port1); sent; sent = receiveMessageOnPort(port1)) {
      if (isWorkerFailure(sent.message)) {
        io.err(`cleardesk: error: ${sent.message.message}`);
        return 1;
      }
      const message = sent.message as WorkerMessage;
      if (message.kind === 'exit') return message.code;
      if (message.kind === 'progress') io.progress(message.done);
      else io[message.kind](message.line);
    }
  }
  io.err('cleardesk: no answer came in time');
  return 1;
}
