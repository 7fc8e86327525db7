import { createGunzip } from 'node:zlib';
import { openRegularFileHandle } from '../base/regular-file.ts';
import { NEWLINE } from './read-lines.ts';
import type { FullFile } from './full-files.ts';

/**
 * Reads the lines of a full audit file, packed or not, in little memory, without blocking.
 * @throws the file system's or gzip's error
 */
export async function* fullFileLines({ path, isPacked }: FullFile): AsyncGenerator<Buffer> {
  const file = await openRegularFileHandle(path);
  const source = file.createReadStream();
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  const bytes = isPacked ? source.pipe(gunzip) : source;
  let rest = Buffer.alloc(0);
  try {
    for await (const chunk of bytes) {
      const read = Buffer.concat([rest, chunk as Buffer]);
      let start = 0;
      for (let end = read.indexOf(NEWLINE); end >= 0; end = read.indexOf(NEWLINE, start)) {
        yield read.subarray(start, end);
        start = end + 1;
      }
      rest = read.subarray(start);
    }
  } finally {
    source.destroy();
  }
}
