import { Worker, type MessagePort } from 'node:worker_threads';

/** The message that {@link startWorker}'s code sends if the worker fails. */
export interface WorkerFailure {
  readonly kind: 'worker-failed';
  readonly message: string;
}

/** The connection between a worker and the thread that waits for it. */
export interface WorkerLine {
  /** Receives the worker's messages. */
  readonly port: MessagePort;
  /** The worker sets it to 1 and notifies it after every message. */
  readonly bell: Int32Array;
}

/**
 * Runs before a worker's own code. The waiting thread is blocked, so a Worker's `error` event would
 * never reach it: errors, also those while loading, have to arrive as messages.
 */
const BOOTSTRAP = `
const { workerData: { file, port, bell, data } } = require('node:worker_threads');
process.on('uncaughtException', (error) => {
  port.postMessage({ kind: 'worker-failed', message: String(error && error.message || error) });
  Atomics.store(bell, 0, 1);
  Atomics.notify(bell, 0);
  process.exit(1);
});
require('node:worker_threads').workerData = { ...data, port, bell };
require(file);
`;

/** Starts a worker for a thread that waits on `bell`. @param file the worker's built code */
export function startWorker(file: string, data: object, { port, bell }: WorkerLine): Worker {
  const worker = new Worker(BOOTSTRAP, {
    eval: true,
    workerData: { file, data, port, bell },
    transferList: [port],
  });
  worker.on('error', () => undefined); // the error arrived through the port
  return worker;
}

export function isWorkerFailure(message: unknown): message is WorkerFailure {
  const kind = typeof message === 'object' && message !== null && 'kind' in message && message.kind;
  return kind === 'worker-failed';
}
