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
  /** Why the file is rejected, so that nobody may sign in; null when it is not. */
  readonly errors: readonly string[] | null;
}

/** Reads the config for a kiosk. Never throws. */
export function loadConfig(place: ConfigPlace): LoadedConfig {
  const { file } = place;
  const result = readConfig(place);
  switch (result.kind) {
    case 'ok': {
      const errors = unavailable(result.config);
      return { file, config: result.config, isAbsent: false, errors };
    }
    case 'absent':
      return { file, config: result.config, isAbsent: true, errors: null };
    case 'unreadable':
      return rejected(file, [result.reason]);
    case 'invalid':
      return rejected(file, result.errors.map(errorText));
  }
}

/** A config that asks for a sign-in this version cannot do must not end in a kiosk for guests. */
function unavailable({ signIn: { mode } }: Config): readonly string[] | null {
  return mode === 'guest'
    ? null
    : [`signIn.mode: ${mode} is not available in this version (allowed: guest)`];
}

function rejected(file: string, errors: readonly string[]): LoadedConfig {
  return { file, config: defaultConfig(), isAbsent: false, errors };
}
