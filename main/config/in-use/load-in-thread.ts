import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { errorText } from '../../base/errors.ts';
import { withTimeLimit } from '../../base/time-limit.ts';
import type { ConfigLocation } from '../source/config-location.ts';
import type { LoadedConfig } from './load-config.ts';

export interface ConfigWorkerData {
  readonly place: ConfigLocation;
}

/** A hundred times as long as reading takes. */
const LIMIT_MS = 5000;

/**
 * Begins to read the config for a kiosk in a worker thread: loading the code that checks it takes longer
 * than reading the file, and at the start Chromium needs this thread (docs/decisions/0008-start-up.md).
 * @param folder where the build put the worker
 * @param onFailed called with the reason if the worker failed
 * @returns a function that waits for the config, or reads it in this thread if the worker failed
 */
export function beginLoading(
  place: ConfigLocation,
  folder: string,
  onFailed: (why: string) => void,
): () => Promise<LoadedConfig> {
  const worker = new Worker(join(folder, 'config-worker.cjs'), {
    workerData: { place } satisfies ConfigWorkerData,
  });
  const answer = new Promise<LoadedConfig | null>((resolve) => {
    worker.once('message', resolve);
    worker.once('error', (error) => {
      onFailed(errorText(error));
      resolve(null);
    });
    worker.once('exit', () => {
      resolve(null);
    });
  });
  return async () => {
    const loaded = await withTimeLimit(answer, LIMIT_MS, null);
    if (loaded !== null) return loaded;
    const { loadConfig } = await import('./load-config.ts');
    return loadConfig(place);
  };
}
