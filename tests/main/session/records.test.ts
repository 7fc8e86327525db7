import { describe, expect, it } from 'vitest';
import { FailedSignIns, Records } from '../../../main/session/records.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { FakeAuditLog } from '../../fakes/fake-audit-log.ts';

function failedSignIns() {
  const clock = new FakeClock();
  const auditLog = new FakeAuditLog();
  const failed = new FailedSignIns(new Records(auditLog), clock, 'accounts');
  const recorded = () =>
    auditLog.entries.map((entry) => (entry.event === 'sign-in-failed' ? entry.attempts : 0));
  return { clock, auditLog, failed, recorded };
}

describe('failed attempts to sign in', () => {
  it('are recorded one by one where they are few', () => {
    const { clock, auditLog, failed, recorded } = failedSignIns();
    for (let time = 0; time < 20; time++) {
      failed.failed('wrong-password');
      clock.advance(15_000);
    }
    expect(recorded()).toEqual(Array(20).fill(1));
    expect(auditLog.entries[0]).toEqual({
      event: 'sign-in-failed',
      mode: 'accounts',
      cause: 'wrong-password',
      attempts: 1,
    });
  });

  it('fill no file where they are many, and none is left out', () => {
    const { clock, failed, recorded } = failedSignIns();
    for (let time = 0; time < 1000; time++) {
      failed.failed('wrong-password');
      clock.advance(300);
    }
    clock.advance(60_000);
    expect(recorded().reduce((sum, attempts) => sum + attempts, 0)).toBe(1000);
    expect(recorded().length).toBeLessThanOrEqual(6 * 5);
    expect(clock.waits).toEqual([]);
  });

  it('that were only counted are recorded a minute later at the latest', () => {
    const { clock, failed, recorded } = failedSignIns();
    for (let time = 0; time < 8; time++) failed.failed('wrong-password');
    expect(recorded()).toEqual([1, 1, 1, 1, 1]);
    clock.advance(59_999);
    expect(recorded()).toHaveLength(5);
    clock.advance(1);
    expect(recorded()).toEqual([1, 1, 1, 1, 1, 3]);
  });

  it('are counted for each cause', () => {
    const { auditLog, failed } = failedSignIns();
    for (let time = 0; time < 5; time++) failed.failed('wrong-password');
    failed.failed('timed-out');
    failed.failed('wrong-password');
    failed.failed('timed-out');
    failed.flush();
    expect(auditLog.entries.slice(5)).toMatchObject([
      { cause: 'timed-out', attempts: 2 },
      { cause: 'wrong-password', attempts: 1 },
    ]);
  });

  it('stay counted where the file does not take them', () => {
    const { auditLog, failed, recorded } = failedSignIns();
    auditLog.fails = () => true;
    for (let time = 0; time < 9; time++) failed.failed('wrong-password');
    auditLog.fails = () => false;
    failed.flush();
    expect(recorded()).toEqual([9]);
  });
});
