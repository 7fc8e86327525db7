import { accessSync, constants, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CommandIo } from '../command.ts';
import { errorCode, errorText } from '../../base/errors.ts';
import { isLink, isTrustedOwner, octal } from '../../base/folder-risk.ts';

/** Less than this, and a day's records and a session's downloads may not fit. */
const LITTLE_BYTES = 200_000_000;

const OTHERS_WRITE = 0o022;

/** The config and the folders: who may do what there, and how much room there is. */
export function placesTest(
  { dataFolder, auditFile, platform }: CommandIo,
  configFile: string,
): readonly string[] {
  const folders = [
    ...new Set([dataFolder, join(dataFolder, 'run'), join(dataFolder, 'log'), dirname(auditFile)]),
  ];
  const hasModes = platform !== 'win32';
  return [
    ...aboutConfig(configFile, hasModes),
    ...folders.flatMap((folder) => aboutFolder(folder, dataFolder, hasModes)),
  ];
}

function aboutConfig(file: string, hasModes: boolean): readonly string[] {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined || !hasModes) return [];
  const rights = `${file}: mode ${octal(stat.mode)}, owner ${stat.uid}`;
  const isOpen = (stat.mode & OTHERS_WRITE) !== 0;
  return [isOpen ? `! ${rights}: others than its owner may change it` : rights];
}

function aboutFolder(folder: string, dataFolder: string, hasModes: boolean): readonly string[] {
  try {
    const { mode, uid } = statSync(folder);
    const { bavail, bsize } = statfsSync(folder);
    const free = bavail * bsize;
    const rights = hasModes ? `, mode ${octal(mode)}, owner ${uid}` : '';
    const problems = [
      ...(free < LITTLE_BYTES ? ['there is little room'] : []),
      ...(hasModes && (mode & OTHERS_WRITE) !== 0 ? ['others than its owner may write there'] : []),
      ...(hasModes && !isTrustedOwner(uid) ? ['it belongs to another user'] : []),
      ...(folder !== dataFolder && isLink(folder) ? ['it is a symbolic link'] : []),
      ...(isWritable(folder) ? [] : ['this user may not write there']),
    ];
    const line = `${folder}: ${Math.floor(free / 1_000_000)} MB free${rights}`;
    return [problems.length === 0 ? line : `! ${line}: ${problems.join(', ')}`];
  } catch (error) {
    return [errorCode(error) === 'ENOENT' ? `${folder}: is not there` : `! ${errorText(error)}`];
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
