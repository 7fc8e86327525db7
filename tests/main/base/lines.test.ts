import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineTooLongError, readLines } from '../../../main/base/lines.ts';

async function linesOf(chunks: readonly (string | Uint8Array)[], maxBytes = 100) {
  const source = (async function* () {
    for (const chunk of chunks) yield await Promise.resolve(Buffer.from(chunk as string));
  })();
  const lines: string[] = [];
  for await (const line of readLines(source, maxBytes)) lines.push(line.toString());
  return lines;
}

describe('reading lines', () => {
  it('joins what was cut and cuts what was joined', async () => {
    expect(await linesOf(['a', 'b\nc\n', '\nd', '\n'])).toEqual(['ab', 'c', '', 'd']);
  });

  it('takes no half line at the end', async () => {
    expect(await linesOf(['a\nhalf'])).toEqual(['a']);
  });

  it('keeps characters whole that chunks cut', async () => {
    const bytes = Buffer.from('é€😀\n');
    expect(await linesOf([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(['é€😀']);
  });

  it('takes a line of just the limit and none above it', async () => {
    expect(await linesOf(['x'.repeat(100), '\n'])).toEqual(['x'.repeat(100)]);
    await expect(linesOf(['x'.repeat(101)])).rejects.toThrow(LineTooLongError);
    await expect(linesOf(['ok\n', `${'x'.repeat(101)}\n`])).rejects.toThrow(LineTooLongError);
  });

  it('gives the same lines however they are cut into chunks', async () => {
    const lines = fc.array(fc.stringMatching(/^[^\n]{0,20}$/));
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(lines, sizes, async (wanted, chunkSizes) => {
        const bytes = Buffer.from(wanted.map((line) => `${line}\n`).join(''));
        const chunks: Buffer[] = [];
        for (let at = 0; at < bytes.length; at += chunks.at(-1)?.length ?? 1) {
          const size = chunkSizes[chunks.length % chunkSizes.length] ?? 1;
          chunks.push(bytes.subarray(at, at + size));
        }
        expect(await linesOf(chunks)).toEqual(wanted.map((line) => Buffer.from(line).toString()));
      }),
    );
  });
});
