import { isAbsolute, join, resolve } from 'node:path';
import { readRegularFile } from '../../base/regular-file.ts';
import { replaceFileSync } from '../../base/replace-file.ts';
import type { Config } from '../../config/schema/schema.ts';

/** A path is 4,096 bytes at most (Linux, PATH_MAX), or 32,767 characters (Windows). */
const MOST_NOTE_BYTES = 100_000;

export interface AuditFolderOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly dataFolder: string;
  /** Null if the config cannot be read. */
  readonly settings: Pick<Config['audit'], 'folder'> | null;
}

/**
 * The folder of the audit file, its archived segments, its seal key and its salt: the one that
 * `CLEARDESK_AUDIT_DIR` names, else the config's `audit.folder`, else `audit` in the data folder.
 * If the config cannot be read, the kiosk records that in the folder that it used last.
 */
export function auditFolder({ env, dataFolder, settings }: AuditFolderOptions): string {
  const named = env['CLEARDESK_AUDIT_DIR'];
  if (named !== undefined && named !== '') return resolve(named);
  if (settings === null) return lastAuditFolder(dataFolder);
  return settings.folder ?? usualFolder(dataFolder);
}

/** The folder in which the kiosk of a data folder had its audit file when it last ran. */
export function lastAuditFolder(dataFolder: string): string {
  try {
    const folder = readRegularFile(noteIn(dataFolder), MOST_NOTE_BYTES).toString().trimEnd();
    return isAbsolute(folder) ? folder : usualFolder(dataFolder);
  } catch {
    return usualFolder(dataFolder); // most kiosks have never had another one
  }
}

/** Stores the folder in which the kiosk now has its audit file. @throws the file system's error */
export function noteAuditFolder(dataFolder: string, folder: string): void {
  if (folder === lastAuditFolder(dataFolder)) return;
  replaceFileSync(noteIn(dataFolder), `${folder}\n`);
}

function usualFolder(dataFolder: string): string {
  return join(dataFolder, 'audit');
}

function noteIn(dataFolder: string): string {
  return join(dataFolder, 'audit-folder');
}
