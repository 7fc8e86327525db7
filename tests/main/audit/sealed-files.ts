import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { beginSealing } from '../../../main/audit/file/begin-sealing.ts';
import { archivedSegments } from '../../../main/audit/read/segments.ts';
import { AuditLog } from '../../../main/audit/audit-log.ts';
import type { SealKey } from '../../../main/audit/file/seal.ts';
import type { Config } from '../../../main/config/schema/schema.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { blocked, context, started, warned } from './example-entries.ts';

/** A sealed audit file as a kiosk wrote it, with its archived segments, and what `audit init` showed. */
export interface SealedFiles {
  readonly folder: string;
  readonly auditFile: string;
  readonly keys: readonly [SealKey, ...SealKey[]];
}

/** @param records besides those that the kiosk adds by itself */
export function sealedFiles(given: {
  readonly records: number;
  readonly settings?: Partial<Config['audit']>;
}): SealedFiles {
  const folder = temporaryFolder();
  const auditFile = join(folder, 'audit.jsonl');
  const settings = { ...context.settings(), ...given.settings };
  const keys = [seal(auditFile, settings)] as const;
  record(auditFile, given.records, settings);
  return { folder, auditFile, keys };
}

/** @returns the verification key */
export function seal(auditFile: string, settings = context.settings()): SealKey {
  const key = beginSealing(auditFile, { ...context, settings }, true);
  if (key === null) throw new Error('sealing did not begin');
  return key;
}

export function record(auditFile: string, records: number, settings = context.settings()): void {
  const journal = new AuditLog(auditFile, { ...context, settings: () => settings });
  const entries = [started, blocked, warned];
  for (let i = 0; i < records; i++) journal.append(entries[i % entries.length] ?? started);
  journal.close();
}

/** Waits until the kiosk has packed all archived segments but the newest. */
export async function packed(files: SealedFiles): Promise<SealedFiles> {
  const isPending = () => {
    const names = readdirSync(files.folder);
    const plain = archivedSegments(files.auditFile).filter(({ isPacked }) => !isPacked);
    return plain.length > 1 || names.some((name) => name.endsWith('.part'));
  };
  while (isPending()) await setTimeout(5);
  return files;
}

/** A folder's files by their names. */
export type Files = ReadonlyMap<string, Buffer>;

export function readFolder(folder: string): Files {
  const names = readdirSync(folder).sort();
  return new Map(names.map((name) => [name, readFileSync(join(folder, name))]));
}

export function writeFolder(folder: string, files: Files): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
}
