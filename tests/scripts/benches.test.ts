import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { benches, benchRows, benchTable } from '../../scripts/benches.mjs';

describe('benchTable', () => {
  it('makes one table of the rows of all benches', () => {
    const audit = benchRows(
      '{"what":"append","unit":"a second","digits":0,"n":2,"p10":1.4,"median":2,"p90":3}\n' +
        '{"what":"append / bare","unit":"ratio","digits":2,"median":0.916,"hasToBe":"at least 0.8: met"}\n',
    );
    const rows = new Map([
      ['audit', audit],
      ['start', []],
    ]);
    expect(benchTable(rows).split('\n')).toEqual([
      '| bench | measured      | unit     | n | p10 | median | p90 | has to be         |',
      '| ----- | ------------- | -------- | - | --- | ------ | --- | ----------------- |',
      '| audit | append        | a second | 2 | 1   | 2      | 3   |                   |',
      '| audit | append / bare | ratio    |   |     | 0.92   |     | at least 0.8: met |',
    ]);
  });
});

describe('npm run bench', () => {
  it('knows every bench that is no soak', () => {
    const files = readdirSync('bench').filter((name) => name.endsWith('.ts'));
    const soaks = ['endings', 'sessions'];
    const names = files.map((name) => name.replace('.ts', ''));
    expect(Object.keys(benches).sort()).toEqual(names.filter((one) => !soaks.includes(one)).sort());
  });
});
