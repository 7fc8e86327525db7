import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';

/** Ids of the processes that name this text on their command line or in their environment. */
export function processesWith(text: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => describe(pid).includes(text))
    .map(Number);
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

/** The process that started another one; null for one that is gone. */
export function parentOf(pid: number): number | null {
  try {
    // After the name, which may have spaces and brackets in it (proc(5)).
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')')).split(' ')[2]);
  } catch {
    return null;
  }
}
