/** Wall-clock milliseconds with fractions, on the same clock as every page's `timeOrigin`. */
export function wallClock(): number {
  return performance.timeOrigin + performance.now();
}

/** @param part 0.5 for the median */
function quantile(values: readonly number[], part: number): number {
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

  /** One line a name: how many, 10th percentile, median, 90th percentile. */
  print(title: string, digits = 0): void {
    console.log(`\n${title.padEnd(52)}${row(['n', 'p10', 'median', 'p90'])}`);
    for (const [name, values] of this.#values) {
      const figures = [0.1, 0.5, 0.9].map((part) => quantile(values, part).toFixed(digits));
      console.log(`  ${name.padEnd(50)}${row([String(values.length), ...figures])}`);
    }
  }
}

/** Prints a ratio beside the most it may be. */
export function printRatio(what: string, ratio: number, limit?: number): void {
  const verdict =
    limit === undefined ? '' : ` (limit ${limit}: ${ratio <= limit ? 'met' : 'MISSED'})`;
  console.log(`  ${what.padEnd(50)}${ratio.toFixed(2)}${verdict}`);
}

function row(cells: readonly string[]): string {
  return cells.map((cell) => cell.padStart(10)).join('');
}
