import type { Table } from './tables.ts';

/** Characters in a line. */
export const WIDTH = 80;

const GAP = 2;
/** What the last column gets at least, for its text goes on in the next line. */
const LEAST_LAST = 20;

/** A table as lines of text; nothing but its title where it is empty. */
export function* plainTable(
  { title, columns, rows, more }: Table,
  none: string,
): Generator<string> {
  yield '';
  if (rows.length === 0) {
    yield `${title}: ${none}`;
    return;
  }
  yield title;
  const names = columns.map(({ name }) => name);
  const widths = columns.map((_column, at) =>
    Math.max(...[names, ...rows].map((row) => lengthOf(row[at] ?? ''))),
  );
  const isWrapped = columns.at(-1)?.isNumber === false;
  const before = widths.slice(0, -1).reduce((sum, width) => sum + width + GAP, GAP);
  const last = Math.max(LEAST_LAST, WIDTH - before);
  for (const row of [names, ...rows]) {
    const cells = row.map((cell, at) => {
      const isNumber = columns[at]?.isNumber === true;
      const space = ' '.repeat(Math.max(0, (widths[at] ?? 0) - lengthOf(cell)));
      return isNumber ? `${space}${cell}` : `${cell}${space}`;
    });
    const [start, end] = [cells.slice(0, -1), cells.at(-1) ?? ''];
    const [first = '', ...rest] = isWrapped ? wrapped(end.trimEnd(), last) : [end];
    yield `  ${[...start, first].join('  ')}`.trimEnd();
    for (const line of rest) yield `${' '.repeat(before)}${line}`;
  }
  if (more !== null) yield `  ${more}`;
}

/** A text in lines of so many characters at most, broken between words. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && lengthOf(line) + 1 + lengthOf(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** In characters, as a terminal shows them. */
export function lengthOf(text: string): number {
  return Array.from(text).length;
}
