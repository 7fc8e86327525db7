import { closeSync } from 'node:fs';
import type { PoliciesResult } from '../config-source.ts';
import { ownershipRisk } from '../../../base/folder-risk.ts';
import { openRegularFile } from '../../../base/regular-file.ts';
import { withoutBytes } from '../read-text.ts';
import { type RunProgram, runProgram } from './run-program.ts';

/**
 * Reads the managed preferences of a Mac: the file that macOS writes from the configuration
 * profiles of the device management, and that only root can write. It does not read what a user
 * sets with `defaults`. Never throws. Not yet tried on macOS.
 * @param folder the folder that file names in the preferences are relative to
 */
export function readPolicyPlist(
  file: string,
  folder: string,
  run: RunProgram = runProgram,
): PoliciesResult {
  const unreadable = (reason: string) => ({ kind: 'unreadable', policy: file, reason }) as const;
  try {
    closeSync(openRegularFile(file));
  } catch (error) {
    const result = withoutBytes(file, error);
    if (result.kind === 'absent') return { kind: 'ok', configSources: [], warnings: [] };
    return unreadable(result.reason);
  }
  const risk = ownershipRisk(file);
  if (risk !== null) return unreadable(`refused, ${risk}`);
  const { code, output, problem } = run('/usr/bin/plutil', ['-convert', 'json', '-o', '-', file]);
  if (code !== 0) return unreadable(`plutil says: ${problem || output.trim()}`);
  const value = settingsIn(output);
  if (value === null) return unreadable('plutil gave no dictionary');
  const configSource = {
    policy: file,
    folder,
    value,
    problems: [],
    isBroken: false,
    emptyKeys: [],
    placeOf: () => ({ line: 1, column: 1, policy: { kind: 'value', name: file } }) as const,
  };
  return { kind: 'ok', configSources: [configSource], warnings: [] };
}

/** Null: no dictionary. */
function settingsIn(json: string): object | null {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    // The keys that describe the profile itself, such as PayloadUUID.
    const settings = Object.entries(value).filter(([key]) => !key.startsWith('Payload'));
    return Object.fromEntries(settings);
  } catch {
    return null;
  }
}
