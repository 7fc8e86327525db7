const NEWLINE = 0x0a;

/** A line is longer than the reader takes. */
export class LineTooLongError extends Error {
  override readonly name = 'LineTooLongError';
}

/**
 * Splits what arrives into lines, and holds no more than one line and one chunk in memory. A half
 * line at the end is no line.
 * @throws LineTooLongError as soon as more than `maxBytes` came without a newline
 */
export async function* readLines(
  chunks: AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<string, undefined> {
  let rest = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([rest, chunk]);
    let start = 0;
    for (;;) {
      const end = bytes.indexOf(NEWLINE, start);
      if ((end < 0 ? bytes.length : end) - start > maxBytes) throw new LineTooLongError();
      if (end < 0) break;
      yield bytes.toString('utf8', start, end);
      start = end + 1;
    }
    // A copy, so that a small rest does not keep a large chunk.
    rest = Buffer.from(bytes.subarray(start));
  }
}
