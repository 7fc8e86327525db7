import { closeSync, openSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fileLines,
  fileLinesBackwards,
  type RawLine,
} from '../../../../main/audit/read/file-lines.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

function linesOf(path: string, read: (file: number, size: number) => Iterable<RawLine>): string[] {
  const file = openSync(path, 'r');
  try {
    const lines: string[] = [];
    // One at a time: the bytes of a line are valid until the next line is asked for.
    for (const { bytes, terminated } of read(file, statSync(path).size)) {
      lines.push(bytes.toString('latin1') + (terminated ? '\n' : ''));
    }
    return lines;
  } finally {
    closeSync(file);
  }
}

const aPiece = fc.oneof(
  fc.constant('\n'),
  fc.string({ unit: fc.constantFrom('a', '\n', '\0', '\r', 'é'), maxLength: 8 }),
  fc.constantFrom(65_535, 65_536, 65_537, 131_072, 150_000).map((length) => 'x'.repeat(length)),
);

describe('fileLines and fileLinesBackwards', () => {
  it.each([
    { content: '', lines: [] },
    { content: 'a', lines: ['a'] },
    { content: 'a\n', lines: ['a\n'] },
    { content: '\n', lines: ['\n'] },
    { content: '\n\n', lines: ['\n', '\n'] },
    { content: '\na', lines: ['\n', 'a'] },
    { content: 'a\n\nb', lines: ['a\n', '\n', 'b'] },
  ])('read $content', ({ content, lines }) => {
    const path = join(temporaryFolder(), 'lines');
    writeFileSync(path, content);
    expect(linesOf(path, fileLines)).toEqual(lines);
    expect(linesOf(path, fileLinesBackwards)).toEqual(lines.toReversed());
  });

  it('agree on anything, also on lines that are longer than what is read at once', () => {
    const path = join(temporaryFolder(), 'lines');
    const check = fc.property(fc.array(aPiece, { maxLength: 12 }), (pieces) => {
      const content = pieces.join('');
      writeFileSync(path, content, 'latin1');
      const lines = linesOf(path, fileLines);
      expect(lines.join('')).toBe(content);
      expect(
        lines.every((line) => line.indexOf('\n') === line.length - 1 || !line.includes('\n')),
      ).toBe(true);
      expect(linesOf(path, fileLinesBackwards)).toEqual(lines.toReversed());
    });
    fc.assert(check, { numRuns: 300 });
  });
});
