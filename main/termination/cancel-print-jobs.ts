import type { Step } from './step.ts';

/** What a session has printed, as far as the print system still has it. */
export interface PrintQueue {
  cancelAll(): Promise<void>;
  queuedCount(): Promise<number>;
}

/** A page that waits for paper must not come out for the next person. */
export function cancelPrintJobs(queue: PrintQueue): Step {
  return {
    name: 'cancel-print-jobs',
    limitMs: 5000,
    repeats: true,
    clear: () => queue.cancelAll(),
    leftovers: () => queue.queuedCount(),
  };
}
