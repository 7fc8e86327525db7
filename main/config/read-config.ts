import { existsSync } from 'node:fs';
import type { ConfigError } from './config-error.ts';
import type { ConfigPlace } from './config-place.ts';
import { parseConfig } from './parse-config.ts';
import { readText } from './read-text.ts';
import { type Config, defaultConfig } from './schema.ts';

/** What became of a config file. Only the first two let anybody sign in. */
export type ReadResult =
  | { readonly kind: 'ok'; readonly config: Config; readonly warnings: readonly string[] }
  /** There is no such file, so the defaults apply. */
  | { readonly kind: 'absent'; readonly config: Config; readonly warnings: readonly string[] }
  /** There is one, but the kiosk cannot read it. */
  | { readonly kind: 'unreadable'; readonly reason: string }
  /** All that is wrong with it, in the order of the file. */
  | { readonly kind: 'invalid'; readonly errors: readonly ConfigError[] };

/** Reads and checks the config file. Never throws. */
export function readConfig({ file, isNamed }: ConfigPlace): ReadResult {
  const source = readText(file);
  switch (source.kind) {
    case 'absent':
      return {
        kind: 'absent',
        config: defaultConfig(),
        warnings: isNamed ? [`${file} was named but is not there, so the defaults apply`] : [],
      };
    case 'unreadable':
      return source;
    case 'not-text': {
      const { line, column, message, allowed } = source;
      return { kind: 'invalid', errors: [{ line, column, path: '', message, allowed }] };
    }
    case 'ok': {
      const result = parseConfig(source.text, { file });
      if (result.kind === 'invalid') return result;
      return { ...result, warnings: [...result.warnings, ...missingLogo(result.config)] };
    }
  }
}

function missingLogo({ organisation: { logo } }: Config): readonly string[] {
  return logo === null || existsSync(logo)
    ? []
    : [`organisation.logo: ${logo} is not there, so no logo is shown`];
}
