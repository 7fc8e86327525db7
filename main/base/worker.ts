import { Worker, type MessagePort } from 'node:worker_threads';

/** What {@link startWorker} sends where a worker's own code does not come to it. */
export interface WorkerFailure {
  readonly kind: 'worker-failed';
  readonly message: string;
}

/** What a worker is started with besides its own data. */
export interface WorkerLine {
  /** Gets the worker's messages. */
  readonly port: MessagePort;
  /** Set to 1, and woken up, with every message. */
  readonly bell: Int32Array;
}

/**
 * Runs before a worker's own code. The thread that waits stands still, so that a Worker's `error` event
 * would never reach it: an error has to come as every other message does, also one while loading.
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

/** Starts a worker for a thread that waits for its bell. @param file its code, as the build put it */
export function startWorker(file: string, data: object, { port, bell }: WorkerLine): Worker {
  const worker = new Worker(BOOTSTRAP, {
    eval: true,
    workerData: { file, data, port, bell },
    transferList: [port],
  });
  worker.on('error', () => undefined); // it came by the port
  return worker;
}

export function isWorkerFailure(message: unknown): message is WorkerFailure {
  const kind = typeof message === 'object' && message !== null && 'kind' in message && message.kind;
  return kind === 'worker-failed';
}
