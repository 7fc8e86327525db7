import { errorText } from '../errors/config-error.ts';
import type { ConfigLocation } from '../source/config-location.ts';
import { readConfig } from '../source/read-config.ts';
import { defaultConfig, type Config } from '../schema/schema.ts';

/** The config that a kiosk runs with, and whether users may sign in with it. */
export interface LoadedConfig {
  readonly file: string;
  /** Names of the policies above the file; none if anything is rejected. */
  readonly policies: readonly string[];
  /** The defaults if anything is rejected, or where the file is absent and no policy applies. */
  readonly config: Config;
  /** What `config` was made of: the settings as they are written, the names of files absolute. */
  readonly written: unknown;
  /** There is no file. */
  readonly isAbsent: boolean;
  /** Why the file or a policy is rejected; null when none is. */
  readonly errors: readonly string[] | null;
  /** Something is rejected, and this is the kiosk's previous config; users may sign in. */
  readonly isLastGood: boolean;
}

/** Reads the config for a kiosk. Never throws. */
export function loadConfig(place: ConfigLocation): LoadedConfig {
  const { file } = place;
  const result = readConfig(place);
  switch (result.kind) {
    case 'ok':
    case 'absent': {
      const { kind, config, written, settings } = result;
      const { policies } = settings;
      const isAbsent = kind === 'absent';
      return { file, policies, config, written, isAbsent, errors: null, isLastGood: false };
    }
    case 'unreadable': {
      const { policy, reason } = result;
      return rejected(file, [policy === null ? reason : `${policy}: ${reason}`]);
    }
    case 'invalid':
      return rejected(file, result.errors.map(errorText));
  }
}

function rejected(file: string, errors: readonly string[]): LoadedConfig {
  const config = defaultConfig();
  return { file, policies: [], config, written: {}, isAbsent: false, errors, isLastGood: false };
}
