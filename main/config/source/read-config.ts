import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorText } from '../../base/errors.ts';
import { otherThanFile } from '../../base/regular-file.ts';
import type { ConfigError } from '../errors/config-error.ts';
import type { ConfigLocation } from './config-location.ts';
import type { MergedSources } from './merge.ts';
import { readPolicies } from './managed/policy-folder.ts';
import { parseConfig } from './parse-config.ts';
import { MOST_BYTES } from './picture.ts';
import { readText } from './read-text.ts';
import type { Config } from '../schema/schema.ts';

interface Usable {
  readonly config: Config;
  /** The settings as they are written, from all sources; the names of files are absolute. */
  readonly written: unknown;
  readonly warnings: readonly string[];
  /** The source of each setting. */
  readonly settings: MergedSources;
}

/** Result of reading a config file and the policies above it. Only the first two allow sign-in. */
export type ReadResult =
  | ({ readonly kind: 'ok' } & Usable)
  /** There is no such file; the defaults apply where no policy does. */
  | ({ readonly kind: 'absent' } & Usable)
  /** The kiosk cannot read the config file, or the policy named here. */
  | { readonly kind: 'unreadable'; readonly policy: string | null; readonly reason: string }
  /** All errors, first those of the file, then those of the policies. */
  | { readonly kind: 'invalid'; readonly errors: readonly ConfigError[] };

/** Reads and checks the config file and the policies above it. Never throws. */
export function readConfig({ file, isNamed, policies }: ConfigLocation): ReadResult {
  const managed = readPolicies(policies, dirname(file));
  if (managed.kind !== 'ok') return managed;
  const { configSources, warnings } = managed;
  const source = readText(file);
  switch (source.kind) {
    case 'absent': {
      const result = parseConfig('', { file, policies: configSources });
      if (result.kind === 'invalid') return result;
      const isMissed = isNamed
        ? [`${file} was named but is not there, ${whatApplies(result)}`]
        : [];
      return {
        ...result,
        kind: 'absent',
        warnings: [...isMissed, ...warnings, ...result.warnings, ...missingPictures(result.config)],
      };
    }
    case 'unreadable':
      return { ...source, policy: null };
    case 'not-text': {
      const { line, column, message, allowed } = source;
      return { kind: 'invalid', errors: [{ line, column, path: '', message, allowed }] };
    }
    case 'ok': {
      const result = parseConfig(source.text, { file, policies: configSources });
      if (result.kind === 'invalid') return result;
      return {
        ...result,
        warnings: [...warnings, ...result.warnings, ...missingPictures(result.config)],
      };
    }
  }
}

/** What applies if there is no config file. */
export function whatApplies({ settings }: Pick<Usable, 'settings'>): string {
  return settings.policies.length === 0
    ? 'so the defaults apply'
    : 'so the defaults apply where no policy does';
}

function missingPictures({ organisation, kiosk }: Config): readonly string[] {
  const pictures = [
    ['organisation.logo', organisation.logo, 'no logo is shown'],
    ['kiosk.attract.show', kiosk.attract?.picture ?? null, 'the clock is shown'],
  ] as const;
  return pictures.flatMap(([path, file, so]) => {
    const problem = file === null ? null : pictureProblem(file);
    return problem === null ? [] : [`${path}: ${file} ${problem}, so ${so}`];
  });
}

/** Null if the screens can show the picture. */
function pictureProblem(picture: string): string | null {
  try {
    const stats = statSync(picture, { throwIfNoEntry: false });
    if (stats === undefined) return 'is not there';
    const found = otherThanFile(stats);
    if (found !== null) return `is ${found}, not a file`;
    return stats.size > MOST_BYTES ? `is larger than ${MOST_BYTES / 1_000_000}MB` : null;
  } catch (error) {
    return `cannot be read (${errorText(error)})`;
  }
}
