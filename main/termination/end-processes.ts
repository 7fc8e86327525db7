import type { Step } from './step.ts';

/** The operating system's processes that ran the session's pages and workers. */
export interface SiteProcesses {
  /** Kills them, and resolves when they are gone. */
  killAll(): Promise<void>;
  aliveCount(): number;
}

/** Whatever a page left running dies with its process, and the process's memory with it. */
export function endProcesses(processes: SiteProcesses): Step {
  return {
    name: 'end-processes',
    limitMs: 3000,
    repeats: true,
    clear: () => processes.killAll(),
    leftovers: () => processes.aliveCount(),
  };
}
