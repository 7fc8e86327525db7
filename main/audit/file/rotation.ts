import { existsSync, renameSync, unlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { openAuditFile } from '../read/audit-files.ts';
import { checkLineAlone, EMPTY_CHAIN, type ChainHead } from './chain.ts';
import type { AuditEvent } from '../event.ts';
import { segmentPath, type Segment } from '../read/segments.ts';
import { syncFolder } from '../../base/replace-file.ts';

/**
 * Rotates a full audit file: renames it to an archived segment. The next record begins a new file.
 * @returns false if that fails; the file then keeps growing, so that no record is lost
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

/** The first record of a file that follows archived segments. */
export type Rotation = Extract<AuditEvent, { readonly event: 'audit-rotated' }>;

/**
 * Decides which archived segments to remove. The record states what this and earlier rotations
 * decided, not what is on the disk: if an attacker removes a file, verification must still miss it.
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

/** Call this only when the record of the rotation is on the disk. */
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

/** `removedUpTo` of the previous rotation, from the newest segment that begins with one. */
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
