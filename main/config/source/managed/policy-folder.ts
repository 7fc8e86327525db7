import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ownershipRisk } from '../../../base/folder-risk.ts';
import type { ConfigError } from '../../errors/config-error.ts';
import { isPolicy, type PolicyStore } from '../config-location.ts';
import { type ConfigSource, type PoliciesResult, yamlSource } from '../config-source.ts';
import { readText, withoutBytes } from '../read-text.ts';
import { readPolicyPlist } from './policy-plist.ts';
import { readPolicyRegistry } from './policy-registry.ts';

/**
 * Reads a folder of policies: each `*.yaml` in it is a part of a config file. If two set the same
 * setting, the later one by name applies, as in sysctl.d(5) and systemd's drop-ins. Never throws.
 */
export function readPolicyFolder(folder: string): PoliciesResult {
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    const result = withoutBytes(folder, error);
    if (result.kind === 'absent') return { kind: 'ok', configSources: [], warnings: [] };
    return { ...result, policy: folder };
  }
  const refused = refusal(folder);
  if (refused !== null) return refused;
  const configSources: ConfigSource[] = [];
  const errors: ConfigError[] = [];
  for (const name of names.filter(isPolicy).toSorted()) {
    const file = join(folder, name);
    const source = readText(file);
    if (source.kind === 'unreadable') return { ...source, policy: file };
    const refusedFile = refusal(file);
    if (refusedFile !== null) return refusedFile;
    if (source.kind === 'ok') configSources.push(yamlSource(source.text, { file, isPolicy: true }));
    if (source.kind === 'not-text') {
      const { line, column, message, allowed } = source;
      errors.push({ line, column, message, allowed, path: '', policy: { kind: 'file', file } });
    }
  }
  if (errors.length > 0) return { kind: 'invalid', errors };
  return { kind: 'ok', configSources, warnings: names.filter(isMisnamed).map(misnamed(folder)) };
}

/** A policy overrides the config file, so only root and the kiosk's own user may write one. */
function refusal(path: string): PoliciesResult | null {
  const risk = ownershipRisk(path);
  return risk === null ? null : { kind: 'unreadable', policy: path, reason: `refused, ${risk}` };
}

function isMisnamed(name: string): boolean {
  return /\.(yml|json)$/i.test(name) && !name.startsWith('.');
}

function misnamed(folder: string): (name: string) => string {
  return (name) => `${join(folder, name)} is not read: the name of a policy ends in .yaml`;
}

/**
 * Reads the policies of the device management. Never throws.
 * @param folder the folder that file names are relative to, for a store that is in no folder
 */
export function readPolicies(store: PolicyStore | undefined, folder: string): PoliciesResult {
  switch (store?.kind) {
    case undefined:
      return { kind: 'ok', configSources: [], warnings: [] };
    case 'folder':
      return readPolicyFolder(store.folder);
    case 'registry':
      return readPolicyRegistry(store, folder);
    case 'plist':
      return readPolicyPlist(store.file, folder);
  }
}
