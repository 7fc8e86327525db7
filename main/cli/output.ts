import { writeSync } from 'node:fs';
import { errorCode } from '../base/errors.ts';

/** The destination of long output. */
export interface Output {
  /**
   * Writes all of a text and waits until the system has taken it, so that none piles up in memory.
   * @returns false if the reader has closed the pipe, such as `| head`
   * @throws the file system's error, such as for a full disk
   */
  readonly write: (text: string) => boolean;
}

const STDOUT = 1;
const RETRY_MS = 5;

/** This process's standard output, synchronous: an await would let Electron keep starting. */
export function standardOutput(): Output {
  return { write: writeAll };
}

function writeAll(text: string): boolean {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length;) {
    try {
      written += writeSync(STDOUT, bytes, written);
    } catch (error) {
      const code = errorCode(error);
      if (code === 'EPIPE') return false;
      if (code !== 'EAGAIN') throw error;
      // The pipe is full and non-blocking (`process.stdout` makes it so).
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
  return true;
}

const WIDTH = 40;

/** Progress of a long command, on a terminal line that is cleared at the end; no-op elsewhere. */
export function progressBar(stream: {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}): (done: number) => void {
  let shown = -1;
  return (done) => {
    const percent = Math.floor(done * 100);
    if (stream.isTTY !== true || percent === shown || (shown < 0 && done >= 1)) return;
    shown = percent;
    const bar = '█'.repeat(Math.round(done * WIDTH)).padEnd(WIDTH, '░');
    // CSI K clears the line.
    stream.write(done >= 1 ? '\r\u001b[K' : `\r${bar} ${percent} %`);
  };
}

/** How long something has lasted, in words. */
export function roughly(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;
}
