import { join } from 'node:path';
import {
  MessageChannel,
  receiveMessageOnPort,
  Worker,
  type MessagePort,
} from 'node:worker_threads';
import type { ConfigPlace } from './config-place.ts';
import type { LoadedConfig } from './load-config.ts';

/** What the worker is started with. */
export interface ConfigWorkerData {
  readonly place: ConfigPlace;
  /** Gets the {@link LoadedConfig}. */
  readonly port: MessagePort;
  /** Set to 1, and woken up, when the worker has done what it can. */
  readonly bell: Int32Array;
}

/** Hundred times as long as it takes. */
const LIMIT_MS = 5000;

/**
 * Begins to read the config for a kiosk, in a thread of its own: what checks it takes longer to load than
 * the file to read, and at a start Chromium needs this thread for itself (bench/start.ts).
 * @param folder where the build put the worker
 * @returns waits for the config and gives it, or reads it here where the thread did not. Standing
 * still, for Electron may let a worker's message lie for a second (Electron 33, after its start).
 */
export function beginLoading(place: ConfigPlace, folder: string): () => Promise<LoadedConfig> {
  const bell = new Int32Array(new SharedArrayBuffer(4));
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(join(folder, 'config-worker.cjs'), {
    workerData: { place, port: port2, bell } satisfies ConfigWorkerData,
    transferList: [port2],
  });
  worker.on('error', () => undefined); // the bell tells
  return async () => {
    Atomics.wait(bell, 0, 0, LIMIT_MS);
    const told = receiveMessageOnPort(port1);
    if (told !== undefined) return told.message as LoadedConfig;
    const { loadConfig } = await import('./load-config.ts');
    return loadConfig(place);
  };
}
