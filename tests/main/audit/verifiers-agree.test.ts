import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastSession } from '../../../main/audit/read/last-session.ts';
import { Wording } from '../../../main/audit/report/wording.ts';
import { plainText } from '../../../main/audit/report/plain-text.ts';
import { reportPage } from '../../../main/audit/report/page.ts';
import { readReport } from '../../../main/audit/report/read-report.ts';
import { auditExport } from '../../../main/cli/audit/audit-export.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { changedFullFiles } from './full-file-mutations.ts';
import { changedFiles, changedRecords, rechained, withCurrent } from './record-mutations.ts';
import { rotated, small } from './seal-mutations.ts';
import { readFolder } from './sealed-files.ts';
import {
  verdicts,
  verdictsOnFolders,
  writtenFolders,
  type ChangedFolder,
  type CommonVerdict,
} from './two-verifiers.ts';

/** What both verifiers say, first without a key and then with it. */
function bothWays(changed: readonly ChangedFolder[]): readonly CommonVerdict[] {
  const folders = writtenFolders(changed);
  verdictsOnFolders(
    changed.map((one) => ({ ...one, keys: [] })),
    folders,
  );
  return verdictsOnFolders(changed, folders);
}

function verdictOf(changed: readonly ChangedFolder[], what: string): CommonVerdict | undefined {
  const said = bothWays(changed.filter((one) => one.what === what));
  expect(said).toHaveLength(1);
  return said[0];
}

/** Everything else that reads audit files. @throws what any of it throws */
async function readByAll(folder: string): Promise<void> {
  const auditFile = join(folder, 'audit.jsonl');
  lastSession(auditFile);
  for (const format of ['csv', 'ocsf']) {
    const io = { err: () => undefined, auditFile };
    auditExport({ format, file: undefined }, io, { write: () => true });
  }
  const wording = new Wording('en', {});
  const report = await readReport(auditFile);
  plainText(report, wording, new Date());
  reportPage(report, wording, new Date());
}

