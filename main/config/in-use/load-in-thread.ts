import { join } from 'node:path';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { isWorkerFailure, startWorker, type WorkerLine } from '../../base/worker.ts';
import type { ConfigLocation } from '../source/config-location.ts';
import type { LoadedConfig } from './load-config.ts';

/** What the worker is started with. */
export interface ConfigWorkerData extends WorkerLine {
  readonly place: ConfigLocation;
}

/** Hundred times as long as it takes. */
const LIMIT_MS = 5000;

/**
 * Begins to read the config for a kiosk, in a thread of its own: what checks it takes longer to load than
 * the file to read, and at a start Chromium needs this thread for itself (bench/start.ts).
 * @param folder where the build put the worker
 * @param onFailed is told why the thread broke
 * @returns waits for the config and gives it, or reads it here where the thread did not. Standing
 * still, for Electron may let a worker's message lie for a second (Electron 33, after its start).
 */
export function beginLoading(
  place: ConfigLocation,
  folder: string,
  onFailed: (why: string) => void,
): () => Promise<LoadedConfig> {
  const bell = new Int32Array(new SharedArrayBuffer(4));
  const { port1, port2 } = new MessageChannel();
  startWorker(join(folder, 'config-worker.cjs'), { place }, { port: port2, bell });
  return async () => {
    Atomics.wait(bell, 0, 0, LIMIT_MS);
    const told = receiveMessageOnPort(port1);
    if (isWorkerFailure(told?.message)) onFailed(told.message.message);
    else if (told !== undefined) return told.message as LoadedConfig;
    const { loadConfig } = await import('./load-config.ts');
    return loadConfig(place);
  };
}
