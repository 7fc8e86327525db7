import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigLocation } from './config-location.ts';
import { readText } from './read-text.ts';

/**
 * A hash of the config file and a folder of policies, by which the kiosk finds out whether it has
 * to read them again. It does not cover policies that are in no folder (Windows, macOS). Never
 * throws.
 */
export function configFingerprint({ file, policies }: ConfigLocation): string {
  const files = policies?.kind === 'folder' ? [file, ...policyFiles(policies.folder)] : [file];
  const hash = createHash('sha256');
  for (const each of files) hash.update(`${JSON.stringify([each, readText(each)])}\n`);
  return hash.digest('hex');
}

/** The policy files in a folder, the lowest priority first; none if it cannot be read. */
export function policyFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter(isPolicy)
      .toSorted()
      .map((name) => join(folder, name));
  } catch {
    return []; // readPolicies reports the error
  }
}

/** True for the name of a policy file; false for the temporary files of editors. */
export function isPolicy(name: string): boolean {
  return name.endsWith('.yaml') && !name.startsWith('.');
}
