import { createWriteStream, existsSync, renameSync, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readdir, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { openAuditFile } from '../read/audit-files.ts';
import { type ChainHead, checkLineAlone, EMPTY_CHAIN } from './chain.ts';
import type { AuditEvent } from '../event.ts';
import { archivedSegments, type Segment, segmentPath } from '../read/segments.ts';
import { syncFolder } from '../../base/replace-file.ts';
import { openNewFile, openRegularFileHandle } from '../../base/regular-file.ts';

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

/** The compression that runs or waits in this process, by audit file. */
const packing = new Map<string, Promise<void>>();

/**
 * Compresses all archived segments but the newest, one after another, in the background. A file
 * gets its final name only when it is whole and on the disk. Never rejects: after a failure, the
 * next rotation tries again. Calls for one audit file run one after another, because two at once
 * would write the same draft.
 */
export function compressSegments(auditFile: string): Promise<void> {
  const before = packing.get(auditFile) ?? Promise.resolve();
  const all = before.then(() => packAll(auditFile));
  packing.set(auditFile, all);
  return all;
}

async function packAll(auditFile: string): Promise<void> {
  const plain = archivedSegments(auditFile)
    .slice(0, -1)
    .filter(({ isPacked }) => !isPacked);
  if (plain.length === 0) return;
  await removeParts(dirname(auditFile)).catch(() => undefined);
  for (const { path } of plain) {
    await pack(path).catch(() => undefined); // the plain file is still there
  }
}

async function pack(path: string): Promise<void> {
  // The name has this process's id, so that two processes do not write the same draft.
  const part = `${path}.${process.pid}.part`;
  const plain = (await openRegularFileHandle(path)).createReadStream();
  // Written to the disk by the handle that wrote it: Windows refuses that to one that only reads.
  const packed = createWriteStream(part, { fd: openNewFile(part), flush: true });
  await pipeline(plain, createGzip(), packed);
  // Without a pause: if rotation removed the plain file in between, its content would come back.
  if (existsSync(path)) {
    renameSync(part, `${path}.gz`);
    unlinkSync(path);
  } else {
    unlinkSync(part);
  }
}

/**
 * Removes the drafts of processes that died. A live process that loses its draft keeps the plain
 * file.
 */
async function removeParts(folder: string): Promise<void> {
  const parts = (await readdir(folder)).filter((name) => /-\d+\..*\.\d+\.part$/.test(name));
  for (const name of parts) await rm(join(folder, name), { force: true });
}
