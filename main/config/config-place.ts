import { win32 } from 'node:path';

/** Which config file applies. */
export interface ConfigPlace {
  readonly file: string;
  /** Somebody named this file; it is not just the operating system's usual place. */
  readonly isNamed: boolean;
}

/**
 * Where the config file is: where the command line says, else where CLEARDESK_CONFIG says, else the
 * operating system's place for the settings of the whole computer.
 * @param named the command line's `--config FILE`; null or empty without one
 */
export function configPlace(from: {
  readonly named: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}): ConfigPlace {
  const named = [from.named, from.env['CLEARDESK_CONFIG']].find(Boolean) ?? null;
  return named === null
    ? { file: usualPlace(from.platform, from.env), isNamed: false }
    : { file: named, isNamed: true };
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
