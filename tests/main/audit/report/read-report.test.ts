import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../../../main/audit/event.ts';
import { archivedSegments } from '../../../../main/audit/read/segments.ts';
import { readReport } from '../../../../main/audit/report/read-report.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { auditFileWith, blocked, started, tamper, warned } from '../example-entries.ts';
import { packed, sealedFiles } from '../sealed-files.ts';

const refused: AuditEvent = {
  event: 'sign-in-failed',
  mode: 'accounts',
  cause: 'wrong-password',
  attempts: 7,
};

describe('the report on an audit file', () => {
  it('counts the records of all its files, packed ones too', async () => {
    const { auditFile } = await packed(
      sealedFiles({ records: 30, settings: { maxSizeBytes: 1500 } }),
    );
    const told: number[] = [];
    const report = await readReport(auditFile, { onProgress: (done) => told.push(done) });
    expect(archivedSegments(auditFile).filter(({ isPacked }) => isPacked).length).toBeGreaterThan(
      2,
    );
    expect(report).toMatchObject({ isWhole: true, unreadable: 0, sessions: 10, warnings: 10 });
    expect(report.blocked).toEqual({ navigation: 10 });
  });

  it('counts what cannot be read, and says that something is wrong', async () => {
    const file = auditFileWith([started, blocked, warned, refused]);
    tamper(file, ([one = '', two = '', ...rest]) => [
      one,
      two.replace('blocked', 'blessed'),
      ...rest,
    ]);
    appendFileSync(file, 'no record\n');
    const report = await readReport(file);
    expect(report).toMatchObject({ records: 3, unreadable: 2, isWhole: false });
    expect(report.failedSignIns).toEqual({ 'wrong-password': 7 });
  });

  it('says that something is wrong where a record is missing', async () => {
    const file = auditFileWith([started, blocked, warned]);
    tamper(file, (lines) => lines.toSpliced(1, 1));
    expect(await readReport(file)).toMatchObject({ records: 2, unreadable: 0, isWhole: false });
  });

  it('takes no offence at a record that is just being written', async () => {
    const file = auditFileWith([started, blocked]);
    appendFileSync(file, '{"seq":3,"time":"2026-');
    expect(await readReport(file)).toMatchObject({ records: 2, unreadable: 0, isWhole: true });
  });

  it('counts a packed file that cannot be unpacked as one line, and reads on', async () => {
    const { auditFile } = await packed(
      sealedFiles({ records: 30, settings: { maxSizeBytes: 1500 } }),
    );
    const [oldest] = archivedSegments(auditFile);
    writeFileSync(oldest?.path ?? '', 'not packed at all');
    const report = await readReport(auditFile);
    expect(report).toMatchObject({ unreadable: 1, isWhole: false });
    expect(report.records).toBeGreaterThan(20);
  });

  it('reports a part of the time', async () => {
    const file = auditFileWith([started, blocked]);
    const at = Date.parse('2026-03-01T09:30:00.250Z');
    expect(await readReport(file, { from: at, before: at + 1 })).toMatchObject({ records: 2 });
    for (const period of [{ from: at + 1 }, { before: at }]) {
      const report = await readReport(file, period);
      expect(report).toMatchObject({ records: 0, from: null, sessions: 0, isWhole: true });
    }
  });

  it('fails where there is no file', async () => {
    const reading = readReport(join(temporaryFolder(), 'audit.jsonl'));
    await expect(reading).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
