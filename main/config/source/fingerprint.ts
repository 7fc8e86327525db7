import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigLocation } from './config-location.ts';
import { readText } from './read-text.ts';

/**
 * What the config file and a folder of policies hold now, as a hash: cheap enough for the start of a
 * kiosk, to find out whether they have to be read anew. Policies that are in no folder (Windows, macOS)
 * are not in it. Never throws.
 */
export function configFingerprint({ file, policies }: ConfigLocation): string {
  const files = policies?.kind === 'folder' ? [file, ...policyFiles(policies.folder)] : [file];
  const hash = createHash('sha256');
  for (const each of files) hash.update(`${JSON.stringify([each, readText(each)])}\n`);
  return hash.digest('hex');
}

/** The policies in a folder, in the order in which they count; none where it cannot be read. */
export function policyFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter(isPolicy)
      .toSorted()
      .map((name) => join(folder, name));
  } catch {
    return []; // reading the policies says what is wrong
  }
}

/** By its name. Not those that editors and package managers keep for a while. */
export function isPolicy(name: string): boolean {
  return name.endsWith('.yaml') && !name.startsWith('.');
}
