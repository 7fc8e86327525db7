import { workerData } from 'node:worker_threads';
import type { WorkerLine } from '../base/worker.ts';
import { runCommand, type WorkerMessage, type WorkerTask } from './run-command.ts';

const { words, bell, port, ...given } = workerData as WorkerTask & WorkerLine;

function send(message: WorkerMessage): void {
  port.postMessage(message);
  Atomics.store(bell, 0, 1);
  Atomics.notify(bell, 0);
}

async function run(): Promise<number> {
  const io = {
    ...given,
    env: process.env,
    platform: process.platform,
    out: (line: string) => send({ kind: 'out', line }),
    err: (line: string) => send({ kind: 'err', line }),
    progress: (done: number) => send({ kind: 'progress', done }),
  };
  try {
    return await runCommand(words, io, null);
  } catch (error) {
    io.err(`cleardesk: ${String(error)}`);
    return 1;
  }
}

void run().then((code) => send({ kind: 'exit', code }));
