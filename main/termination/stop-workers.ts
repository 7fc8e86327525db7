import type { Step } from './step.ts';

/** The service workers of one session's partition. */
export interface ServiceWorkers {
  stopAll(): Promise<void>;
  runningCount(): number;
}

/** Service workers outlive their pages, sockets and all. They are stopped before their processes are killed: the other order made the stop hang (7 of 100). */
export function stopWorkers(workers: ServiceWorkers): Step {
  return {
    name: 'stop-workers',
    limitMs: 2000,
    repeats: true,
    clear: () => workers.stopAll(),
    leftovers: () => workers.runningCount(),
  };
}
