import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verificationKeyText } from '../../../../main/audit/verify/verification-key.ts';
import { runCommand } from '../../../../main/cli/run-command.ts';
import { fakeCommandIo, type FakeCommandIo } from '../../../fakes/fake-command-io.ts';
import { auditFileWith, started, tamper, warned } from '../../audit/example-entries.ts';
import { sealedFiles } from '../../audit/sealed-files.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

function auditVerify(args: readonly string[], io: FakeCommandIo): Promise<number> {
  return runCommand(['audit', 'verify', ...args], io, null);
}

describe('cleardesk audit verify', () => {
  it('says how many records hold, and the last hash', async () => {
    const file = auditFileWith([started, warned]);
    const io = fakeCommandIo();
    expect(await auditVerify([file], io)).toBe(0);
    expect(io.outLines).toEqual([
      expect.stringMatching(/^.*audit\.jsonl: good, 2 records, last hash [0-9a-f]{64}$/),
    ]);
    expect(io.errLines).toEqual([]);
  });

  it("checks the kiosk's own file where none is named", async () => {
    const io = fakeCommandIo({ auditFile: auditFileWith([started]) });
    expect(await auditVerify([], io)).toBe(0);
    expect(io.outLines[0]).toContain('good, 1 records');
  });

  it('remarks on a torn last line', async () => {
    const file = auditFileWith([started]);
    appendFileSync(file, '{"seq":2');
    const io = fakeCommandIo();
    expect(await auditVerify([file], io)).toBe(0);
    expect(io.outLines[1]).toContain('8 bytes');
  });

  it('names the first bad line', async () => {
    const file = auditFileWith([started, warned, started]);
    tamper(file, (lines) => lines.toSpliced(1, 1));
    const io = fakeCommandIo();
    expect(await auditVerify([file], io)).toBe(1);
    expect(io.outLines).toEqual([]);
    expect(io.errLines).toEqual([`${file}:2: bad: its seq is 3 where 2 has to follow`]);
  });

  it('tells a missing file from one that cannot be read', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'audit.jsonl'));
    const io = fakeCommandIo();
    expect(await auditVerify([join(folder, 'none')], io)).toBe(1);
    expect(await auditVerify([join(folder, 'audit.jsonl')], io)).toBe(1);
    expect(io.errLines).toEqual([
      expect.stringContaining('no such file'),
      expect.stringContaining('cannot be read'),
    ]);
  });

  it('asks for verification keys, and says when one was not copied right', async () => {
    const { folder, auditFile, keys } = sealedFiles({ records: 3 });
    const key = verificationKeyText(keys[0]);
    const good = fakeCommandIo({ auditFile });
    expect(await auditVerify(['--key', key.toLowerCase()], good)).toBe(0);
    expect(good.outLines).toContainEqual(expect.stringContaining('Sealed: every record from 1 on'));

    const typo = fakeCommandIo({ auditFile });
    const wrong = `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`;
    expect(await auditVerify(['--key', wrong], typo)).toBe(2);
    expect(typo.errLines).toEqual([expect.stringContaining('not a verification key')]);

    rmSync(join(folder, 'seal-key'));
    const bad = fakeCommandIo({ auditFile });
    expect(await auditVerify([`--key=${key}`], bad)).toBe(1);
    expect(bad.errLines).toEqual([expect.stringContaining('seal-key')]);
  });

  it('says without a key that the seals were not checked', async () => {
    const { auditFile } = sealedFiles({ records: 3 });
    const io = fakeCommandIo({ auditFile });
    expect(await auditVerify([], io)).toBe(0);
    expect(io.outLines[1]).toContain('Only --key KEY tells');
  });

  it('tells what rotation removed', async () => {
    const { auditFile } = sealedFiles({ records: 60, settings: { maxSizeBytes: 4000, keep: 2 } });
    const io = fakeCommandIo({ auditFile });
    expect(await auditVerify([], io)).toBe(0);
    expect(io.outLines).toContainEqual(
      expect.stringMatching(/^Remark: records 1 to \d+ were removed by rotation, which keeps 2/),
    );
  });

  it.each([[['a', 'b']], [['--all']], [['--key']]])('refuses %j', async (args) => {
    const io = fakeCommandIo();
    expect(await auditVerify(args, io)).toBe(2);
    expect(io.errLines).toEqual([expect.stringContaining('usage: cleardesk audit verify')]);
    expect(io.outLines).toEqual([]);
  });
});
