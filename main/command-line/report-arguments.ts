import { parseArgs } from 'node:util';

/** What `report` was asked for. Times are milliseconds since 1970. */
export type AskedReport =
  | {
      readonly kind: 'asked';
      /** Where the page goes; null for text on standard output. */
      readonly page: string | null;
      readonly from: number | null;
      readonly before: number | null;
    }
  | { readonly kind: 'wrong'; readonly problem: string | null };

/** @param args what follows `report` */
export function reportArguments(args: readonly string[]): AskedReport {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: { html: { type: 'string' }, from: { type: 'string' }, to: { type: 'string' } },
    }));
  } catch {
    return wrong(null);
  }
  const { html: page = null, from, to } = values;
  if (page === '') return wrong(null);
  const noDay = [from, to].find((day) => day !== undefined && dayOf(day) === null);
  if (noDay !== undefined) return wrong(`"${noDay}" is not a day such as 2026-03-01`);
  const first = from === undefined ? null : dayOf(from);
  // The last day counts to its end, whenever that is where clocks are put forward and back.
  const before = to === undefined ? null : dayOf(to, 1);
  if (first !== null && before !== null && first >= before) {
    return wrong(`${from ?? ''} is after ${to ?? ''}`);
  }
  return { kind: 'asked', page, from: first, before };
}

/** @returns when that day, or one so many days later, begins on this device; null where there is none */
function dayOf(text: string, later = 0): number | null {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === undefined) return null;
  const parts = [Number(year), Number(month) - 1, Number(day)] as const;
  const at = new Date(...parts);
  if (at.getMonth() !== parts[1] || at.getDate() !== parts[2]) return null;
  return new Date(parts[0], parts[1], parts[2] + later).getTime();
}

function wrong(problem: string | null): AskedReport {
  return { kind: 'wrong', problem };
}
