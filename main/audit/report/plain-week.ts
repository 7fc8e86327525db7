import { lengthOf } from './plain-table.ts';
import type { Report } from './report.ts';
import type { Wording } from './wording.ts';

/** From nothing to the most there was in an hour. */
const SHADES = ['··', '░░', '▒▒', '▓▓', '██'];
const EVERY_HOURS = 6;

/** When sessions begin: a row for each day of the week, two characters for each hour. */
export function* plainWeek(
  { sessionsByHour, sessions }: Report,
  wording: Wording,
): Generator<string> {
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
