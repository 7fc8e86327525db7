import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { audit } from '../../../main/command-line/audit.ts';
import { fakeCommandIo } from '../../fakes/fake-command-io.ts';
import { auditFileWith, started, tamper, warned } from '../audit/example-entries.ts';
import { temporaryFolder } from '../temporary-folder.ts';

describe('cleardesk audit verify', () => {
  it('says how many records hold, and the last hash', () => {
    const file = auditFileWith([started, warned]);
    const io = fakeCommandIo();
    expect(audit(['verify', file], io)).toBe(0);
    expect(io.outLines).toEqual([
      expect.stringMatching(/^.*audit\.jsonl: good, 2 records, last hash [0-9a-f]{64}$/),
    ]);
    expect(io.errLines).toEqual([]);
  });

  it("checks the kiosk's own file where none is named", () => {
    const io = fakeCommandIo({ auditFile: auditFileWith([started]) });
    expect(audit(['verify'], io)).toBe(0);
    expect(io.outLines[0]).toContain('good, 1 records');
  });

  it('remarks on a torn last line', () => {
    const file = auditFileWith([started]);
    appendFileSync(file, '{"seq":2');
    const io = fakeCommandIo();
    expect(audit(['verify', file], io)).toBe(0);
    expect(io.outLines[1]).toContain('8 bytes');
  });

  it('names the first bad line', () => {
    const file = auditFileWith([started, warned, started]);
    tamper(file, (lines) => lines.toSpliced(1, 1));
    const io = fakeCommandIo();
    expect(audit(['verify', file], io)).toBe(1);
    expect(io.outLines).toEqual([]);
    expect(io.errLines).toEqual([`${file}:2: bad: its seq is 3 where 2 has to follow`]);
  });

  it('tells a missing file from one that cannot be read', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'audit.jsonl'));
    const io = fakeCommandIo();
    expect(audit(['verify', join(folder, 'none')], io)).toBe(1);
    expect(audit(['verify', join(folder, 'audit.jsonl')], io)).toBe(1);
    expect(io.errLines).toEqual([
      expect.stringContaining('no such file'),
      expect.stringContaining('cannot be read'),
    ]);
  });

  it.each([[[]], [['export']], [['verify', 'a', 'b']], [['verify', '--all']]])(
    'refuses %j',
    (args) => {
      const io = fakeCommandIo();
      expect(audit(args, io)).toBe(2);
      expect(io.errLines).toEqual([expect.stringContaining('usage: cleardesk audit verify')]);
      expect(io.outLines).toEqual([]);
    },
  );
});
