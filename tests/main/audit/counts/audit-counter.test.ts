import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AuditCounter } from '../../../../main/audit/counts/audit-counter.ts';
import { countFile } from '../../../../main/audit/counts/count-file.ts';
import { AuditLog } from '../../../../main/audit/audit-log.ts';
import { recordsAfter } from '../../../../main/audit/read/records-after.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { blocked, context, started } from '../example-entries.ts';

/** An audit file with its counters, one after another, as the processes of a kiosk have them. */
function device({ maxSizeBytes = 1_000_000, keep = 1000 } = {}) {
  const auditFile = join(temporaryFolder(), 'audit/audit.jsonl');
  const countsFile = join(dirname(auditFile), 'counted');
  let wholeReads = 0;
  const log = () => {
    const settings = { ...context.settings(), maxSizeBytes, keep };
    return new AuditLog(auditFile, { ...context, settings: () => settings });
  };
  const counter = () => {
    const made = new AuditCounter({
      countsFile,
      recordsAfter: (seq) => recordsAfter(auditFile, seq),
      countAll: () => {
        wholeReads += 1;
        return Promise.resolve(countFile(auditFile));
      },
    });
    onTestFinished(() => {
      made.close();
    });
    return made;
  };
  return { auditFile, countsFile, log, counter, wholeReads: () => wholeReads };
}

async function sessionsOf(counter: AuditCounter): Promise<number> {
  return (await counter.update()).stored.counts['sessions'] ?? 0;
}

describe('a counter of audit records', () => {
  it('reads the whole file once, and then what comes', async () => {
    const { log, counter, wholeReads } = device();
    const audit = log();
    audit.append(started);
    const first = counter();
    expect(await sessionsOf(first)).toBe(1);
    audit.append(started);
    audit.append(blocked);
    expect(await sessionsOf(first)).toBe(2);
    expect(first.lastSeq).toBe(3);
    first.close();
    await expect(first.update()).rejects.toThrow();
    // Written after the first has counted, and before the next one does.
    audit.append(started);
    const next = counter();
    expect(await sessionsOf(next)).toBe(3);
    expect(wholeReads()).toBe(1);
  });

  it('begins before there is a file', async () => {
    const { auditFile, log, counter } = device();
    const first = counter();
    expect(await sessionsOf(first)).toBe(0);
    expect(existsSync(auditFile)).toBe(false);
    log().append(started);
    expect(await sessionsOf(first)).toBe(1);
  });

  it('goes on over rotations, and counts what they have removed', async () => {
    const { auditFile, log, counter, wholeReads } = device({ maxSizeBytes: 1000, keep: 1 });
    const audit = log();
    audit.append(started);
    expect(await sessionsOf(counter())).toBe(1);
    // By the next counter, the record that was counted last is in no file any more.
    const second = counter();
    await second.update();
    for (let times = 0; times < 40; times += 1) {
      audit.append(started);
      if (times % 3 === 0) await second.update();
    }
    expect(await sessionsOf(second)).toBe(41);
    expect(readdirSync(dirname(auditFile)).length).toBeLessThan(6);
    for (let times = 0; times < 40; times += 1) audit.append(blocked);
    const third = counter();
    expect(await sessionsOf(third)).toBe(41);
    expect(await sessionsOf(third)).toBe(41);
    expect(wholeReads()).toBe(1);
  });

  it.each<[string, (file: string, counts: string) => void]>([
    [
      'are damaged',
      (_, counts) => {
        writeFileSync(counts, readFileSync(counts).subarray(0, 20));
      },
    ],
    [
      'are a folder',
      (_, counts) => {
        rmSync(counts);
        mkdirSync(counts);
      },
    ],
    [
      'are of another file',
      (_, counts) => {
        writeFileSync(counts, readFileSync(counts, 'utf8').replace(/"hash":"./, '"hash":"x'));
      },
    ],
    [
      'go further than the file',
      (_, counts) => {
        writeFileSync(counts, readFileSync(counts, 'utf8').replace('"seq":3', '"seq":30'));
      },
    ],
    [
      'are of another version',
      (_, counts) => {
        writeFileSync(counts, readFileSync(counts, 'utf8').replace('"v":1', '"v":2'));
      },
    ],
  ])('reads the whole file where the counts that were kept %s', async (_, spoil) => {
    const { auditFile, countsFile, log, counter, wholeReads } = device();
    const audit = log();
    for (const entry of [started, blocked, started]) audit.append(entry);
    expect(await sessionsOf(counter())).toBe(2);
    spoil(auditFile, countsFile);
    expect(await sessionsOf(counter())).toBe(2);
    expect(wholeReads()).toBe(2);
  });

  it('keeps counts for its user only, and leaves no drafts', async () => {
    const { countsFile, log, counter } = device();
    log().append(started);
    writeFileSync(`${countsFile}.4711.new`, 'half');
    await counter().update();
    const names = readdirSync(dirname(countsFile)).filter((name) => name.startsWith('counted'));
    expect(names).toEqual(['counted']);
  });

  it('tries again after a failure, and counts each record once', async () => {
    const { log, countsFile } = device();
    const audit = log();
    audit.append(started);
    let isBroken = true;
    const counter = new AuditCounter({
      countsFile,
      recordsAfter: (seq) => {
        if (isBroken) throw new Error('the disk');
        return recordsAfter(join(dirname(countsFile), 'audit.jsonl'), seq);
      },
      countAll: () => Promise.resolve(countFile(join(dirname(countsFile), 'audit.jsonl'))),
    });
    await expect(counter.update()).rejects.toThrow('the disk');
    isBroken = false;
    audit.append(started);
    expect(await sessionsOf(counter)).toBe(2);
    counter.close();
  });
});
