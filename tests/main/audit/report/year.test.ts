import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { AuditEvent } from '../../../../main/audit/event.ts';
import { readReport } from '../../../../main/audit/report/read-report.ts';
import type { Report } from '../../../../main/audit/report/report.ts';
import { verifyAuditFile } from '../../../../main/audit/verify/verify.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { secondCalculation } from './second-calculation.ts';
import { writeSimulated } from './simulated-file.ts';
import { simulatedYear } from './simulated-year.ts';

/** A year is about 100,000 records; two months have all that happens, and are read in a moment. */
const days = process.env['CLEARDESK_SOAK'] === undefined ? 60 : 365;

const EVENTS: Readonly<Record<AuditEvent['event'], true>> = {
  'kiosk-started': true,
  'kiosk-stopped': true,
  'config-loaded': true,
  'config-rejected': true,
  'audit-sealed': true,
  sealed: true,
  'seal-lost': true,
  'audit-rotated': true,
  'use-banner-agreed': true,
  'session-started': true,
  'sign-in-failed': true,
  'warning-shown': true,
  'warning-cancelled': true,
  'idle-held-off': true,
  'provider-check-degraded': true,
  'provider-check-restored': true,
  'ending-started': true,
  'ending-finished': true,
  'server-sign-out': true,
  'credentials-degraded': true,
  'idle-source-degraded': true,
  'clock-jump': true,
  recovery: true,
  'out-of-service': true,
  blocked: true,
  'blocked-not-recorded': true,
  'admin-opened': true,
  'admin-closed': true,
  'forwarding-degraded': true,
  'forwarding-restored': true,
  'forwarding-gap': true,
  'fleet-degraded': true,
  'fleet-restored': true,
  'fleet-command': true,
  'signals-degraded': true,
  'signals-restored': true,
};

it('counts a busy kiosk as a second calculation does, which is written differently', async () => {
  const auditFile = join(temporaryFolder(), 'audit.jsonl');
  const events = simulatedYear(7, days);
  const records = writeSimulated(auditFile, events, { maxSizeBytes: 3_000_000 });
  const rotation = 'audit-rotated';
  expect(new Set([...events.map(({ entry }) => entry.event), rotation])).toEqual(
    new Set(Object.keys(EVENTS)),
  );
  expect(verifyAuditFile(auditFile)).toMatchObject({ kind: 'good', records });

  const report = await readReport(auditFile);
  expect(report).toMatchObject({ isWhole: true, unreadable: 0, devices: ['ward-3-desk'] });
  expect(comparable(report)).toEqual(secondCalculation(auditFile));
}, 300_000);

/** A report's figures by the names that the second calculation has for them. */
function comparable(report: Report): ReturnType<typeof secondCalculation> {
  return {
    records: report.records,
    sessions: report.sessions,
    sessionsByDay: report.sessionsByDay,
    sessionsAt: named(report.sessionsByHour),
    endings: report.endings,
    endingsByDay: report.endingsByDay,
    endingsAt: named(report.endingsByHour),
    endingsByReason: report.endingsByReason,
    endingsWithoutSession: report.endingsWithoutSession,
    repeatedEndings: report.repeatedEndings,
    notClean: report.notClean,
    lengths: report.duration.count,
    medianLength: report.duration.medianMs ?? undefined,
    p95Length: report.duration.p95Ms ?? undefined,
    medianEnding: report.endingTime.medianMs ?? undefined,
    p95Ending: report.endingTime.p95Ms ?? undefined,
    failedSteps: report.failedSteps,
    outages: report.outages.map(({ from, to, ms }) => ({ from, to: to ?? '', ms })),
    blocked: report.blocked,
    failedSignIns: report.failedSignIns,
    serverResults: report.serverResults,
    lastReceipts: report.lastEndings
      .slice(0, 5)
      .reverse()
      .map(({ receipt }) => receipt.replace('-', '')),
  };
}

/** `Mon 07` for what is in the first row's eighth place; without what never was. */
function named(week: readonly (readonly number[])[]): Readonly<Record<string, number>> {
  const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
  const hours = week.flatMap((row, day) =>
    row.map(
      (count, hour) => [`${days[day] ?? ''} ${String(hour).padStart(2, '0')}`, count] as const,
    ),
  );
  return Object.fromEntries(hours.filter(([, count]) => count > 0));
}
