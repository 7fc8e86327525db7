/**
 * The benches in `bench/`, and the programs that each needs. A bench that needs a display starts one.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const benches = {
  audit: [],
  forwarding: [],
  fleet: ['/usr/sbin/mosquitto', 'openssl'],
  signals: [],
  report: [],
  start: ['Xvfb'],
  ending: ['Xvfb'],
  next: ['Xvfb', 'xclip'],
  idle: ['Xvfb', 'xdotool'],
  memory: ['Xvfb'],
  floods: ['Xvfb', 'xdotool'],
};

/**
 * A row that a bench gives: one figure, or the percentiles of several.
 * @typedef {{
 *   readonly what: string,
 *   readonly unit: string,
 *   readonly digits: number,
 *   readonly n?: number | undefined,
 *   readonly p10?: number | undefined,
 *   readonly median: number,
 *   readonly p90?: number | undefined,
 *   readonly hasToBe?: string | undefined,
 * }} BenchRow
 */

const titles = ['bench', 'measured', 'unit', 'n', 'p10', 'median', 'p90', 'has to be'];

/**
 * The rows of all benches as one Markdown table.
 * @param {ReadonlyMap<string, readonly BenchRow[]>} rows by the bench's name
 */
export function benchTable(rows) {
  const lines = [...rows].flatMap(([bench, own]) =>
    own.map(({ what, unit, digits, n, p10, median, p90, hasToBe }) => {
      const [low, middle, high] = [p10, median, p90].map((figure) => figure?.toFixed(digits) ?? '');
      return [bench, what, unit, String(n ?? ''), low, middle, high, hasToBe ?? ''];
    }),
  );
  const all = [titles, ...lines];
  const widths = titles.map((_, at) => Math.max(...all.map((cells) => cells[at]?.length ?? 0)));
  const drawn = all.map(
    (cells) => `| ${cells.map((cell, at) => (cell ?? '').padEnd(widths[at] ?? 0)).join(' | ')} |`,
  );
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [drawn[0], rule, ...drawn.slice(1)].join('\n');
}

/**
 * The rows in what a bench wrote, one JSON object a line.
 * @param {string} text
 * @returns {readonly BenchRow[]}
 */
export function benchRows(text) {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line));
}
