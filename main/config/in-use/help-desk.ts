import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { isLink } from '../../base/folder-risk.ts';
import { readRegularFile } from '../../base/regular-file.ts';
import { replaceFileSync } from '../../base/replace-file.ts';
import type { LoadedConfig } from './load-config.ts';

/** More bytes than the 200 characters that `organisation.helpDesk` allows can take. */
const MAX_BYTES = 1024;

/**
 * The help desk that the screens name: the config's own, or, where the config is rejected, that of the
 * last good config. The data folder keeps a copy, because a device that starts with a broken config
 * has to tell its users whom to call.
 * @returns null where no help desk is set
 */
export function helpDeskOf(
  { config, errors, isLastGood }: LoadedConfig,
  dataFolder: string,
): string | null {
  return errors === null || isLastGood ? config.organisation.helpDesk : savedHelpDesk(dataFolder);
}

/**
 * Saves the help desk of a good config for a later start; does nothing for a rejected config.
 * @throws the file system's error
 */
export function saveHelpDesk(loaded: LoadedConfig, dataFolder: string): void {
  if (loaded.errors !== null) return;
  const { helpDesk } = loaded.config.organisation;
  if (helpDesk === savedHelpDesk(dataFolder)) return;
  const file = fileIn(dataFolder);
  if (helpDesk === null) {
    rmSync(file, { force: true });
    return;
  }
  replaceFileSync(file, `${helpDesk}\n`);
}

function savedHelpDesk(dataFolder: string): string | null {
  const file = fileIn(dataFolder);
  try {
    const bytes = readRegularFile(file, MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES || isLink(file)) return null;
    const helpDesk = bytes
      .toString()
      .replaceAll(/\p{Cc}/gu, ' ')
      .trim();
    return helpDesk === '' ? null : helpDesk;
  } catch {
    return null; // absent or unreadable: the screen says "a member of staff"
  }
}

function fileIn(dataFolder: string): string {
  return join(dataFolder, 'help-desk');
}
