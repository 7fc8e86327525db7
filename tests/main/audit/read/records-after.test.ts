import { appendFileSync, mkdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../../../eventually.ts';
import { archivedSegments } from '../../../../main/audit/read/segments.ts';
import { AuditLog } from '../../../../main/audit/audit-log.ts';
import { recordsAfter } from '../../../../main/audit/read/records-after.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { blocked, context, started, tamper, warned } from '../example-entries.ts';
import { range } from '../forwarding/records.ts';

type Records = ReturnType<typeof recordsAfter>;

/** They let go of their file when the test has finished. */
function recordsFrom(path: string, seq = 0): Records {
  const records = recordsAfter(path, seq);
  onTestFinished(async () => {
    await records.return(undefined as never);
  });
  return records;
}

/** The numbers of the records that there are for now. */
async function numbers(records: Records): Promise<readonly number[]> {
  const found: number[] = [];
  for (;;) {
    const { value } = await records.next();
    if (value === null) return found;
    found.push(value.record.seq);
  }
}

function journalIn(path: string, keep = 1000): AuditLog {
  const settings = { ...context.settings(), maxSizeBytes: 2000, keep };
  return new AuditLog(path, { ...context, settings: () => settings });
}

describe('the records after a number', () => {
  it('are those that there are, and those that come', async () => {
    const path = join(temporaryFolder(), 'audit/audit.jsonl');
    const records = recordsFrom(path);
    expect(await numbers(records)).toEqual([]);
    const journal = journalIn(path);
    journal.append(started);
    journal.append(warned);
    expect(await numbers(records)).toEqual([1, 2]);
    expect(await numbers(records)).toEqual([]);
    journal.append(blocked);
    expect(await numbers(records)).toEqual([3]);
    expect(await numbers(recordsFrom(path, 2))).toEqual([3]);
  });

  it.each([1, 7, 1000])(
    'go on over full files and packed ones, looked at every %i',
    async (every) => {
      const path = join(temporaryFolder(), 'audit.jsonl');
      const journal = journalIn(path);
      const records = recordsFrom(path);
      const found: number[] = [];
      for (let seq = 1; seq <= 60; seq += 1) {
        journal.append(blocked);
        if (seq % every === 0) found.push(...(await numbers(records)));
      }
      const head = journal.nextSeq - 1;
      expect(archivedSegments(path).length).toBeGreaterThan(5);
      found.push(...(await numbers(records)));
      expect(found).toEqual(range(1, head));
      await eventually(() => {
        expect(archivedSegments(path).filter(({ isPacked }) => isPacked).length).toBeGreaterThan(5);
      });
      for (const seq of range(0, head)) {
        expect(await numbers(recordsFrom(path, seq))).toEqual(range(seq + 1, head));
      }
    },
  );

  it.each([0, 1, 2, 3, 4, 6, 8])(
    'are all there where the file is put aside at a moment of looking for it (%i)',
    async (turns) => {
      const path = join(temporaryFolder(), 'audit.jsonl');
      const journal = journalIn(path);
      journal.append(started);
      const records = recordsFrom(path);
      const first = records.next();
      for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
      while (journal.nextSeq <= 20) journal.append(blocked);
      const { value } = await first;
      expect(value?.record.seq).toBe(1);
      expect(await numbers(records)).toEqual(range(2, journal.nextSeq - 1));
    },
  );

  it('pass over what rotation has removed', async () => {
    const path = join(temporaryFolder(), 'audit.jsonl');
    const records = recordsFrom(path);
    const journal = journalIn(path, 1);
    journal.append(started);
    expect(await numbers(records)).toEqual([1]);
    while (journal.nextSeq <= 40) journal.append(blocked);
    const found = await numbers(records);
    expect(found.at(-1)).toBe(journal.nextSeq - 1);
    expect(found).not.toContain(10);
    expect(found).toEqual(found.toSorted((a, b) => a - b));
  });

  it('leave a line alone that is not whole, for it may be cut off again', async () => {
    const path = join(temporaryFolder(), 'audit.jsonl');
    const journal = journalIn(path);
    journal.append(started);
    journal.close();
    appendFileSync(path, '{"seq":2,"time":"2026-');
    const records = recordsFrom(path);
    expect(await numbers(records)).toEqual([1]);
    journalIn(path).append(warned);
    expect(await numbers(records)).toEqual([2]);
  });

  it('pass over lines that somebody changed', async () => {
    const path = join(temporaryFolder(), 'audit.jsonl');
    const journal = journalIn(path);
    for (const entry of [started, warned, warned]) journal.append(entry);
    tamper(path, (lines) => lines.map((line, at) => (at === 1 ? line.replace('a1', 'a2') : line)));
    expect(await numbers(recordsFrom(path))).toEqual([1, 3]);
  });

  it('go on in the file that took the place of one that was taken away', async () => {
    const path = join(temporaryFolder(), 'audit.jsonl');
    const journal = journalIn(path);
    journal.append(started);
    const records = recordsFrom(path);
    expect(await numbers(records)).toEqual([1]);
    unlinkSync(path);
    expect(await numbers(records)).toEqual([]);
    journal.append(warned);
    expect(await numbers(records)).toEqual([2]);
  });

  it('give lines longer than what is read at once', async () => {
    const path = join(temporaryFolder(), 'audit.jsonl');
    const journal = journalIn(path);
    const errors = Array.from({ length: 5000 }, () => 'a setting is not what it has to be');
    journal.append({ event: 'config-rejected', file: 'c', errors, keptLastGood: true });
    journal.append(started);
    // Between them, the one that begins a new file.
    expect(await numbers(recordsFrom(path))).toEqual([1, 2, 3]);
  });

  it('are missing where a full file cannot be read, and the others are there', async () => {
    const path = join(temporaryFolder(), 'audit.jsonl');
    const journal = journalIn(path);
    while (archivedSegments(path).length < 3) journal.append(blocked);
    const [, second, third] = archivedSegments(path);
    await eventually(() => {
      expect(archivedSegments(path)[1]?.isPacked).toBe(true);
    });
    writeFileSync(archivedSegments(path)[1]?.path ?? '', 'no gzip');
    const found = await numbers(recordsFrom(path));
    expect(found).toEqual([
      ...range(1, (second?.firstSeq ?? 0) - 1),
      ...range(third?.firstSeq ?? 0, journal.nextSeq - 1),
    ]);
  });

  it('cannot be had from a folder', async () => {
    const path = join(temporaryFolder(), 'audit.jsonl');
    mkdirSync(path);
    await expect(recordsFrom(path).next()).rejects.toThrow('is a folder, not a file');
  });
});
