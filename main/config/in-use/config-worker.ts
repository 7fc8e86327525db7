import { workerData } from 'node:worker_threads';
import { loadConfig } from './load-config.ts';
import type { ConfigWorkerData } from './load-in-thread.ts';

const { place, port, bell } = workerData as ConfigWorkerData;

port.postMessage(loadConfig(place));
Atomics.store(bell, 0, 1);
Atomics.notify(bell, 0);
