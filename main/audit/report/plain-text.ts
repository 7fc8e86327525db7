import { figuresOf, remarksOn, type Figure } from './figures.ts';
import { harmless } from './harmless.ts';
import { headingOf } from './heading.ts';
import { lengthOf, plainTable, WIDTH, wrapped } from './plain-table.ts';
import { plainWeek } from './plain-week.ts';
import type { Report } from './report.ts';
import { dayTable, lastEndingsTable, outageTable, reasonTable, troubleTables } from './tables.ts';
import type { Wording } from './wording.ts';

/**
 * A report as lines of text, of 80 characters at most where words allow: for a terminal, a file, a mail.
 * @param now when the report is made
 */
export function* plainText(report: Report, wording: Wording, now: Date): Generator<string> {
  for (const line of everyLine(report, wording, now)) yield harmless(line);
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
