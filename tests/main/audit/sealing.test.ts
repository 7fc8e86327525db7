import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { beginSealing } from '../../../main/audit/file/begin-sealing.ts';
import { AuditLog } from '../../../main/audit/audit-log.ts';
import {
  readVerificationKey,
  verificationKeyText,
} from '../../../main/audit/verify/verification-key.ts';
import { verifyAuditFile } from '../../../main/audit/verify/verify.ts';
import { auditFileWith, context, started, tamper, warned } from './example-entries.ts';
import { record, seal, sealedFiles } from './sealed-files.ts';
import { eventually } from '../../eventually.ts';

const MINUTES = 60_000;

afterEach(() => {
  vi.useRealTimers();
});

function eventsIn(auditFile: string): readonly unknown[] {
  const lines = readFileSync(auditFile, 'utf8').trimEnd().split('\n');
  return lines.map((line) => (JSON.parse(line) as { event: string }).event);
}

describe('beginning to seal', () => {
  it('seals from the next record on, and leaves the ones before as they are', () => {
    const auditFile = auditFileWith([started, warned]);
    const key = seal(auditFile);
    record(auditFile, 2);
    expect(key.seq).toBe(3);
    expect(verifyAuditFile(auditFile, { keys: [key] })).toMatchObject({ kind: 'good', records: 5 });
    tamper(auditFile, (lines) => lines.toSpliced(4, 1));
    expect(verifyAuditFile(auditFile, { keys: [key] })).toMatchObject({ kind: 'bad', line: 5 });
    expect(verifyAuditFile(auditFile)).toMatchObject({ kind: 'good', records: 4 });
  });

  it('keeps no key on the device from which a record that there is could be sealed', () => {
    const { folder, keys } = sealedFiles({ records: 3 });
    const own = readFileSync(join(folder, 'seal-key'), 'utf8');
    expect(statSync(join(folder, 'seal-key')).mode & 0o777).toBe(0o600);
    expect(own).not.toContain(keys[0].key.toString('hex'));
    expect(own).toMatch(/^cleardesk-seal-key 1 [0-9a-f]{16} 5 /);
  });

  it('does nothing where a file is sealed already, but for who insists', async () => {
    const { auditFile, keys } = sealedFiles({ records: 2 });
    const parts = { ...context, settings: context.settings() };
    expect(beginSealing(auditFile, parts, false)).toBeNull();
    // The key's file is closed when its last write is on the disk; Windows replaces no file that is open.
    const second = await eventually(() => seal(auditFile));
    record(auditFile, 2);
    expect(verifyAuditFile(auditFile, { keys: [...keys, second] }).kind).toBe('good');
    expect(verifyAuditFile(auditFile, { keys: [second] }).kind).toBe('good');
    expect(verifyAuditFile(auditFile, { keys })).toMatchObject({
      kind: 'bad',
      line: 4,
      problem: expect.stringContaining(
        'give the verification key that was shown then as well',
      ) as string,
    });
  });

  it('gives another key every time', () => {
    const [one, other] = [sealedFiles({ records: 1 }).keys[0], sealedFiles({ records: 1 }).keys[0]];
    expect(one.keyId).not.toBe(other.keyId);
    expect(verifyAuditFile(sealedFiles({ records: 1 }).auditFile, { keys: [one] })).toMatchObject({
      kind: 'bad',
      line: 1,
    });
  });
});

describe('a verification key', () => {
  it('is read as it was written, however it was typed', () => {
    const { keyId, seq, key } = sealedFiles({ records: 1 }).keys[0];
    const text = verificationKeyText({ keyId, seq, key });
    expect(text).toMatch(/^([0-9A-V]{4}-){15}[0-9A-V]{4}$/);
    for (const typed of [text, text.toLowerCase(), text.replaceAll('-', ' '), ` ${text}\n`]) {
      expect(readVerificationKey(typed)).toEqual({ keyId, seq, key });
    }
  });

  it('is not read with any digit wrong, missing or swapped', () => {
    const text = verificationKeyText(sealedFiles({ records: 1 }).keys[0]);
    for (let at = 0; at < text.length; at++) {
      if (text[at] === '-') continue;
      const other = text[at] === '7' ? '8' : '7';
      expect(readVerificationKey(text.slice(0, at) + other + text.slice(at + 1))).toBeNull();
      expect(readVerificationKey(text.slice(0, at) + text.slice(at + 1))).toBeNull();
    }
    expect(readVerificationKey(`W${text.slice(1)}`)).toBeNull();
    expect(readVerificationKey('')).toBeNull();
  });
});

