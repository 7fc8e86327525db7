import { lstatSync, mkdirSync, mkdtempSync, readdirSync, unlinkSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/** The folders of one process of the kiosk. All of it goes when the process has gone. */
export interface RunFolder {
  readonly path: string;
  /** Chromium's profile. */
  readonly profile: string;
  /** Temporary files of Chromium and of ours. */
  readonly temporary: string;
  /** Files of the session that this process holds. */
  readonly downloads: string;
  /** What the print system calls the jobs of that session; a file. */
  readonly printJobs: string;
}

/** Where the print jobs of the process with this folder are written down. */
export function printJobsFile(runFolder: string): string {
  return join(runFolder, 'print-jobs');
}

/** Makes a new folder for this process below the data folder; only this user may look into it. */
export function makeRunFolder(dataFolder: string): RunFolder {
  // A link in its place leads to another folder, whose contents would be taken for a session's.
  if (isLink(runsFolder(dataFolder))) unlinkSync(runsFolder(dataFolder));
  mkdirSync(runsFolder(dataFolder), { recursive: true, mode: 0o700 });
  const path = mkdtempSync(join(runsFolder(dataFolder), 'of-'));
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

/** The folders that processes before this one left behind. */
export function staleRunFolders(dataFolder: string, mine: RunFolder): readonly string[] {
  return readdirSync(runsFolder(dataFolder))
    .map((name) => join(runsFolder(dataFolder), name))
    .filter((path) => path !== mine.path);
}

/** Removes folders whose processes have gone; what is still being written is tried again. */
export async function removeFolders(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }).catch(
      () => undefined,
    );
  }
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

function runsFolder(dataFolder: string): string {
  return join(dataFolder, 'run');
}
