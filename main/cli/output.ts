import { writeSync } from 'node:fs';
import { errorCode } from '../base/errors.ts';

/** Where something long is written to. */
export interface Output {
  /**
   * Writes all of a text and waits until it is taken, so that however much it is, none of it piles up.
   * @returns false once nobody reads any more, as behind `| head`
   * @throws the file system's error, as on a full disk
   */
  readonly write: (text: string) => boolean;
}

const STDOUT = 1;
const RETRY_MS = 5;

/** This process's standard output, without any waiting that would let Electron go on starting. */
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
      // A pipe that is full, where somebody made it non-blocking (`process.stdout` does).
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
  return true;
}

const WIDTH = 40;

/** How far a long command is, on one line of a terminal that goes away at the end; nothing elsewhere. */
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
