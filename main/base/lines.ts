const NEWLINE = 0x0a;

/** A line is longer than the reader's limit. */
export class LineTooLongError extends Error {
  override readonly name = 'LineTooLongError';
}

/**
 * Splits a stream into lines, and holds at most one line and one chunk in memory. It drops a
 * partial line at the end.
 * @returns the lines' bytes without their newlines
 * @throws LineTooLongError as soon as more than `maxBytes` came without a newline
 */
export async function* readLines(
  chunks: AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<Buffer, undefined> {
  let rest = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([rest, chunk]);
    let start = 0;
    for (const line of wholeLines(bytes)) {
      if (line.length > maxBytes) throw new LineTooLongError();
      yield line;
      start += line.length + 1;
    }
    if (bytes.length - start > maxBytes) throw new LineTooLongError();
    // A copy, so that a small rest does not keep a large chunk.
    rest = Buffer.from(bytes.subarray(start));
  }
}

/** The lines in some bytes, without their newlines, up to the last newline. */
export function* wholeLines(bytes: Buffer): Generator<Buffer, undefined> {
  let start = 0;
  for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
    yield bytes.subarray(start, end);
    start = end + 1;
  }
}
