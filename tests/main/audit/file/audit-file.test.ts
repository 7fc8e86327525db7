import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AuditError } from '../../../../main/audit/file/audit-error.ts';
import { AuditFile } from '../../../../main/audit/file/audit-file.ts';
import { createSealKeyFile, SealKeyFile } from '../../../../main/audit/file/seal.ts';
import { verifyAuditFile } from '../../../../main/audit/verify/verify.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { auditFileWith, blocked, context, started, tamper, warned } from '../example-entries.ts';

/** Ten lines that know nothing of the kiosk, as the contract promises. */
function checkedByAnybody(file: string): number {
  let prev = '0'.repeat(64);
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  lines.forEach((line, index) => {
    const record = JSON.parse(line) as Record<string, unknown>;
    const hashed = line.replace(/,"hash":"[0-9a-f]{64}"\}$/, '}');
    expect(record['hash']).toBe(createHash('sha256').update(hashed, 'utf8').digest('hex'));
    expect([record['seq'], record['prev']]).toEqual([index + 1, prev]);
    prev = String(record['hash']);
  });
  return lines.length;
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(AuditError);
    return (error as AuditError).code;
  }
  return 'none';
}

function bytesOf(path: string): number {
  return statSync(path).size;
}

describe('the audit file', () => {
  it('is a chain that anybody can check', () => {
    const path = auditFileWith([started, warned, blocked]);
    expect(checkedByAnybody(path)).toBe(3);
    expect(verifyAuditFile(path)).toMatchObject({ kind: 'good', head: { seq: 3 }, tornBytes: 0 });
  });

  it('has its fields in their order', () => {
    const [line = ''] = readFileSync(auditFileWith([started]), 'utf8').split('\n');
    expect(line).toMatch(
      /^\{"seq":1,"time":"2026-03-01T09:30:00\.250Z","event":"session-started","device":"desk-7","session":"a1b2","mode":"guest","prev":"0{64}","hash":"[0-9a-f]{64}"\}$/,
    );
  });

  it('leaves out a session that there is not', () => {
    const path = auditFileWith([{ event: 'ending-started', session: null, reason: 'recovery' }]);
    expect(readFileSync(path, 'utf8')).not.toContain('"session"');
    expect(checkedByAnybody(path)).toBe(1);
  });

  it('gives the hash of every record', () => {
    const path = join(temporaryFolder(), 'audit.jsonl');
    const file = new AuditFile(path, context);
    for (const entry of [started, blocked]) {
      const hash = file.append(entry);
      expect(readFileSync(path, 'utf8').endsWith(`,"hash":"${hash}"}\n`)).toBe(true);
    }
    file.close();
  });

  it('is for this user only, as is its folder', () => {
    const path = join(temporaryFolder(), 'deep', 'audit', 'audit.jsonl');
    new AuditFile(path, context).close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
  });

  it('goes on where it was left', () => {
    const path = auditFileWith([started]);
    for (const entry of [warned, blocked]) {
      const file = new AuditFile(path, context);
      expect(file.bytesMended).toBe(0);
      file.append(entry);
      file.close();
    }
    expect(checkedByAnybody(path)).toBe(3);
  });
});

