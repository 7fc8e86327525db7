import { join } from 'node:path';
import { errorText } from '../base/errors.ts';
import { lastTroublesInFiles, lastTroublesInJournal } from '../log/last-troubles.ts';
import type { DiagnoseIo } from './diagnose.ts';

const MOST_LINES = 20;

/** The last errors and warnings of the log, from its files and from the journal. */
export function loggedTroubles({ dataFolder, env, platform }: DiagnoseIo): readonly string[] {
  const folder = join(dataFolder, 'log');
  const journal = platform === 'linux' ? lastTroublesInJournal(env, MOST_LINES) : null;
  let files: readonly string[] | null;
  try {
    files = lastTroublesInFiles(folder, MOST_LINES);
  } catch (error) {
    return [`! ${folder}: cannot be read: ${errorText(error)}`];
  }
  return [
    ...(files === null ? [`${folder}: is not there`] : titled(folder, files)),
    ...(journal === null ? [] : titled('journal of cleardesk-kiosk', journal)),
  ];
}

function titled(place: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [`${place}: none`];
  return [`${place}:`, ...lines.map((line) => `  ${line}`)];
}
