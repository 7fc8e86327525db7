import { isAbsolute, join, resolve } from 'node:path';
import { readRegularFile } from '../../base/regular-file.ts';
import { replaceFileSync } from '../../base/replace-file.ts';
import type { Config } from '../../config/schema/schema.ts';

/** A path is 4,096 bytes at most (Linux, PATH_MAX), or 32,767 characters (Windows). */
const MOST_NOTE_BYTES = 100_000;

export interface AuditFolderOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly dataFolder: string;
  /** The config's own; null where it cannot be read. */
  readonly settings: Pick<Config['audit'], 'folder'> | null;
}

/**
 * The folder with the audit file in it, its archived segments, its seal and its salt: what
 * `CLEARDESK_AUDIT_DIR` names, else the config's `audit.folder`, else `audit` in the data folder. The
 * errors of a config that cannot be read are recorded where the kiosk recorded last.
 */
export function auditFolder({ env, dataFolder, settings }: AuditFolderOptions): string {
  const named = env['CLEARDESK_AUDIT_DIR'];
  if (named !== undefined && named !== '') return resolve(named);
  if (settings === null) return lastAuditFolder(dataFolder);
  return settings.folder ?? usualFolder(dataFolder);
}

/** Where the kiosk of a data folder has its audit file, or had it when it last ran. */
export function lastAuditFolder(dataFolder: string): string {
  try {
    const folder = readRegularFile(noteIn(dataFolder), MOST_NOTE_BYTES).toString().trimEnd();
    return isAbsolute(folder) ? folder : usualFolder(dataFolder);
  } catch {
    return usualFolder(dataFolder); // most kiosks have never had another one
  }
}

/** Notes where the kiosk has its audit file from now on. @throws the file system's error */
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