describe('a sealed journal', () => {
  it('brings a key up to the file that a power cut left behind it', () => {
    const { folder, auditFile, keys } = sealedFiles({ records: 1 });
    const path = join(folder, 'seal-key');
    const old = readFileSync(path);
    record(auditFile, 5);
    writeFileSync(path, old);
    expect(verifyAuditFile(auditFile, { keys }).kind).toBe('good');
    record(auditFile, 1);
    expect(verifyAuditFile(auditFile, { keys })).toMatchObject({ kind: 'good', records: 8 });
    expect(readFileSync(path, 'utf8')).toContain(' 9 ');
  });

  it.each([
    {
      cause: 'absent',
      change: (path: string) => {
        rmSync(path);
      },
    },
    {
      cause: 'damaged',
      change: (path: string) => {
        writeFileSync(path, 'something else');
      },
    },
    {
      cause: 'damaged',
      change: (path: string) => {
        writeFileSync(path, readFileSync(path, 'latin1').replace(' 4 ', ' 5 '));
      },
    },
  ])('records that its key is $cause, and goes on without seals', ({ cause, change }) => {
    const { folder, auditFile, keys } = sealedFiles({ records: 2 });
    change(join(folder, 'seal-key'));
    record(auditFile, 1);
    record(auditFile, 1);
    expect(eventsIn(auditFile).slice(3)).toEqual([
      'seal-lost',
      'session-started',
      'session-started',
    ]);
    expect(readFileSync(auditFile, 'utf8').split('\n')[3]).toContain(`"cause":"${cause}"`);
    expect(verifyAuditFile(auditFile).kind).toBe('good');
    expect(verifyAuditFile(auditFile, { keys })).toMatchObject({ kind: 'bad', line: 4 });
  });

  it('goes on with the numbers that its key knows when the file was cut, so that it shows', () => {
    const { auditFile, keys } = sealedFiles({ records: 4 });
    tamper(auditFile, (lines) => lines.slice(0, 3));
    record(auditFile, 1);
    expect(verifyAuditFile(auditFile, { keys })).toMatchObject({ kind: 'bad', line: 4 });
    expect(verifyAuditFile(auditFile)).toMatchObject({ kind: 'bad', line: 4 });
  });

  it('records after a quiet while that nothing was to be recorded', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { auditFile, keys } = sealedFiles({ records: 0 });
    const journal = new AuditLog(auditFile, context);
    journal.append(started);
    vi.advanceTimersByTime(14 * MINUTES);
    expect(eventsIn(auditFile)).toEqual(['audit-sealed', 'session-started']);
    journal.append(warned);
    vi.advanceTimersByTime(14 * MINUTES);
    expect(eventsIn(auditFile)).toHaveLength(3);
    vi.advanceTimersByTime(16 * MINUTES);
    expect(eventsIn(auditFile).slice(3)).toEqual(['sealed', 'sealed']);
    journal.close();
    vi.advanceTimersByTime(60 * MINUTES);
    expect(eventsIn(auditFile)).toHaveLength(5);
    expect(verifyAuditFile(auditFile, { keys }).kind).toBe('good');
  });

  it('records nothing by itself where nothing is sealed', () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const auditFile = auditFileWith([started]);
    const journal = new AuditLog(auditFile, context);
    journal.append(warned);
    vi.advanceTimersByTime(60 * MINUTES);
    expect(eventsIn(auditFile)).toHaveLength(2);
    journal.close();
  });
});
