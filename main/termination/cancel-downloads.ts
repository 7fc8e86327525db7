import type { Step } from './step.ts';

/** The downloads of one session's partition. */
export interface Downloads {
  /** Cancels all, refuses those that begin later, and resolves when the last one has ended. */
  cancelAll(): Promise<void>;
  runningCount(): number;
}

/**
 * A download that began as a navigation belongs to no page and passed the gate before it was shut, so
 * that neither ends it: its connection would stay open, and the cache in use.
 */
export function cancelDownloads(downloads: Downloads): Step {
  return {
    name: 'cancel-downloads',
    limitMs: 2000,
    repeats: true,
    clear: () => downloads.cancelAll(),
    leftovers: () => downloads.runningCount(),
  };
}
