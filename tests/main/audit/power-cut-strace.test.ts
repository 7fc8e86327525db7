import { mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { AuditLog } from '../../../main/audit/audit-log.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { context } from './example-entries.ts';
import { entries } from './power-cut/entries.ts';
import type { Operation } from './power-cut/operation.ts';
import { recordOperations } from './power-cut/record-operations.ts';
import { straceOperations } from './power-cut/strace.ts';

/** `npm run soak -- power-cut`: there strace is part of the machine. */
const isSoak = process.env['CLEARDESK_SOAK'] === '1';

it.runIf(isSoak)('the kernel is asked what power-cut.test.ts takes for granted', () => {
  const [noted, straced] = [emptyFolder(), emptyFolder()];
  const operations = recordOperations((actedOn) => {
    const journal = new AuditLog(join(noted, 'data/audit/audit.jsonl'), context);
    for (const entry of entries) {
      journal.append(entry);
      actedOn();
    }
    journal.close();
  });
  const script = join(import.meta.dirname, 'power-cut/append.ts');
  const args = ['--import', 'tsx', script, join(straced, 'data/audit/audit.jsonl')];
  const asked = below(straced, straceOperations(args, straced));
  expect(asked).toEqual(below(noted, operations));
  expect(asked.filter(({ kind }) => kind === 'acted-on')).toHaveLength(entries.length);
});

function emptyFolder(): string {
  const folder = join(temporaryFolder(), 'device');
  mkdirSync(folder);
  return folder;
}

/** What concerns the contents of a folder, by its paths from there. */
function below(folder: string, operations: readonly Operation[]): readonly Operation[] {
  return operations.flatMap((operation): readonly Operation[] => {
    if (!('path' in operation)) return [operation];
    if (!operation.path.startsWith(`${folder}/`)) return [];
    return [{ ...operation, path: relative(folder, operation.path) }];
  });
}
