import { createGunzip } from 'node:zlib';
import { readLines } from '../base/lines.ts';
import { openRegularFileHandle } from '../base/regular-file.ts';
import type { FullFile } from './full-files.ts';
import { MOST_LINE_BYTES } from './record-form.ts';

/**
 * Reads the lines of a full audit file, packed or not, in little memory, without blocking.
 * @throws LineTooLongError, or the file system's or gzip's error
 */
export async function* fullFileLines({ path, isPacked }: FullFile): AsyncGenerator<Buffer> {
  const file = await openRegularFileHandle(path);
  const source = file.createReadStream();
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  const bytes = isPacked ? source.pipe(gunzip) : source;
  try {
    yield* readLines(bytes as AsyncIterable<Buffer>, MOST_LINE_BYTES);
  } finally {
    source.destroy();
  }
}
