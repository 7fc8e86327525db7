import type { PolicyStore } from '../config-location.ts';
import type { PoliciesResult } from '../config-source.ts';
import { readPolicyFolder } from './policy-folder.ts';
import { readPolicyPlist } from './policy-plist.ts';
import { readPolicyRegistry } from './policy-registry.ts';

/**
 * Reads what the device's management has set. Never throws.
 * @param folder where names of files are relative to, in a store that is in no folder itself
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
