import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  rmdirSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../../main/audit/event.ts';
import { AuditLog } from '../../../main/audit/audit-log.ts';
import { verifyAuditFile } from '../../../main/audit/verify/verify.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { auditFileWith, blocked, context, started, warned } from './example-entries.ts';
import { itOnPosix } from '../../posix.ts';

describe('Journal', () => {
  it('makes no file before its first record', () => {
    const path = join(temporaryFolder(), 'audit.jsonl');
    new AuditLog(path, context).close();
    const journal = new AuditLog(path, context);
    expect(existsSync(path)).toBe(false);
    expect(journal.append(started)).toMatch(/^[0-9a-f]{64}$/);
    journal.close();
    expect(verifyAuditFile(path)).toMatchObject({ kind: 'good', head: { seq: 1 } });
  });

  it('says how much it mended when it was opened', () => {
    const path = auditFileWith([started, warned]);
    writeFileSync(path, readFileSync(path).subarray(0, -5));
    const mended = readFileSync(path).length - readFileSync(path).indexOf('\n') - 1;
    const journal = new AuditLog(path, context);
    expect(journal.open()).toBe(mended);
    expect(journal.open()).toBe(mended);
    journal.close();
    const next = new AuditLog(path, context);
    expect(next.open()).toBe(0);
    next.close();
  });

  it('goes on when the failure is over', () => {
    const path = join(temporaryFolder(), 'audit.jsonl');
    mkdirSync(path);
    const journal = new AuditLog(path, context);
    expect(() => journal.append(started)).toThrow('cannot be written');
    expect(() => journal.append(started)).toThrow('cannot be written');
    rmdirSync(path);
    journal.append(started);
    journal.close();
    expect(verifyAuditFile(path)).toMatchObject({ kind: 'good', head: { seq: 1 } });
  });

  it('puts what had to wait before the next record that the file takes, once', () => {
    const path = join(temporaryFolder(), 'audit.jsonl');
    mkdirSync(path);
    const journal = new AuditLog(path, context);
    expect(journal.appendOrWait(started)).toBe(false);
    expect(journal.appendOrWait(warned)).toBe(false);
    expect(() => journal.append(blocked)).toThrow('cannot be written');
    rmdirSync(path);
    journal.append(blocked);
    expect(journal.appendOrWait(warned)).toBe(true);
    journal.close();
    const events = readFileSync(path, 'utf8').match(/"event":"[^"]*"/g);
    const expected = [started, warned, blocked, warned].map(({ event }) => `"event":"${event}"`);
    expect(events).toEqual(expected);
    expect(verifyAuditFile(path)).toMatchObject({ kind: 'good', head: { seq: 4 } });
  });

  itOnPosix('opens the file anew after a disk that was full', ({ skip }) => {
    skip(!hasFullDisk(), 'this system has no full disk');
    const path = join(temporaryFolder(), 'audit.jsonl');
    symlinkSync('/dev/full', path);
    const journal = new AuditLog(path, context);
    expect(() => journal.append(started)).toThrow('cannot be written');
    expect(() => journal.append(started)).toThrow('cannot be written');
    unlinkSync(path);
    journal.append(started);
    journal.close();
    expect(verifyAuditFile(path)).toMatchObject({ kind: 'good', head: { seq: 1 } });
  });

  it('begins a new file that goes on with the numbers when the old one was taken away', () => {
    const path = join(temporaryFolder(), 'audit.jsonl');
    const journal = new AuditLog(path, context);
    journal.append(started);
    journal.append(warned);
    unlinkSync(path);
    journal.append(blocked);
    journal.close();
    expect(readFileSync(path, 'utf8')).toMatch(/^{"seq":3,[^\n]*\n$/);
    expect(verifyAuditFile(path)).toMatchObject({ kind: 'bad', line: 1 });
  });

  it('says so when a folder has taken the place of the file, and goes on when it has gone', () => {
    const path = join(temporaryFolder(), 'audit.jsonl');
    const journal = new AuditLog(path, context);
    journal.append(started);
    unlinkSync(path);
    mkdirSync(path);
    expect(() => journal.append(warned)).toThrow('cannot be written');
    rmdirSync(path);
    journal.append(warned);
    journal.close();
    expect(readFileSync(path, 'utf8')).toMatch(/^{"seq":2,/);
  });

  it('follows what another process wrote before it', () => {
    const path = join(temporaryFolder(), 'audit.jsonl');
    for (const entry of [started, warned, blocked]) {
      const journal = new AuditLog(path, context);
      journal.append(entry);
      journal.close();
    }
    expect(verifyAuditFile(path)).toMatchObject({ kind: 'good', head: { seq: 3 } });
  });

  it('writes nothing once it is closed, and counts and reports what comes too late', () => {
    const path = join(temporaryFolder(), 'audit.jsonl');
    const problems: unknown[] = [];
    const onRecord = (_entry: AuditEvent, problem: unknown) => problems.push(problem);
    const [one, next] = [new AuditLog(path, { ...context, onRecord }), new AuditLog(path, context)];
    one.append(started);
    one.close();
    next.append(warned);
    expect(() => one.append(blocked)).toThrow('handed over');
    expect(() => one.append(blocked)).toThrow('records refused: 2');
    expect(() => one.open()).toThrow('handed over');
    next.append(blocked);
    next.close();
    expect(one.refusedCount).toBe(2);
    expect(problems).toMatchObject([null, { code: 'audit-closed' }, { code: 'audit-closed' }]);
    expect(verifyAuditFile(path)).toMatchObject({ kind: 'good', head: { seq: 3 } });
  });

  it('does not call a record refused because of one who hears of it', () => {
    const path = join(temporaryFolder(), 'audit.jsonl');
    const onRecord = () => {
      throw new Error('a log on a full disk');
    };
    const journal = new AuditLog(path, { ...context, onRecord });
    expect(journal.append(started)).toMatch(/^[0-9a-f]{64}$/);
    journal.close();
    expect(verifyAuditFile(path)).toMatchObject({ kind: 'good', head: { seq: 1 } });
  });
});

/** Linux has a file that is a full disk, for those who may write it. */
function hasFullDisk(): boolean {
  try {
    accessSync('/dev/full', constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
