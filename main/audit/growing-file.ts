import { statSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { LineTooLongError, wholeLines } from '../base/lines.ts';
import { openRegularFileHandle } from '../base/regular-file.ts';
import { MOST_LINE_BYTES } from './record-form.ts';

const CHUNK_BYTES = 64 * 1024;

/**
 * Reads the lines of a file that another is appending to, in little memory, without blocking. Gives
 * null where there is no more for now, and ends where there will be none: another file has its name.
 * A line that is not whole is left for later; it may be cut off again.
 * @throws LineTooLongError, or the file system's error
 */
export async function* growingFile(path: string): AsyncGenerator<Buffer | null> {
  const file = await openRegularFileHandle(path);
  try {
    let position = 0;
    let chunkBytes = CHUNK_BYTES;
    for (;;) {
      // Before reading: what was appended last, before the file was put aside, must not be missed.
      const mayGrow = await isInPlace(file, path);
      const chunk = Buffer.allocUnsafe(chunkBytes);
      const { bytesRead } = await file.read(chunk, 0, chunkBytes, position);
      const end = chunk.subarray(0, bytesRead).lastIndexOf('\n') + 1;
      if (end > 0) {
        yield* wholeLines(chunk.subarray(0, end));
        position += end;
        chunkBytes = CHUNK_BYTES;
      } else if (bytesRead === chunkBytes) {
        if (chunkBytes > MOST_LINE_BYTES) throw new LineTooLongError();
        chunkBytes *= 2;
      } else if (mayGrow) {
        yield null;
      } else {
        return;
      }
    }
  } finally {
    await file.close();
  }
}

async function isInPlace(file: FileHandle, path: string): Promise<boolean> {
  const own = await file.stat();
  const named = statSync(path, { throwIfNoEntry: false });
  return named?.ino === own.ino && named.dev === own.dev;
}
