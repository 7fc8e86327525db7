import {
  existsSync,
  readFileSync,
  readdirSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { compressSegments } from '../../../../main/audit/file/rotation.ts';
import { segmentPath, archivedSegments } from '../../../../main/audit/read/segments.ts';
import { AuditLog } from '../../../../main/audit/audit-log.ts';
import { readRecords, readRecordsBackwards } from '../../../../main/audit/read/read-records.ts';
import { verifyAuditFile } from '../../../../main/audit/verify/verify.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { context, started } from '../example-entries.ts';
import {
  packed,
  readFolder,
  record,
  sealedFiles,
  writeFolder,
  type SealedFiles,
} from '../sealed-files.ts';

const MAX_SIZE = 2000;
/** More than any record of these tests has. */
const ONE_RECORD = 700;

const settings = { ...context.settings(), maxSizeBytes: MAX_SIZE, keep: 3 };

function rotatedFiles(records = 40): Promise<SealedFiles> {
  return packed(sealedFiles({ records, settings }));
}

function seqs(auditFile: string): readonly number[] {
  return [...readRecords(auditFile)].map(({ seq }) => seq);
}

function from(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** Holds, has no gap, and ends with this record. */
function expectWhole({ auditFile, keys }: SealedFiles, last: number): void {
  expect(verifyAuditFile(auditFile, { keys })).toMatchObject({ kind: 'good', head: { seq: last } });
  const found = seqs(auditFile);
  expect(found).toEqual(from(found[0] ?? 0, last));
}

function lastSeq(auditFile: string): number {
  return seqs(auditFile).at(-1) ?? 0;
}

describe('rotation', () => {
  it('shows a packed file only when it is whole, where two logs of one process pack at once', async () => {
    const folder = temporaryFolder();
    const auditFile = join(folder, 'audit.jsonl');
    const content = randomBytes(8_000_000);
    const older = segmentPath(auditFile, 1);
    writeFileSync(older, content);
    writeFileSync(segmentPath(auditFile, 2), 'newest');
    const first = compressSegments(auditFile);
    const draft = () => readdirSync(folder).find((name) => name.endsWith('.part'));
    const written = () => statSync(join(folder, draft() ?? '.')).size;
    while (draft() === undefined || written() < content.length / 2) await setImmediate();
    const both = Promise.all([first, compressSegments(auditFile)]);
    while (!existsSync(`${older}.gz`)) await setImmediate();
    expect(gunzipSync(readFileSync(`${older}.gz`)).equals(content)).toBe(true);
    await both;
    expect(readdirSync(folder).sort()).toEqual([
      'audit-000000000001.jsonl.gz',
      'audit-000000000002.jsonl',
    ]);
  });

  it('bounds the files in size and number, and breaks no chain', async () => {
    const files = await rotatedFiles();
    const full = archivedSegments(files.auditFile);
    expect(full.map(({ isPacked }) => isPacked)).toEqual([true, true, false]);
    for (const { path, isPacked } of full) {
      const bytes = readFileSync(path);
      expect((isPacked ? gunzipSync(bytes) : bytes).length).toBeLessThan(MAX_SIZE + ONE_RECORD);
      expect(statSync(path).mode & 0o777).toBe(0o600);
    }
    expect(statSync(files.auditFile).size).toBeLessThan(MAX_SIZE + ONE_RECORD);
    expectWhole(files, lastSeq(files.auditFile));
    expect(lastSeq(files.auditFile)).toBeGreaterThan(40);
  });

  it('begins every file but the first with what it did', async () => {
    const { auditFile } = await rotatedFiles();
    const first = JSON.parse(readFileSync(auditFile, 'utf8').split('\n')[0] ?? '') as object;
    const [oldest] = seqs(auditFile);
    expect(first).toMatchObject({
      event: 'audit-rotated',
      keep: 3,
      files: 3,
      removedUpTo: (oldest ?? 0) - 1,
    });
  });

  it('removes more where fewer are to be kept, and says since when', async () => {
    const files = await rotatedFiles();
    record(files.auditFile, 12, { ...settings, keep: 1 });
    await packed(files);
    expect(archivedSegments(files.auditFile)).toHaveLength(1);
    record(files.auditFile, 12, { ...settings, keep: 2 });
    await packed(files);
    expect(verifyAuditFile(files.auditFile, { keys: files.keys })).toMatchObject({
      kind: 'good',
      keepChanges: [{ from: 1, to: 2 }],
    });
  });

  it("goes on in a full file whose new name is taken, and touches nobody else's", () => {
    const files = sealedFiles({ records: 8, settings: { ...settings, maxSizeBytes: 1e6 } });
    writeFileSync(segmentPath(files.auditFile, 1), 'of somebody else');
    const before = statSync(files.auditFile).size;
    expect(before).toBeGreaterThan(MAX_SIZE);
    const journal = new AuditLog(files.auditFile, { ...context, settings: () => settings });
    journal.append(started);
    journal.close();
    expect(readFileSync(segmentPath(files.auditFile, 1), 'utf8')).toBe('of somebody else');
    expect(statSync(files.auditFile).size).toBeGreaterThan(before);
  });
});

describe('a power cut in the middle of rotation', () => {
  const oneFull = () => sealedFiles({ records: 8, settings: { ...settings, maxSizeBytes: 1e6 } });

  it('before the new file has its first record', () => {
    const files = oneFull();
    renameSync(files.auditFile, segmentPath(files.auditFile, 1));
    expectWhole(files, 9);
    record(files.auditFile, 1, settings);
    expectWhole(files, 11);
  });

  it('when the new file is there and empty', () => {
    const files = oneFull();
    renameSync(files.auditFile, segmentPath(files.auditFile, 1));
    writeFileSync(files.auditFile, '');
    expectWhole(files, 9);
    record(files.auditFile, 1, settings);
    expectWhole(files, 11);
  });

  it('at any byte of the first record of the new file', () => {
    const files = oneFull();
    record(files.auditFile, 0, settings);
    renameSync(files.auditFile, segmentPath(files.auditFile, 1));
    const before = readFolder(files.folder);
    record(files.auditFile, 1, settings);
    const whole = readFileSync(files.auditFile);
    const end = whole.indexOf('\n');
    for (let size = 1; size <= end; size += 7) {
      writeFolder(files.folder, before);
      writeFileSync(files.auditFile, whole.subarray(0, size));
      expectWhole(files, 9);
      record(files.auditFile, 1, settings);
      expectWhole(files, 11);
    }
  });

  it('before the oldest files are removed', async () => {
    const files = await rotatedFiles();
    const [oldest] = archivedSegments(files.auditFile);
    const path = oldest?.path ?? '';
    const bytes = readFileSync(path);
    record(files.auditFile, 12, settings);
    await packed(files);
    expect(existsSync(path)).toBe(false);
    writeFileSync(path, bytes);
    const problem = verifyAuditFile(files.auditFile, { keys: files.keys });
    // One that should be gone, with others missing behind it, is not passed over.
    expect(problem.kind).toBe('bad');
  });

  it('while a full file is packed', async () => {
    const files = await rotatedFiles();
    const [oldest] = archivedSegments(files.auditFile);
    const plain = (oldest?.path ?? '').replace('.gz', '');
    const last = lastSeq(files.auditFile);
    const content = gunzipSync(readFileSync(oldest?.path ?? ''));
    writeFileSync(`${plain}.4711.part`, gzipSync(content).subarray(0, 40));
    expectWhole(files, last);
    // Both are there: the plain one counts, even where the packed one is not whole.
    writeFileSync(plain, content);
    writeFileSync(`${plain}.gz`, gzipSync(content).subarray(0, 40));
    expectWhole(files, last);
    record(files.auditFile, 12, settings);
    await packed(files);
    expectWhole(files, lastSeq(files.auditFile));
    expect(readdirSync(files.folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

describe('reading while a kiosk writes', () => {
  it('misses nothing that was there when it began, however often files are put aside', async () => {
    const files = await rotatedFiles(20);
    const before = lastSeq(files.auditFile);
    const journal = new AuditLog(files.auditFile, { ...context, settings: () => settings });
    const found: number[] = [];
    for (const { seq } of readRecords(files.auditFile)) {
      found.push(seq);
      journal.append(started);
    }
    journal.close();
    expect(found).toEqual(from(found[0] ?? 0, found.at(-1) ?? 0));
    expect(found.at(-1)).toBeGreaterThanOrEqual(before);
    await packed(files);
  });

  it('reads the same backwards', async () => {
    const { auditFile } = await rotatedFiles();
    const forwards = [...readRecords(auditFile)];
    expect([...readRecordsBackwards(auditFile)]).toEqual(forwards.toReversed());
  });
});
