import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AuditCounts } from '../../../../main/audit/counts/audit-counts.ts';
import { countFile } from '../../../../main/audit/counts/count-file.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { secondCalculation } from '../report/second-calculation.ts';
import { writeSimulated } from '../report/simulated-file.ts';
import { simulatedYear } from '../report/simulated-year.ts';

const start = Date.parse('2026-03-01T09:00:00.000Z');
const timeAt = (seconds: number) => new Date(start + seconds * 1000);

let seq = 0;
function record(seconds: number, event: string, fields: Readonly<Record<string, unknown>> = {}) {
  seq += 1;
  return { seq, time: timeAt(seconds).toISOString(), device: 'desk-7', event, ...fields };
}

function valuesOf(counts: AuditCounts, now = timeAt(3600)): Readonly<Record<string, number>> {
  return Object.fromEntries(
    counts
      .metrics(now)
      .flatMap(({ name, samples }) =>
        samples.map(({ suffix = '', labels = {}, value }) => [
          [`${name.replace('cleardesk_', '')}${suffix}`, ...Object.values(labels)].join(' '),
          value,
        ]),
      ),
  );
}

const ending = (seconds: number, clean: boolean, durationMs = 800) =>
  record(seconds, 'ending-finished', { reason: 'user', clean, durationMs });

describe('the counts of an audit file', () => {
  it('are those of a second calculation, which is written differently', () => {
    const auditFile = join(temporaryFolder(), 'audit.jsonl');
    const records = writeSimulated(auditFile, simulatedYear(11, 60), { maxSizeBytes: 1_000_000 });
    const { head, counts } = countFile(auditFile);
    expect(head.seq).toBe(records);
    const values = valuesOf(new AuditCounts(counts), new Date('2027-01-01'));
    const second = secondCalculation(auditFile);
    const sum = (start: string) =>
      Object.entries(values)
        .filter(([name]) => name.startsWith(start))
        .reduce((total, [, value]) => total + value, 0);
    expect(values['sessions_total']).toBe(second.sessions);
    expect(sum('endings_total ')).toBe(second.endings);
    expect(values['ending_seconds_count']).toBe(second.endings);
    expect(sum('ending_repetitions_total ')).toBe(second.repeatedEndings);
    for (const [reason, count] of Object.entries(second.endingsByReason)) {
      expect(sum(`endings_total ${reason} `)).toBe(count);
    }
    for (const [what, count] of Object.entries(second.blocked)) {
      expect(values[`blocked_total ${what}`]).toBe(count);
    }
    for (const [result, count] of Object.entries(second.serverResults)) {
      expect(values[`server_signout_total ${result}`]).toBe(count);
    }
    for (const [cause, count] of Object.entries(second.failedSignIns)) {
      // The administrator's wrong passwords are among them, and no cause is left over.
      expect(values[`sign_in_failures_total ${cause}`]).toBe(count);
    }
    expect(sum('endings_total other')).toBe(0);
    const outageMs = second.outages.reduce((total, { ms }) => total + ms, 0);
    expect(values['out_of_service_seconds_total']).toBeCloseTo(outageMs / 1000, 3);
  });

  it('have every series from the start, and no other: a record cannot make one', () => {
    const before = valuesOf(new AuditCounts());
    const counts = new AuditCounts();
    counts.see(record(0, 'ending-finished', { reason: 'Nora <script>', clean: true }));
    counts.see(record(1, 'blocked', { what: 'https://a.example', detail: 'x' }));
    counts.see(record(1, 'server-sign-out', { results: [{ result: 7, site: 'Portal' }, 'no'] }));
    counts.see(record(2, 'blocked-not-recorded', { counts: { key: 'many', dialog: 2 } }));
    const after = valuesOf(counts);
    const added = Object.keys(after).filter((name) => !(name in before));
    expect(added).toEqual(['last_clean_ending_timestamp_seconds']);
    expect(after).toMatchObject({
      'endings_total other clean': 1,
      'blocked_total other': 1,
      'blocked_total dialog': 2,
      'server_signout_total other': 1,
    });
    expect(Object.values(before).every((value) => value === 0)).toBe(true);
  });

  it('put endings into the histogram, with what took exactly as long', () => {
    const counts = new AuditCounts();
    for (const ms of [100, 101, 2500, 31_000]) counts.see(ending(0, true, ms));
    expect(valuesOf(counts)).toMatchObject({
      'ending_seconds_bucket 0.1': 1,
      'ending_seconds_bucket 0.25': 2,
      'ending_seconds_bucket 2.5': 3,
      'ending_seconds_bucket 30': 3,
      'ending_seconds_bucket +Inf': 4,
      ending_seconds_sum: 33.701,
      ending_seconds_count: 4,
    });
  });

  it('count the repetitions of an ending apart, also after a restart', () => {
    let counts = new AuditCounts();
    for (const clean of [false, false, true, true]) {
      counts.see(ending(0, clean));
      counts = AuditCounts.from(JSON.parse(JSON.stringify(counts.stored))) ?? new AuditCounts();
    }
    expect(valuesOf(counts)).toMatchObject({
      'endings_total user not-clean': 1,
      'endings_total user clean': 1,
      'ending_repetitions_total not-clean': 1,
      'ending_repetitions_total clean': 1,
    });
  });

  it('count the time out of service while it goes on, and never back', () => {
    const counts = new AuditCounts();
    const secondsAt = (at: number) => valuesOf(counts, timeAt(at))['out_of_service_seconds_total'];
    expect(secondsAt(50)).toBe(0);
    counts.see(record(100, 'out-of-service', { problem: 'ending-failed' }));
    counts.see(record(160, 'out-of-service', { problem: 'ending-failed' }));
    expect(secondsAt(220)).toBe(120);
    expect(secondsAt(40)).toBe(120); // the clock was set back
    counts.see(ending(300, true));
    expect(secondsAt(900)).toBe(200);
    counts.see(record(1000, 'out-of-service', { problem: 'config' }));
    counts.see(ending(1010, true)); // not what it waits for
    counts.see(record(1020, 'config-loaded'));
    expect(secondsAt(2000)).toBe(220);
  });

  it.each([
    null,
    7,
    {},
    { counts: [] },
    { counts: {}, endingTimes: [1] },
    { counts: {}, endingTimes: 'x' },
  ])('are not taken from %j', (value) => {
    expect(AuditCounts.from(value)).toBeNull();
  });
});
