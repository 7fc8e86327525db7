import type { PolicyStore } from '../config-location.ts';
import type { PoliciesResult } from '../config-source.ts';
import { readPolicyFolder } from './policy-folder.ts';
import { readPolicyPlist } from './policy-plist.ts';
import { readPolicyRegistry } from './policy-registry.ts';

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
