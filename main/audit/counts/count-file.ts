import { isSystemError } from '../../base/errors.ts';
import { EMPTY_CHAIN, type ChainHead } from '../file/chain.ts';
import { closeAll, type OpenedFile, openAuditFiles } from '../read/audit-files.ts';
import { archivedSegments } from '../read/segments.ts';
import { recordIn } from '../read/read-records.ts';
import { existsSync } from 'node:fs';
import { AuditCounts } from './audit-counts.ts';
import type { CountedFile } from './audit-counter.ts';

/**
 * Counts all records of an audit file and of its archived segments. It blocks its thread: for a worker.
 * Lines that are not records count as nothing, and a file that is not there has none.
 * @throws the file system's error
 */
export function countFile(auditFile: string): CountedFile {
  const counts = new AuditCounts();
  let head: ChainHead = EMPTY_CHAIN;
  if (!existsSync(auditFile) && archivedSegments(auditFile).length === 0) {
    return { head, counts: counts.stored };
  }
  const files = openAuditFiles(auditFile);
  try {
    for (const file of files) {
      for (const line of linesOf(file)) {
        const read = recordIn(line);
        // A segment that was there twice, plain and compressed, counts once.
        if (read === null || read.record.seq <= head.seq) continue;
        counts.see(read.record);
        head = { seq: read.record.seq, hash: read.hash };
      }
    }
    return { head, counts: counts.stored };
  } finally {
    closeAll(files);
  }
}

/** A compressed segment that cannot be unpacked has no lines; `audit verify` names it. */
function* linesOf(file: OpenedFile): Generator<Buffer> {
  try {
    for (const { bytes } of file.lines()) yield bytes;
  } catch (error) {
    if (isSystemError(error)) throw error;
  }
}
