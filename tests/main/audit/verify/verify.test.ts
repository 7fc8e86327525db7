import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EMPTY_CHAIN, mayBeTorn } from '../../../../main/audit/file/chain.ts';
import { verifyAuditFile } from '../../../../main/audit/verify/verify.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { auditFileWith, blocked, started, tamper, warned } from '../example-entries.ts';

const NEWLINE = 0x0a;
const four = [started, warned, blocked, started];

describe('verifyAuditFile', () => {
  it('tells absent, empty, unreadable and good apart', () => {
    const folder = temporaryFolder();
    expect(verifyAuditFile(join(folder, 'none'))).toEqual({ kind: 'absent' });
    writeFileSync(join(folder, 'empty'), '');
    expect(verifyAuditFile(join(folder, 'empty'))).toMatchObject({
      kind: 'good',
      head: EMPTY_CHAIN,
      tornBytes: 0,
    });
    mkdirSync(join(folder, 'audit.jsonl'));
    expect(verifyAuditFile(join(folder, 'audit.jsonl')).kind).toBe('unreadable');
    expect(verifyAuditFile(join(folder, 'empty', 'audit.jsonl')).kind).toBe('unreadable');
    expect(verifyAuditFile(auditFileWith(four))).toMatchObject({ kind: 'good', head: { seq: 4 } });
  });

  it('names the line of any byte that was changed', () => {
    const path = auditFileWith([started, blocked, warned]);
    const whole = readFileSync(path);
    const file = openSync(path, 'r+');
    let line = 1;
    whole.forEach((byte, at) => {
      for (const other of [byte ^ 0x01, byte ^ 0x20, byte === NEWLINE ? 0 : NEWLINE]) {
        writeSync(file, Buffer.of(other), 0, 1, at);
        expect(verifyAuditFile(path)).toMatchObject({ kind: 'bad', line });
      }
      writeSync(file, Buffer.of(byte), 0, 1, at);
      if (byte === NEWLINE) line += 1;
    });
    closeSync(file);
    expect(verifyAuditFile(path).kind).toBe('good');
  });

  it.each<{ what: string; line: number; change: (lines: string[]) => readonly string[] }>([
    { what: 'is deleted at the start', line: 1, change: ([, ...rest]) => rest },
    { what: 'is deleted in the middle', line: 2, change: (lines) => lines.toSpliced(1, 1) },
    { what: 'is there twice', line: 3, change: (l) => l.toSpliced(1, 0, l[1] ?? '') },
    {
      what: 'has changed places with the next',
      line: 2,
      change: (l) => l.toSpliced(1, 2, l[2] ?? '', l[1] ?? ''),
    },
    { what: 'is put in', line: 2, change: (lines) => lines.toSpliced(1, 0, '{"seq":2}') },
    { what: 'is put in empty', line: 3, change: (lines) => lines.toSpliced(2, 0, '') },
    { what: 'is added empty', line: 5, change: (lines) => [...lines, ''] },
    { what: 'is from another file', line: 3, change: (l) => l.toSpliced(2, 1, foreignLine()) },
    { what: 'ends like on Windows', line: 1, change: (l) => l.map((line) => `${line}\r`) },
  ])('names the line when a line $what', ({ line, change }) => {
    const path = auditFileWith(four);
    tamper(path, change);
    expect(verifyAuditFile(path)).toMatchObject({ kind: 'bad', line });
  });

  it('remarks on a torn last line', () => {
    const path = auditFileWith([started]);
    appendFileSync(path, '{"seq":2,"time":"2026-');
    expect(verifyAuditFile(path)).toMatchObject({ kind: 'good', head: { seq: 1 }, tornBytes: 22 });
  });

  it('takes a last record without its newline for good', () => {
    const path = auditFileWith([started, warned]);
    writeFileSync(path, readFileSync(path).subarray(0, -1));
    expect(verifyAuditFile(path)).toMatchObject({ kind: 'good', head: { seq: 2 }, tornBytes: 0 });
  });

  it('names the line of a torn one that is not the last', () => {
    const path = auditFileWith(four);
    tamper(path, (lines) => lines.with(2, lines[2]?.slice(0, 40) ?? ''));
    expect(verifyAuditFile(path)).toMatchObject({ kind: 'bad', line: 3 });
  });
});

describe('mayBeTorn', () => {
  const hash = `"hash":"${'a'.repeat(64)}"}`;

  it.each([
    { text: '', is: true },
    { text: '{', is: true },
    { text: '{"seq":1', is: true },
    { text: '{"seq":1,"time":"2026', is: true },
    { text: `{"seq":1,"time":"2026",${hash.slice(0, -1)}`, is: true },
    { text: `{"seq":1,"time":"2026",${hash}`, is: false },
    { text: `{"seq":1,"time":"2026",${hash}more`, is: false },
    { text: '{"seq":2', is: false },
    { text: '{"seq":1,"event":"', is: false },
    { text: '\0', is: true },
    { text: '{"seq":1,"ti\0\0', is: true },
    { text: '\0{"seq":1,"time":"', is: false },
  ])('is $is for $text', ({ text, is }) => {
    expect(mayBeTorn(Buffer.from(text), EMPTY_CHAIN)).toBe(is);
  });
});

/** The third line of a file that says the same at its start and something else in its second line. */
function foreignLine(): string {
  const path = auditFileWith([started, started, blocked]);
  return readFileSync(path, 'latin1').split('\n')[2] ?? '';
}
