import { win32 } from 'node:path';

/** Below HKEY_LOCAL_MACHINE, where no kiosk user may write; what is in HKEY_CURRENT_USER is not read. */
export const POLICY_KEY = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Cleardesk';
/** What a configuration profile calls the app's settings. */
export const PREFERENCE_DOMAIN = 'org.cleardesk.Cleardesk';

/** Which config file applies, below which policies. */
export interface ConfigLocation {
  readonly file: string;
  /** Somebody named this file; it is not just the operating system's usual place. */
  readonly isNamed: boolean;
  /** Where the organisation's policies are; without it there are none. */
  readonly policies?: PolicyStore;
}

/**
 * Where a device's management puts policies: places that only an administrator can write to, and
 * that no option and no variable of ours leads away from.
 */
export type PolicyStore =
  | { readonly kind: 'folder'; readonly folder: string }
  /** `system`: the folder with the operating system's own programs. */
  | { readonly kind: 'registry'; readonly key: string; readonly system: string }
  | { readonly kind: 'plist'; readonly file: string };

/**
 * Where the config file is: where the command line says, else where CLEARDESK_CONFIG says, else the
 * operating system's place for the settings of the whole computer.
 * @param named the command line's `--config FILE`; null or empty without one
 */
export function configLocation(from: {
  readonly named: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}): ConfigLocation {
  const named = [from.named, from.env['CLEARDESK_CONFIG']].find(Boolean) ?? null;
  return {
    file: named ?? usualPlace(from.platform, from.env),
    isNamed: named !== null,
    policies: policyStore(from.platform, from.env),
  };
}

function policyStore(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): PolicyStore {
  switch (platform) {
    case 'win32':
      return {
        kind: 'registry',
        key: POLICY_KEY,
        system: win32.join(env['SystemRoot'] ?? 'C:\\Windows', 'System32'),
      };
    case 'darwin':
      return { kind: 'plist', file: `/Library/Managed Preferences/${PREFERENCE_DOMAIN}.plist` };
    default:
      return { kind: 'folder', folder: '/etc/cleardesk/policies' };
  }
}

function usualPlace(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): string {
  switch (platform) {
    case 'win32':
      return win32.join(env['ProgramData'] ?? 'C:\\ProgramData', 'Cleardesk', 'cleardesk.yaml');
    case 'darwin':
      return '/Library/Application Support/Cleardesk/cleardesk.yaml';
    default:
      return '/etc/cleardesk/cleardesk.yaml';
  }
}
