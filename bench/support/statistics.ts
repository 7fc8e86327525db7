import { appendFileSync } from 'node:fs';
import type { BenchRow } from '../../scripts/benches.mjs';

/** Wall-clock milliseconds with fractions, on the same clock as every page's `timeOrigin`. */
export function wallClock(): number {
  return performance.timeOrigin + performance.now();
}

/** @param part 0.5 for the median */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * part;
  const below = sorted[Math.floor(at)] ?? NaN;
  const above = sorted[Math.ceil(at)] ?? NaN;
  return below + (above - below) * (at % 1);
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Values by name, in the order of their first appearance. */
export class Samples {
  readonly #values = new Map<string, number[]>();

  add(name: string, value: number): void {
    const values = this.#values.get(name) ?? [];
    this.#values.set(name, [...values, value]);
  }

  median(name: string): number {
    return median(this.#values.get(name) ?? []);
  }

  /** The median of the rounds' own ratios: what slows a whole round down falls out of it. */
  ratio(name: string, toName: string): number {
    const base = this.#values.get(toName) ?? [];
    const ratios = (this.#values.get(name) ?? []).map(
      (value, round) => value / (base[round] ?? NaN),
    );
    return median(ratios);
  }

  /** Gives one row a name. @param unit what the values are, such as `ms` */
  give(unit: string, digits = 0): void {
    for (const [what, values] of this.#values) {
      const [p10, middle, p90] = [0.1, 0.5, 0.9].map((part) => quantile(values, part));
      giveRow({ what, unit, digits, n: values.length, p10, median: middle ?? NaN, p90 });
    }
  }

  /** One line a name: how many, 10th percentile, median, 90th percentile. */
  print(title: string, digits = 0): void {
    this.give(title, digits);
    console.log(`\n${title.padEnd(52)}${row(['n', 'p10', 'median', 'p90'])}`);
    for (const [name, values] of this.#values) {
      const figures = [0.1, 0.5, 0.9].map((part) => quantile(values, part).toFixed(digits));
      console.log(`  ${name.padEnd(50)}${row([String(values.length), ...figures])}`);
    }
  }
}

/** What a figure has to be. */
export type Limit =
  | { readonly kind: 'at most'; readonly value: number }
  | { readonly kind: 'at least'; readonly value: number };

/** Prints a ratio beside what it has to be. */
export function printRatio(what: string, ratio: number, limit?: Limit): void {
  const hasToBe = limit === undefined ? '' : verdictOn(ratio, limit);
  console.log(`  ${what.padEnd(50)}${ratio.toFixed(2)}${hasToBe === '' ? '' : ` (${hasToBe})`}`);
  giveRow({ what, unit: 'ratio', digits: 2, median: ratio, hasToBe });
}

/** What a figure has to be, and whether it is. */
export function verdictOn(figure: number, { kind, value }: Limit): string {
  const isMet = kind === 'at most' ? figure <= value : figure >= value;
  return `${kind} ${value}: ${isMet ? 'met' : 'MISSED'}`;
}

/** Gives a row of the table that `npm run bench` prints; without it, the bench's own lines are all. */
export function giveRow(row: BenchRow): void {
  const file = process.env['CLEARDESK_BENCH_ROWS'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(row)}\n`);
}

function row(cells: readonly string[]): string {
  return cells.map((cell) => cell.padStart(10)).join('');
}
