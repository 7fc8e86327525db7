import { describe, expect, it } from 'vitest';
import { ChainWatch } from '../../../../main/audit/export/chain-watch.ts';
import type { AuditRecord } from '../../../../main/audit/read/read-records.ts';
import { everyEvent, recordsOf } from './example-records.ts';

function problemOf(records: readonly AuditRecord[]): string | null {
  const watch = new ChainWatch();
  for (const record of records) watch.sees(record);
  return watch.problem();
}

const records = recordsOf(everyEvent);

describe('the watch over an export', () => {
  it('finds nothing where records follow one another', () => {
    expect(problemOf(records)).toBeNull();
    expect(problemOf([])).toBeNull();
  });

  it('finds a record that is missing', () => {
    expect(problemOf(records.toSpliced(3, 1))).toBe('record 5 does not follow record 3');
  });

  it('finds a record that was made anew', () => {
    const [other] = recordsOf([{ event: 'config-loaded' }]);
    if (other === undefined) throw new Error('there is no record');
    const changed = records.with(3, { ...other, seq: 4 });
    expect(problemOf(changed)).toBe('record 4 does not follow record 3');
  });

  it('finds a beginning that is missing', () => {
    expect(problemOf(records.slice(2))).toBe('records 1 to 2 are missing');
  });

  it('takes a beginning that rotation removed for what it is, and no more than that', () => {
    const rotated = { event: 'audit-rotated', keep: 1, files: 1, removedUpTo: 2 };
    const some = recordsOf([...everyEvent.slice(0, 4), rotated]);
    expect(problemOf(some.slice(2))).toBeNull();
    expect(problemOf(some.slice(3))).toBe('records 1 to 3 are missing');
  });

  it.each([['event'], ['device'], ['time']])('refuses a record whose %s makes no sense', (name) => {
    const watch = new ChainWatch();
    const [record] = recordsOf([{ event: 'config-loaded', [name]: 7 }]);
    expect(record && watch.sees(record)).toBe(false);
    expect(watch.problem()).toBe('record 1 has no event, device or time');
  });
});
