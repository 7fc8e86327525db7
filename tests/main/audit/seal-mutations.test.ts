import { describe, expect, it } from 'vitest';
import {
  cutLastRecord,
  flippedBytes,
  movedFiles,
  movedLines,
  rewritten,
  rotated,
  small,
  tornTails,
  type Mutation,
} from './seal-mutations.ts';
import { readFolder, type Files, type SealedFiles } from './sealed-files.ts';
import { verdicts } from './two-verifiers.ts';

function expectNoticed(mutations: readonly Mutation[], atLeast: number): void {
  expect(mutations.length).toBeGreaterThanOrEqual(atLeast);
  const expected = mutations.map(({ what, file, line }) => ({ what, kind: 'bad', file, line }));
  const noticed = verdicts(mutations).map(({ kind, file, line }, i) => {
    return { what: mutations[i]?.what, kind, file, line };
  });
  expect(noticed).toEqual(expected);
}

function untouched({ folder, keys }: SealedFiles, files: Files = readFolder(folder)): Mutation {
  return { what: 'untouched', files, keys, file: '', line: 0 };
}

// Thousands of folders are written: that takes its time on a slow disk.
describe('a sealed audit file and its two verifiers', { timeout: 120_000 }, () => {
  it('hold where nothing was touched', async () => {
    expect(verdicts([untouched(small())])).toEqual([
      { kind: 'good', seq: 4, tornBytes: 0, removedUpTo: 0 },
    ]);
    const several = await rotated();
    expect(
      [...readFolder(several.folder).keys()].filter((name) => name.endsWith('.gz')),
    ).toHaveLength(2);
    const [verdict] = verdicts([untouched(several)]);
    expect(verdict).toMatchObject({ kind: 'good', tornBytes: 0 });
    expect(verdict?.removedUpTo).toBeGreaterThan(0);
  });

  it('name the line of every flipped byte', () => {
    expectNoticed([...flippedBytes(small())], 1200);
  });

  it('name the place of every line that is deleted, doubled, swapped or cut off', async () => {
    expectNoticed([...movedLines(small(), 'audit.jsonl')], 14);
    const several = await rotated();
    expectNoticed([...movedLines(several, 'audit.jsonl')], 6);
    const plain = [...readFolder(several.folder).keys()].find((name) => /-\d+\.jsonl$/.test(name));
    expectNoticed([...movedLines(several, plain ?? '')], 6);
  });

  it('miss the rest of a last record that was whole', () => {
    expectNoticed([...cutLastRecord(small())], 300);
  });

  it('name the file that is deleted or has changed places', async () => {
    expectNoticed([...movedFiles(await rotated())], 6);
  });

  it('name the first record that somebody wrote anew with the current key', () => {
    expectNoticed([...rewritten(small())], 13);
  });

  it('take the torn record of a power cut for what it is', () => {
    const torn = [...tornTails(small())];
    expect(verdicts(torn)).toEqual(
      torn.map(({ tornBytes }) => ({ kind: 'good', seq: 4, tornBytes, removedUpTo: 0 })),
    );
  });

  it('notice every flipped byte of a packed file, unless its content is the same', async () => {
    const several = await rotated();
    const files = readFolder(several.folder);
    const [name = '', whole = Buffer.alloc(0)] =
      [...files].find(([one]) => one.endsWith('.gz')) ?? [];
    const places = [...whole.keys()].filter((at) => at < 12 || at % 7 === 0);
    const mutations = places.map((at) => {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ 0x01;
      return untouched(several, new Map(files).set(name, bytes));
    });
    const said = verdicts(mutations);
    const missed = places.filter((_, i) => said[i]?.kind === 'good');
    // Parts of gzip's header that stand for nothing in it: a flag, the time, and what packed it (RFC 1952).
    expect(missed.every((at) => at >= 3 && at < 10)).toBe(true);
  });
});
