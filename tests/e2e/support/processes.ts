import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';

/** Ids of the processes that name this text on their command line or, on Linux, in their environment. */
export function processesWith(text: string): readonly number[] {
  if (process.platform !== 'linux')
    return listedProcesses().flatMap(([pid, line]) => (line.includes(text) ? [pid] : []));
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => describe(pid).includes(text))
    .map(Number);
}

/** What the system's own program lists, where there is no /proc. */
function listedProcesses(): readonly (readonly [pid: number, commandLine: string])[] {
  const query =
    'Get-CimInstance Win32_Process | ForEach-Object { "$($_.ProcessId) $($_.CommandLine)" }';
  const [program, args] =
    process.platform === 'win32'
      ? ['powershell', ['-NoProfile', '-Command', query]]
      : ['ps', ['-axww', '-o', 'pid=,command=']];
  const { stdout } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 50_000_000 });
  return Array.from(
    stdout.matchAll(/^\s*(\d+) (.*)$/gm),
    ([, pid, line = '']) => [Number(pid), line] as const,
  ).filter(([pid]) => pid !== process.pid);
}

function describe(pid: string): string {
  try {
    const state = /^State:\s+(\w)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    if (state === 'Z') return ''; // dead, and waiting for its parent to notice
    const read = (name: string) => readFileSync(`/proc/${pid}/${name}`, 'latin1');
    return read('cmdline') + read('environ');
  } catch {
    return ''; // it ended while we looked
  }
}

const CHUNK_BYTES = 16 * 1024 * 1024;

/** Calls back with the memory of a process that it or anybody could have written, in pieces. */
export function readMemory(pid: number, onPiece: (bytes: Buffer) => void): void {
  let memory: number;
  let maps: string;
  try {
    maps = readFileSync(`/proc/${pid}/maps`, 'latin1');
    memory = openSync(`/proc/${pid}/mem`, 'r');
  } catch {
    return; // it ended while we looked
  }
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  for (const [start, end] of writableRegions(maps)) {
    for (let at = start; at < end; at += CHUNK_BYTES) {
      try {
        const length = readSync(memory, chunk, 0, Math.min(CHUNK_BYTES, end - at), at);
        onPiece(chunk.subarray(0, length));
      } catch {
        // reserved, but never used
      }
    }
  }
  closeSync(memory);
}

function writableRegions(maps: string): readonly (readonly [number, number])[] {
  return maps
    .split('\n')
    .map((line) => /^([0-9a-f]+)-([0-9a-f]+) (r\S+) \S+ \S+ (\d+)/.exec(line))
    .filter((match) => match !== null)
    .filter(([, , , rights, inode]) => rights?.[1] === 'w' || inode === '0')
    .map(([, start = '', end = '']) => [parseInt(start, 16), parseInt(end, 16)] as const);
}

/** The one of these processes that is Chromium's network service. */
export function networkService(pids: readonly number[]): number | undefined {
  return pids.find((pid) => describe(String(pid)).includes('network.mojom.NetworkService'));
}

/** The process that started another one; null for one that is gone, or dead and waits for its parent to notice. */
export function parentOf(pid: number): number | null {
  const status = readQuietly(`/proc/${pid}/status`);
  if (/^State:\s+[ZX]/m.test(status)) return null;
  const parent = /^PPid:\s+(\d+)/m.exec(status)?.[1];
  return parent === undefined ? null : Number(parent);
}

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

/** The process that waits to take over from a kiosk's, and what it started; empty where none waits. */
export function waitingProcesses(main: number): readonly number[] {
  if (process.platform !== 'linux') return []; // only /proc says who started a process
  // Chromium writes its main process's command line anew, with spaces.
  const waits = (pid: number) =>
    parentOf(pid) === main && /[\0 ]--takeover[\0 ]/.test(readQuietly(`/proc/${pid}/cmdline`));
  const standby = processTree(main).find(waits);
  return standby === undefined ? [] : processTree(standby);
}

function readQuietly(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return ''; // it ended while we looked
  }
}
