import { lstatSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { otherThanFile } from '../base/regular-file.ts';
import { removeTree } from '../base/remove-tree.ts';

/** The folders of one process of the kiosk. All of them are removed when the process has ended. */
export interface RunFolder {
  readonly path: string;
  /** Chromium's profile. */
  readonly profile: string;
  /** Temporary files of Chromium and of ours. */
  readonly temporary: string;
  /** Files of the session that this process holds. */
  readonly downloads: string;
  /** A file with the print system's ids of that session's print jobs. */
  readonly printJobs: string;
}

/** The file with the print jobs of the process that has this run folder. */
export function printJobsFile(runFolder: string): string {
  return join(runFolder, 'print-jobs');
}

/**
 * Creates a new folder for this process below the data folder; only this OS user may read it. Its
 * path contains no symbolic link, so that the kiosk notices one that appears later.
 * @param warn called with what stood in the place of a folder and was removed
 */
export function makeRunFolder(dataFolder: string, warn: Warn = () => undefined): RunFolder {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const runs = runsFolder(dataFolder);
  removeUnlessFolder(runs, warn);
  mkdirSync(runs, { recursive: true, mode: 0o700 });
  const path = mkdtempSync(join(runs, 'of-'));
  const folder = {
    path,
    profile: join(path, 'profile'),
    temporary: join(path, 'tmp'),
    downloads: join(path, 'downloads'),
    printJobs: printJobsFile(path),
  };
  for (const sub of [folder.profile, folder.temporary, folder.downloads]) {
    mkdirSync(sub, { mode: 0o700 });
  }
  return folder;
}

/**
 * The folders that earlier processes left behind. Anything else beside them, such as a symbolic
 * link to another folder, belongs to no session: it is removed, and not followed.
 * @param warn called with what was removed
 */
export function staleRunFolders(
  dataFolder: string,
  mine: RunFolder,
  warn: Warn = () => undefined,
): readonly string[] {
  const runs = runsFolder(dataFolder);
  return readdirSync(runs)
    .map((name) => join(runs, name))
    .filter((path) => path !== mine.path && removeUnlessFolder(path, warn));
}

/** Removes the folders of ended processes; tries again while files are still being written. */
export async function removeFolders(paths: readonly string[]): Promise<void> {
  for (const path of paths) await removeTree(path).catch(() => undefined);
}

/** Without a symbolic link in its path: the data folder itself may be one. */
function runsFolder(dataFolder: string): string {
  return join(realpathSync(dataFolder), 'run');
}

type Warn = (text: string) => void;

/** @returns whether the path is a folder, and not a link to one */
function removeUnlessFolder(path: string, warn: Warn): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return false;
  if (stats.isDirectory()) return true;
  // `unlink` removes no folder, in case one has taken this name meanwhile.
  unlinkSync(path);
  warn(`${path} was ${otherThanFile(stats) ?? 'a file'}, not a folder: it was removed`);
  return false;
}
