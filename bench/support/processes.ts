import { readdirSync, readFileSync } from 'node:fs';

/** A process and all that it started, by their parent ids. */
export function processTree(root: number): readonly number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), parentOf(Number(name))] as const);
  const tree = [root];
  for (const pid of tree) {
    tree.push(...parents.filter(([, parent]) => parent === pid).map(([child]) => child));
  }
  return tree;
}

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

function parentOf(pid: number): number | null {
  const status = readQuietly(`/proc/${pid}/status`);
  if (/^State:\s+[ZX]/m.test(status)) return null;
  const parent = /^PPid:\s+(\d+)/m.exec(status)?.[1];
  return parent === undefined ? null : Number(parent);
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
