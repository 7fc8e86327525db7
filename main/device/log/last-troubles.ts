import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readRegularFile } from '../../base/regular-file.ts';
import { logFiles } from './log-file.ts';

/** Ten times the largest file of the log (log-file.ts). */
const MOST_BYTES = 20_000_000;

/**
 * The last errors and warnings of the log's files, the newest first.
 * @returns null if the folder does not exist
 * @throws NotAFileError, or the file system's error
 */
export function lastTroublesInFiles(folder: string, most: number): readonly string[] | null {
  if (!existsSync(folder)) return null;
  const found: string[] = [];
  for (const file of logFiles(folder)) {
    const lines = readRegularFile(file, MOST_BYTES).toString().trimEnd().split('\n').toReversed();
    found.push(...lines.filter((line) => /^\S+ (error|warning) /.test(line)));
    if (found.length >= most) break;
  }
  return found.slice(0, most);
}

const JOURNAL_LIMIT_MS = 5000;

/**
 * The last errors and warnings of the installed service in the journal of systemd.
 * @returns null if there is no journal, or this user may not read it
 */
export function lastTroublesInJournal(
  env: NodeJS.ProcessEnv,
  most: number,
): readonly string[] | null {
  const asked = ['--identifier=cleardesk-kiosk', '--priority=warning', `--lines=${most}`];
  const { status, stdout } = spawnSync(
    'journalctl',
    [...asked, '--reverse', '--quiet', '--no-pager', '--output=short-iso', '--no-hostname'],
    { env: { ...env, LC_ALL: 'C' }, encoding: 'utf8', timeout: JOURNAL_LIMIT_MS },
  );
  if (status !== 0) return null;
  return stdout.split('\n').filter((line) => line !== '');
}