describe('the two verifiers', { timeout: 120_000 }, () => {
  it('name the same line and reason for a record of any form, with and without the key', () => {
    const changed = [...changedRecords(small())];
    expect(changed.length).toBeGreaterThan(150);
    const said = bothWays(changed);
    const reasons = new Set(said.map(({ problem }) => problem));
    expect(reasons).toContain('it is not UTF-8');
    expect(reasons).toContain('it is not a JSON object');
    expect(reasons).toContain('its seq is not a whole number from 1');
    expect(reasons).toContain('its keep, files or removedUpTo is not a whole number');
  });

  it('name the same line and reason for a file of any form, with and without the key', () => {
    const changed = [...changedFiles(small())];
    bothWays(changed);
    expect(verdictOf(changed, 'the longest line')).toMatchObject({ kind: 'good' });
    expect(verdictOf(changed, 'a line that is too long by one')).toMatchObject({
      line: 3,
      problem: 'it is longer than 16777216 bytes',
    });
  });

  it('name the same line and reason for full files of any form', async () => {
    const changed = [...changedFullFiles(await rotated())];
    bothWays(changed);
    expect(verdictOf(changed, 'it has a file name')).toMatchObject({ kind: 'good' });
    expect(verdictOf(changed, 'it is there twice')).toMatchObject({
      problem: 'it cannot be unpacked',
    });
  });

  it('take a field for what its bytes are, not for what a language makes of them', () => {
    const changed = [...changedRecords(small())];
    const badForm = { kind: 'bad', line: 3, problem: 'it is not a JSON object' };
    const badSeq = { kind: 'bad', line: 3, problem: 'its seq is not a whole number from 1' };
    expect(verdictOf(changed, 'a field is "NaN", 3 long')).toMatchObject(badForm);
    expect(verdictOf(changed, 'seq is there twice')).toMatchObject(badForm);
    expect(verdictOf(changed, 'seq is 3.0')).toMatchObject(badSeq);
    expect(verdictOf(changed, 'seq is 3e0')).toMatchObject(badSeq);
    expect(verdictOf(changed, 'a field is "\\"\\\\ud800\\"", 8 long')).toMatchObject({
      kind: 'good',
    });
  });

  it('tell absent and unreadable from bad', () => {
    const root = temporaryFolder();
    mkdirSync(join(root, 'absent'));
    mkdirSync(join(root, 'unreadable', 'audit.jsonl'), { recursive: true });
    const folders = ['absent', 'unreadable', 'no-folder'];
    const changed = folders.map((what) => ({ what, files: new Map(), keys: [] }));
    const said = verdictsOnFolders(
      changed,
      folders.map((name) => join(root, name)),
    );
    expect(said.map(({ kind }) => kind)).toEqual(['absent', 'unreadable', 'absent']);
  });

  it('agree on random changes of any bytes', () => {
    const { folder, keys } = small();
    const files = readFolder(folder);
    const whole = files.get('audit.jsonl') ?? Buffer.alloc(0);
    const aByte = fc.oneof(
      fc.integer({ min: 0, max: 255 }),
      fc.constantFrom(...Buffer.from('{}[]",:\\ue0.-1 \n\r\0')),
    );
    const anEdit = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      removed: fc.constantFrom(0, 1, 1, 2, 40),
      put: fc.array(aByte, { maxLength: 3 }),
    });
    const aChange = fc.record({
      edits: fc.array(anEdit, { minLength: 1, maxLength: 3 }),
      hashFits: fc.boolean(),
      record: fc.integer({ min: 1, max: 4 }),
    });
    const property = fc.property(
      fc.array(aChange, { minLength: 150, maxLength: 150 }),
      (changes) => {
        const changed = changes.map(({ edits, hashFits, record }) => {
          const edit = (bytes: Buffer) => edits.reduce(edited, bytes);
          const bytes = hashFits ? rechained(whole, record, edit, keys[0]) : edit(whole);
          const what = JSON.stringify({ edits, hashFits, record });
          return { what, files: withCurrent(files, bytes), keys };
        });
        bothWays(changed);
      },
    );
    fc.assert(property, { numRuns: 4, endOnFailure: true });
  });

  it('refuse a first record that would let a key be gone through for years', () => {
    const { folder, keys } = small();
    const files = readFolder(folder);
    const far = Buffer.from(
      '{"seq":999999999999999,"event":"audit-rotated","keep":0,"files":0,"removedUpTo":999999999999998,"prev":"0"',
    );
    const first = (files.get('audit.jsonl') ?? Buffer.alloc(0)).indexOf('\n') + 1;
    const line = files.get('audit.jsonl')?.subarray(0, first) ?? Buffer.alloc(0);
    const bytes = rechained(line, 1, () => far, keys[0]);
    const changed = { what: 'far', files: withCurrent(files, bytes), keys };
    expect(verdicts([changed])).toEqual([
      {
        kind: 'bad',
        file: 'audit.jsonl',
        line: 1,
        problem: 'it is too many records after the one that its verification key begins with',
      },
    ]);
  });
});

describe('everything else that reads audit files', { timeout: 120_000 }, () => {
  it('throws at none of these files', async () => {
    const changed = [
      ...changedRecords(small()),
      ...changedFiles(small()),
      ...changedFullFiles(await rotated()),
    ];
    for (const folder of writtenFolders(changed)) await readByAll(folder);
  });
});

interface Edit {
  readonly at: number;
  readonly removed: number;
  readonly put: readonly number[];
}

function edited(bytes: Buffer, { at, removed, put }: Edit): Buffer {
  const start = Math.floor(at * bytes.length);
  return Buffer.concat([
    bytes.subarray(0, start),
    Buffer.from(put),
    bytes.subarray(start + removed),
  ]);
}
