import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvCell } from '../../../../main/audit/export/csv.ts';
import { parseCsv } from './strict-csv.ts';

/** What a reader finds in the cell. */
function read(value: string | number | boolean | null): string | undefined {
  return parseCsv(`${csvCell(value)}\r\n`)[0]?.[0];
}

describe('a CSV cell', () => {
  it.each([
    ['nurse1', 'nurse1'],
    ['a, b', '"a, b"'],
    ['say "yes"', '"say ""yes"""'],
    [' padded ', '" padded "'],
    ['', ''],
    [null, ''],
    [true, 'true'],
  ])('writes %j as %s', (value, written) => {
    expect(csvCell(value)).toBe(written);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(1)', '＝1', '＋1', '－1', '＠A', '=cmd|"/C calc"!A0'])(
    'keeps %s from being a formula',
    (value) => {
      expect(read(value)?.[0]).toBe("'");
    },
  );

  it.each([
    ['a;=1', "a;'=1"],
    ['a,-1', "a,'-1"],
    ['a; \u00a0@x', "a; \u00a0'@x"],
    ['a"=1', 'a"\'=1'],
    ['a|+1', "a|'+1"],
    ['  =1', "  '=1"],
  ])('keeps %j from being a formula where a locale splits cells elsewhere', (value, found) => {
    expect(read(value)).toBe(found);
  });

  it.each([
    ['a\r\nb', 'a\\r\\nb'],
    ['\t=1', '\\t=1'],
    ['\r=1', '\\r=1'],
    ['a\u0000b', 'a\\u0000b'],
    ['\u202egnp.exe', '\\u202egnp.exe'],
    ['a\u2028b\u007f\ufeff', 'a\\u2028b\\u007f\\ufeff'],
  ])('shows what is invisible in %j', (value, found) => {
    expect(read(value)).toBe(found);
  });

  it('leaves numbers as they are, negative ones too', () => {
    expect([-3_600_000, 0, 1.5].map(csvCell)).toEqual(['-3600000', '0', '1.5']);
  });

  it('never begins with a formula, or has one behind what may end a cell, whatever the text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...Array.from('=+-@＝＠;,|"\' \t\r\n\u2028a')) }),
    );
    fc.assert(
      fc.property(text, (value) => {
        const found = read(value) ?? '';
        expect(found).not.toMatch(/(^|[,;|"\t\r\n])\s*[=+\-@＝＋－＠]/u);
        expect(found).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/u);
      }),
    );
  });
});
