import { errorText } from './config-error.ts';
import type { ConfigPlace } from './config-place.ts';
import { readConfig } from './read-config.ts';
import { defaultConfig, type Config } from './schema.ts';

/** The config that a kiosk runs with, and whether anybody may use it. */
export interface LoadedConfig {
  readonly file: string;
  /** The defaults when the file is absent or rejected. */
  readonly config: Config;
  readonly isAbsent: boolean;
  /** Why the file is rejected; null when it is not. */
  readonly errors: readonly string[] | null;
  /** The file is rejected, and this is the config that the kiosk had before; people may sign in. */
  readonly isLastGood: boolean;
}

/** Reads the config for a kiosk. Never throws. */
export function loadConfig(place: ConfigPlace): LoadedConfig {
  const { file } = place;
  const result = readConfig(place);
  switch (result.kind) {
    case 'ok':
    case 'absent': {
      const { kind, config } = result;
      return { file, config, isAbsent: kind === 'absent', errors: null, isLastGood: false };
    }
    case 'unreadable':
      return rejected(file, [result.reason]);
    case 'invalid':
      return rejected(file, result.errors.map(errorText));
  }
}

function rejected(file: string, errors: readonly string[]): LoadedConfig {
  return { file, config: defaultConfig(), isAbsent: false, errors, isLastGood: false };
}
