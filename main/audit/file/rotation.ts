import { existsSync, renameSync, unlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { openAuditFile } from '../read/audit-files.ts';
import { checkLineAlone, EMPTY_CHAIN, type ChainHead } from './chain.ts';
import type { AuditEvent } from '../event.ts';
import { segmentPath, type Segment } from '../read/segments.ts';
import { syncFolder } from '../../base/replace-file.ts';

/**
 * Puts a full audit file aside under a name of its own. The next record begins a new one.
 * @returns false where that cannot be done; the file then goes on growing, for nothing is worth losing it
 */
export function rotateAuditFile(auditFile: string, firstSeq: number): boolean {
  const path = segmentPath(auditFile, firstSeq);
  if (existsSync(path) || existsSync(`${path}.gz`)) return false;
  try {
    renameSync(auditFile, path);
    syncFolder(dirname(auditFile));
    return true;
  } catch {
    return false;
  }
}

/** What the first record of a file says that follows full ones. */
export type Rotation = Extract<AuditEvent, { readonly event: 'audit-rotated' }>;

/**
 * Decides which archived segments go. What is recorded is what was decided here and before, not what is
 * found on the disk: a file that somebody took away must stay missed.
 * @param full oldest first
 */
export function planRotation(
  full: readonly Segment[],
  keep: number,
): { readonly record: Rotation; readonly excess: readonly Segment[] } {
  const excess = full.slice(0, Math.max(0, full.length - keep));
  const kept = full.slice(excess.length);
  const removedNow = excess.length === 0 ? 0 : (kept[0]?.firstSeq ?? 1) - 1;
  const removedUpTo = Math.max(removedNow, removedBefore(full));
  return { record: { event: 'audit-rotated', keep, files: kept.length, removedUpTo }, excess };
}

/** To be called when the record of it is on the disk. */
export function removeSegments(excess: readonly Segment[]): void {
  for (const { path } of excess) {
    try {
      unlinkSync(path);
    } catch {
      // the next rotation tries again
    }
  }
}

/** Where the chain stands at the end of the newest archived segment. */
export function headOfSegments(full: readonly Segment[]): ChainHead {
  const newest = full.at(-1);
  if (newest === undefined) return EMPTY_CHAIN;
  const file = openAuditFile(newest.path, newest.isPacked);
  try {
    for (const { bytes } of file.linesBackwards()) {
      const check = checkLineAlone(bytes);
      if (check.kind === 'good') return check.head;
    }
    return EMPTY_CHAIN;
  } finally {
    file.close();
  }
}

/** What the rotation before said, in the first record of the newest archived segment that has one. */
function removedBefore(full: readonly Segment[]): number {
  for (const one of full.toReversed()) {
    const file = openAuditFile(one.path, one.isPacked);
    try {
      for (const { bytes } of file.lines()) {
        const check = checkLineAlone(bytes);
        if (check.kind === 'bad') break;
        const { event, removedUpTo } = check.record;
        if (event === 'audit-rotated' && typeof removedUpTo === 'number') return removedUpTo;
        break;
      }
    } finally {
      file.close();
    }
  }
  return 0;
}
