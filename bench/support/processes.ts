import { readdirSync, readFileSync } from 'node:fs';
import { parentOf } from '../../tests/e2e/support/processes.ts';

/** False too for a process that is dead and only waits for its parent to notice. */
export function isAlive(pid: number): boolean {
  return parentOf(pid) !== null;
}

/** Proportional set size of all these processes, in MB: shared pages are split between sharers. */
export function pssMegabytes(pids: readonly number[]): number {
  const kilobytes = pids.map((pid) => field(`/proc/${pid}/smaps_rollup`, /^Pss:\s+(\d+)/m));
  return sum(kilobytes) / 1024;
}

/** Processor time that these processes have used so far, in ms (Linux counts nanoseconds). */
export function cpuMs(pids: readonly number[]): number {
  return (
    sum(
      pids.flatMap((pid) =>
        threadsOf(pid).map((thread) => field(`/proc/${pid}/task/${thread}/schedstat`, /^(\d+)/)),
      ),
    ) / 1e6
  );
}

/** How often a process's main thread has gone to sleep: a stand-in for how often it was woken. */
export function sleeps(pid: number): number {
  return field(`/proc/${pid}/status`, /^voluntary_ctxt_switches:\s+(\d+)/m);
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return []; // it ended while we looked
  }
}

function field(path: string, pattern: RegExp): number {
  return Number(pattern.exec(readQuietly(path))?.[1] ?? 0);
}

function readQuietly(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return ''; // it ended while we looked
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
