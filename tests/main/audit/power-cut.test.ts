import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { AuditEvent } from '../../../main/audit/event.ts';
import { AuditLog } from '../../../main/audit/audit-log.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { context, warned } from './example-entries.ts';
import { everyOutcome, type Choose } from './power-cut/disk.ts';
import { entries } from './power-cut/entries.ts';
import type { Operation } from './power-cut/operation.ts';
import { recordOperations, withoutWaiting } from './power-cut/record-operations.ts';
import { expectSurvival, remains, type Contents } from './power-cut/survival.ts';

vi.setConfig({ testTimeout: 1_800_000 });

/** `npm run soak -- power-cut` asks for many more, and for others each time. */
const soakRuns = process.env['CLEARDESK_RUNS'];
const runs = soakRuns === undefined ? { numRuns: 200, seed: 7 } : { numRuns: Number(soakRuns) };

const nothing: Contents = { contents: null, actedOn: Buffer.alloc(0) };

/** Opens a file and appends to it, as the kiosk does while there is power. */
function record(path: string, more: readonly AuditEvent[], room?: number): readonly Operation[] {
  return recordOperations((actedOn) => {
    const journal = new AuditLog(path, context);
    for (const entry of more) {
      try {
        journal.append(entry);
        actedOn();
      } catch (error) {
        expect(error).toMatchObject({ code: 'audit-unwritable', cause: { code: 'ENOSPC' } });
      }
    }
    journal.close();
  }, room);
}

/** Puts a file where it is to be, in a folder with nothing else. */
function place(path: string, { contents }: Contents): void {
  rmSync(dirname(path), { recursive: true, force: true });
  if (contents === null) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
}

/** Cuts the power after each operation, with every outcome that there is. */
function everyCut(path: string, before: Contents, operations: readonly Operation[]) {
  const scratch = temporaryFolder();
  const counts = { outcomes: 0, refused: 0 };
  const change = mixer();
  withoutWaiting(() => {
    for (let cut = 0; cut <= operations.length; cut++) {
      counts.outcomes += everyOutcome((choose) => {
        const left = remains(path, before, operations.slice(0, cut), choose);
        if (!expectSurvival(scratch, left, change)) counts.refused++;
      });
    }
  });
  return counts;
}

/** Something else each time, and the same in every run. */
function mixer(): Choose {
  let state = 7;
  return (count) => {
    state = (state * 48271) % 2147483647; // Park and Miller's minimal standard generator
    return state % count;
  };
}

describe('a power cut', () => {
  it('loses nothing that was acted on, wherever it comes in the first life of a file', () => {
    const path = join(temporaryFolder(), 'data/audit/audit.jsonl');
    const counts = everyCut(path, nothing, record(path, entries.slice(0, 3)));
    expect(counts.outcomes).toBeGreaterThan(1000);
    // Only where a block is missing before one that is there; it is the auditor's, then.
    expect(counts.refused).toBeLessThan(counts.outcomes / 100);
  });

  it.each(['a byte', 'half of it', 'all but its newline'])(
    'loses nothing where it comes while a line is mended of which it left %s',
    (left) => {
      const path = join(temporaryFolder(), 'data/audit/audit.jsonl');
      record(path, entries.slice(0, 2));
      const whole = readFileSync(path);
      const actedOn = whole.subarray(0, whole.indexOf('\n') + 1);
      const half = (actedOn.length + whole.length) >> 1;
      const length = { 'a byte': actedOn.length + 1, 'half of it': half }[left] ?? whole.length - 1;
      const before = { contents: whole.subarray(0, length), actedOn };
      place(path, before);
      const counts = everyCut(path, before, record(path, [warned]));
      expect(counts.refused).toBeLessThan(5);
    },
  );

  it('loses nothing where it comes after a disk that was full', () => {
    const path = join(temporaryFolder(), 'data/audit/audit.jsonl');
    const counts = everyCut(path, nothing, record(path, entries, 700));
    expect(counts.refused).toBeLessThan(5);
  });

  it('loses nothing in life after life', () => {
    const path = join(temporaryFolder(), 'data/audit/audit.jsonl');
    const scratch = temporaryFolder();
    const lives = fc.property(fc.gen(), (pick) => {
      const choose: Choose = (count) => pick(fc.nat, { max: count - 1 });
      let before = nothing;
      for (let life = 0; life < 4; life++) {
        place(path, before);
        const more = Array.from({ length: choose(5) }, () => entries[choose(5)] ?? warned);
        const operations = record(path, more, choose(4) === 0 ? choose(2000) : undefined);
        const done = operations.slice(0, choose(operations.length + 1));
        const left = remains(path, before, done, choose);
        if (!expectSurvival(scratch, left, choose)) return; // until somebody has looked at it
        before = left;
      }
    });
    withoutWaiting(() => {
      fc.assert(lives, runs);
    });
  });
});

describe('these tests', () => {
  const isOfFile = (operation: Operation) =>
    'path' in operation && operation.path.endsWith('.jsonl');

  it.each([
    { what: 'a record', leave: (operation: Operation) => isOfFile(operation) },
    { what: 'a name', leave: (operation: Operation) => !isOfFile(operation) },
  ])('notice when somebody relies on $what that is not on the disk', ({ leave }) => {
    const path = join(temporaryFolder(), 'data/audit/audit.jsonl');
    const operations = record(path, entries.slice(0, 3));
    const hasty = operations.filter((operation) => operation.kind !== 'sync' || !leave(operation));
    expect(() => everyCut(path, nothing, hasty)).toThrow();
  });

  it('notice when the audit code does what they do not know', () => {
    const path = join(temporaryFolder(), 'file');
    expect(() =>
      recordOperations(() => {
        renameSync(path, `${path}2`);
      }),
    ).toThrow('does not know it');
  });
});
