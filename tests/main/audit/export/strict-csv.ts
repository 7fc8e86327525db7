/**
 * Reads a CSV file by the letter of RFC 4180 section 2, where the usual readers forgive.
 * @throws Error where it is not one, or where its rows are of different lengths
 */
export function parseCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  // A cell is quoted, or has none of the characters that would need it.
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/uy;
  let row: string[] = [];
  for (let at = 0; at < text.length; at = cell.lastIndex) {
    cell.lastIndex = at;
    const found = cell.exec(text);
    if (found === null) throw new Error(`not a cell: ${JSON.stringify(text.slice(at, at + 40))}`);
    const [, quoted, plain = '', end] = found;
    row.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  if (row.length > 0) throw new Error('the last row has no end');
  if (new Set(rows.map(({ length }) => length)).size > 1) throw new Error('rows differ in length');
  return rows;
}
