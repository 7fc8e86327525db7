import { lstatSync, readdirSync, readFileSync, type Dirent } from 'node:fs';
import { join } from 'node:path';

/** What a kiosk takes up on its device at one moment. */
export interface Footprint {
  readonly processes: number;
  /** Resident set size of all processes: pages that are shared count for each of them. */
  readonly rssMegabytes: number;
  /** Proportional set size of all processes: shared pages are split between sharers. */
  readonly pssMegabytes: number;
  /** Of the main process. */
  readonly openFiles: number;
  /** The data folder without the audit file, which is there to grow. */
  readonly dataMegabytes: number;
  readonly auditKilobytes: number;
}

/** @param pids all processes, the main one first */
export function footprint(pids: readonly number[], dataFolder: string): Footprint {
  const audit = join(dataFolder, 'audit');
  const auditBytes = bytesBelow(audit);
  return {
    processes: pids.length,
    rssMegabytes: sum(pids.map((pid) => kilobytes(pid, 'status', 'VmRSS'))) / 1024,
    pssMegabytes: sum(pids.map((pid) => kilobytes(pid, 'smaps_rollup', 'Pss'))) / 1024,
    openFiles: readdirSync(`/proc/${pids[0]}/fd`).length,
    dataMegabytes: (bytesBelow(dataFolder) - auditBytes) / 1024 / 1024,
    auditKilobytes: auditBytes / 1024,
  };
}

function kilobytes(pid: number, file: string, field: string): number {
  try {
    const text = readFileSync(`/proc/${pid}/${file}`, 'latin1');
    return Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);
  } catch {
    return 0; // it ended while we looked
  }
}

function bytesBelow(folder: string): number {
  let entries: readonly Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return 0; // it went away while we looked
  }
  return sum(
    entries.map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return bytesBelow(path);
      return lstatSync(path, { throwIfNoEntry: false })?.size ?? 0;
    }),
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