describe('opening the audit file', () => {
  it('mends a record torn at any of its bytes', () => {
    const path = auditFileWith([started, blocked]);
    const whole = readFileSync(path);
    const [first, second] = [whole.indexOf('\n'), whole.length - 1];
    for (let size = 0; size < whole.length; size++) {
      writeFileSync(path, whole.subarray(0, size));
      const file = new AuditFile(path, context);
      const isWhole = size === first || size === second;
      expect(file.bytesMended).toBe(isWhole ? 0 : size - (size < first ? 0 : first + 1));
      file.close();
      const records = [first, second].filter((end) => size >= end).length;
      expect(checkedByAnybody(path)).toBe(records);
    }
  });

  it.each([10, -20, -1])('goes on behind what it mended: a file cut at %i', (size) => {
    const path = auditFileWith([started, blocked]);
    writeFileSync(path, readFileSync(path).subarray(0, size));
    const file = new AuditFile(path, context);
    file.append(warned);
    file.close();
    expect(checkedByAnybody(path)).toBe({ 10: 1, [-20]: 2, [-1]: 3 }[size]);
  });

  it.each(['', '{"seq":2,"ti'])('cuts off zeros that stand for the rest behind %j', (text) => {
    const path = auditFileWith([started]);
    appendFileSync(path, `${text}\0\0\0\0`);
    const file = new AuditFile(path, context);
    expect(file.bytesMended).toBe(text.length + 4);
    file.close();
    expect(checkedByAnybody(path)).toBe(1);
  });

  it('refuses a last record that was changed', () => {
    const path = auditFileWith([started, warned]);
    tamper(path, ([one = '', two = '']) => [
      one,
      two.replace('"secondsLeft":30', '"secondsLeft":31'),
    ]);
    const before = readFileSync(path);
    expect(codeOf(() => new AuditFile(path, context))).toBe('audit-damaged');
    expect(readFileSync(path)).toEqual(before);
  });

  it.each([
    { what: 'an empty line', text: '\n' },
    { what: 'a line of something else', text: 'hello\n' },
    { what: 'the beginning of something else', text: 'hello' },
    { what: 'the beginning of another record', text: '{"seq":7,"time":"' },
    { what: 'zeros and something else', text: '\0\0hello' },
  ])('refuses $what behind the last record', ({ text }) => {
    const path = auditFileWith([started]);
    appendFileSync(path, text);
    const size = bytesOf(path);
    expect(codeOf(() => new AuditFile(path, context))).toBe('audit-damaged');
    expect(bytesOf(path)).toBe(size);
  });

  it.each(['hello', 'hello\n', '{}\n', '\n', '{"seq":2'])(
    'refuses a file with nothing but %j',
    (text) => {
      const path = join(temporaryFolder(), 'audit.jsonl');
      writeFileSync(path, text);
      expect(codeOf(() => new AuditFile(path, context))).toBe('audit-damaged');
      expect(readFileSync(path, 'utf8')).toBe(text);
    },
  );

  it('keeps no file open that it refuses', () => {
    const path = auditFileWith([started]);
    appendFileSync(path, 'hello');
    const nextNumber = () => {
      const file = openSync(path, 'r');
      closeSync(file);
      return file;
    };
    const before = nextNumber();
    for (let times = 0; times < 20; times++) codeOf(() => new AuditFile(path, context));
    expect(nextNumber()).toBeLessThan(before + 10);
  });

  it('refuses a folder that is a file, and a file that is a folder', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect(codeOf(() => new AuditFile(join(file, 'audit.jsonl'), context))).toBe(
      'audit-unwritable',
    );
    const folder = join(temporaryFolder(), 'audit.jsonl');
    mkdirSync(folder);
    expect(codeOf(() => new AuditFile(folder, context))).toBe('audit-unwritable');
  });
});

describe('appending', () => {
  it('leaves the file as it was when a record does not fit', () => {
    const path = join(temporaryFolder(), 'audit.jsonl');
    // The shell's limit makes the kernel refuse the byte that goes beyond it, in mid-record.
    const script = `
      const { AuditFile } = await import('./main/audit/file/audit-file.ts');
      const { statSync } = await import('node:fs');
      const file = new AuditFile(process.argv[1], { device: 'desk-7', now: () => new Date(0) });
      const codes = [];
      let size = 0;
      while (codes.length < 2) {
        try {
          file.append({ event: 'warning-cancelled', session: 'a1b2' });
          size = statSync(process.argv[1]).size;
        } catch (error) {
          codes.push(error.code, error.cause.code, statSync(process.argv[1]).size - size);
        }
      }
      console.log(JSON.stringify(codes));`;
    const command = 'ulimit -f 2; exec "$0" --import tsx --input-type=module -e "$1" "$2"';
    const { stdout } = spawnSync('sh', ['-c', command, process.execPath, script, path], {
      encoding: 'utf8',
      env: { ...process.env, TSX_DISABLE_CACHE: '1' },
    });
    expect(JSON.parse(stdout)).toEqual(['audit-unwritable', 'EFBIG', 0]);
    expect(checkedByAnybody(path)).toBeGreaterThan(1);

    const file = new AuditFile(path, context);
    expect(file.bytesMended).toBe(0);
    file.append(started);
    file.close();
    checkedByAnybody(path);
  });

  it('does not put anything where somebody has shortened the file', () => {
    const path = auditFileWith([started, warned]);
    const file = new AuditFile(path, context);
    truncateSync(path, 0);
    file.append(blocked);
    file.close();
    expect(verifyAuditFile(path)).toMatchObject({ kind: 'bad', line: 1 });
  });

  it('does not refuse a record that is on the disk because the next seal key is not', () => {
    const path = join(temporaryFolder(), 'audit.jsonl');
    const keyPath = join(dirname(path), 'seal-key');
    const first = { keyId: 'a'.repeat(16), seq: 1, key: Buffer.alloc(32, 7) };
    createSealKeyFile(keyPath, first);
    class FullDisk extends SealKeyFile {
      override advanceTo(seq: number): void {
        if (seq > 1) throw new AuditError('audit-unwritable', 'no space left');
      }
    }
    const key = new FullDisk(keyPath, first);
    const file = new AuditFile(path, context);
    expect(file.append(started, key)).toBe(file.head.hash);
    // The record after it could not be sealed, and says so.
    expect(codeOf(() => file.append(warned, key))).toBe('audit-unwritable');
    key.close();
    file.close();
    expect(verifyAuditFile(path)).toMatchObject({ kind: 'good', records: 1 });
  });
});
