import {
  dayTable,
  type Figure,
  figuresOf,
  lastEndingsTable,
  outageTable,
  reasonTable,
  remarksOn,
  type Table,
  troubleTables,
} from './tables.ts';
import { stripControlCharacters } from '../../base/text.ts';
import { headingOf } from './markup.ts';
import type { Report } from './report.ts';
import type { Wording } from './wording.ts';

/**
 * A report as lines of text, of at most 80 characters if no word is longer.
 * @param now when the report is made
 */
export function* plainText(report: Report, wording: Wording, now: Date): Generator<string> {
  for (const line of everyLine(report, wording, now)) yield stripControlCharacters(line);
}

function* everyLine(report: Report, wording: Wording, now: Date): Generator<string> {
  const { title, period, made } = headingOf(report, wording, now);
  yield title;
  yield period;
  yield made;
  for (const remark of remarksOn(report, wording)) {
    yield '';
    for (const [at, line] of wrapped(remark, WIDTH - 2).entries()) {
      yield `${at === 0 ? '!' : ' '} ${line}`;
    }
  }
  if (report.records === 0) return;
  yield '';
  yield* figureLines(figuresOf(report, wording));
  const { none } = wording.texts;
  yield* plainTable(dayTable(report, wording), none);
  yield* plainWeek(report, wording);
  const tables = [
    reasonTable(report, wording),
    ...troubleTables(report, wording),
    outageTable(report, wording),
    lastEndingsTable(report, wording),
  ];
  for (const table of tables) yield* plainTable(table, none);
}

function* figureLines(figures: readonly Figure[]): Generator<string> {
  const label = Math.max(...figures.map((figure) => lengthOf(figure.label)));
  const value = Math.max(...figures.map((figure) => lengthOf(figure.value)));
  for (const figure of figures) {
    const start = `${figure.label.padEnd(label)}  ${figure.value.padStart(value)}`;
    const rest = WIDTH - label - value - 4;
    for (const [at, line] of wrapped(figure.remark, rest).entries()) {
      yield `${at === 0 ? start : ' '.repeat(start.length)}  ${line}`.trimEnd();
    }
  }
}

/** From no session to the most in one hour. */
const SHADES = ['··', '░░', '▒▒', '▓▓', '██'];
const EVERY_HOURS = 6;

/** When sessions begin: a row for each day of the week, two characters for each hour. */
function* plainWeek({ sessionsByHour, sessions }: Report, wording: Wording): Generator<string> {
  if (sessions === 0) return;
  const most = Math.max(...sessionsByHour.flat());
  const names = sessionsByHour.map((_day, at) => wording.weekday(at));
  const width = Math.max(...names.map(lengthOf));
  yield '';
  yield wording.texts.byHour;
  const hours = Array.from({ length: 24 }, (_hour, at) =>
    at % EVERY_HOURS === 0 ? String(at).padEnd(2) : '  ',
  );
  yield `  ${' '.repeat(width)}  ${hours.join('')}`.trimEnd();
  for (const [at, day] of sessionsByHour.entries()) {
    const shades = day.map((count) => SHADES[Math.ceil((count / most) * (SHADES.length - 1))]);
    const sum = day.reduce((total, count) => total + count, 0);
    yield `  ${(names[at] ?? '').padEnd(width)}  ${shades.join('')}  ${wording.number(sum).padStart(8)}`;
  }
}

/** Characters in a line. */
const WIDTH = 80;

const GAP = 2;
/** The least width of the last column, whose text wraps. */
const LEAST_LAST = 20;

/** A table as lines of text; an empty one has only its title. */
function* plainTable({ title, columns, rows, more }: Table, none: string): Generator<string> {
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

/** Wraps a text between words. */
function wrapped(text: string, width: number): readonly string[] {
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
function lengthOf(text: string): number {
  return Array.from(text).length;
}
