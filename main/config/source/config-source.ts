import { dirname } from 'node:path';
import {
  type ConfigError,
  type Path,
  pathText,
  type SourcePosition,
} from '../errors/config-error.ts';
import { readYaml } from './yaml-tree.ts';

/** What one source, the config file or a policy, says, before any of it is checked. */
export interface ConfigSource {
  /** The policy that it is; null: the config file. */
  readonly policy: string | null;
  /** Where the names of files in it are relative to. */
  readonly folder: string;
  /** A tree of settings, or what stands in the place of one; undefined: it says nothing. */
  readonly value: unknown;
  /** What is wrong with it whatever the settings are. */
  readonly problems: readonly ConfigError[];
  /** It could not be found out what it says. */
  readonly isBroken: boolean;
  /** The keys with nothing after them. */
  readonly emptyKeys: readonly Path[];
  /** Where a setting, or its nearest parent, stands in it. */
  readonly placeOf: (path: Path, part: 'key' | 'value') => SourcePosition;
}

const yamlAllowed = 'YAML: `key: value` lines, indented with spaces';

/** The settings in a text of YAML. Never throws. @param from the file that the text is from */
export function yamlSource(
  text: string,
  from: { readonly file: string; readonly isPolicy: boolean },
): ConfigSource {
  const { file, isPolicy } = from;
  const tree = readYaml(text);
  const placeAt = (offset: number): SourcePosition => ({
    ...tree.lineAndColumn(offset),
    ...(isPolicy ? { policy: { kind: 'file', file } } : {}),
  });
  return {
    policy: isPolicy ? file : null,
    folder: dirname(file),
    value: tree.value,
    problems: tree.problems.map(({ offset, path, message }) => ({
      ...placeAt(offset),
      path: pathText(path),
      message,
      allowed: yamlAllowed,
    })),
    isBroken: tree.value === undefined && tree.problems.length > 0,
    emptyKeys: tree.emptyKeys,
    placeOf: (path, part) => placeAt(tree.offsetOf(path, part)),
  };
}

/** What became of the policies. No policy at all is `ok`; the other two let nobody sign in. */
export type PoliciesResult =
  /** The uppermost is the last. */
  | {
      readonly kind: 'ok';
      readonly configSources: readonly ConfigSource[];
      readonly warnings: readonly string[];
    }
  | { readonly kind: 'unreadable'; readonly policy: string; readonly reason: string }
  | { readonly kind: 'invalid'; readonly errors: readonly ConfigError[] };
