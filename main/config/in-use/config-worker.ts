import { parentPort, workerData } from 'node:worker_threads';
import { loadConfig } from './load-config.ts';
import type { ConfigWorkerData } from './load-in-thread.ts';

const { place } = workerData as ConfigWorkerData;

parentPort?.postMessage(loadConfig(place));
