import { workerData } from 'node:worker_threads';
import { loadConfig } from './load-config.ts';
import type { ConfigWorkerData } from './load-in-thread.ts';

const { place, port, bell } = workerData as ConfigWorkerData;

try {
  port.postMessage(loadConfig(place));
} finally {
  Atomics.store(bell, 0, 1);
  Atomics.notify(bell, 0);
}
