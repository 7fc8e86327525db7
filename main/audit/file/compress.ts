import { createWriteStream, existsSync, renameSync, unlinkSync } from 'node:fs';
import { open, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { openNewFile, openRegularFileHandle } from '../../base/regular-file.ts';
import { archivedSegments } from '../read/segments.ts';

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
  await pipeline(plain, createGzip(), createWriteStream(part, { fd: openNewFile(part) }));
  const file = await open(part, 'r');
  await file.sync().finally(() => file.close());
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
