import { dirname } from 'node:path';
import {
  type ConfigError,
  type Path,
  pathText,
  type SourcePosition,
} from '../errors/config-error.ts';
import { readYaml } from './yaml.ts';

/** The content of one source, the config file or a policy, before it is checked. */
export interface ConfigSource {
  /** The name of the policy; null for the config file. */
  readonly policy: string | null;
  /** The folder that file names in the source are relative to. */
  readonly folder: string;
  /** A tree of settings, or another value in its place; undefined if the source is empty. */
  readonly value: unknown;
  /** Errors that do not depend on the settings. */
  readonly problems: readonly ConfigError[];
  /** The source could not be parsed. */
  readonly isBroken: boolean;
  /** The keys without a value. */
  readonly emptyKeys: readonly Path[];
  /** The position of a setting, or of its nearest parent, in the source. */
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
    problems: tree.problems.map(({ offset, path, message, isSyntax }) => ({
      ...placeAt(offset),
      path: pathText(path),
      message,
      allowed: isSyntax ? yamlAllowed : null,
    })),
    isBroken: tree.value === undefined && tree.problems.length > 0,
    emptyKeys: tree.emptyKeys,
    placeOf: (path, part) => placeAt(tree.offsetOf(path, part)),
  };
}

/** Result of reading the policies. No policy at all is `ok`; the other two block all sign-ins. */
export type PoliciesResult =
  /** The last one has the highest priority. */
  | {
      readonly kind: 'ok';
      readonly configSources: readonly ConfigSource[];
      readonly warnings: readonly string[];
    }
  | { readonly kind: 'unreadable'; readonly policy: string; readonly reason: string }
  | { readonly kind: 'invalid'; readonly errors: readonly ConfigError[] };
