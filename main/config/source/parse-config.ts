import { resolve } from 'node:path';
import { isObject } from '../../base/object.ts';
import { type ConfigError, pathText, placeText } from '../errors/config-error.ts';
import { explain, type Explanation, messageFor } from '../errors/messages.ts';
import { explainPlaceholders } from '../errors/placeholders.ts';
import { type ConfigSource, yamlSource } from './config-source.ts';
import { MergedSources } from './merge.ts';
import { type Config, configSchema } from '../schema/schema.ts';

export type ParseResult =
  | {
      readonly kind: 'ok';
      readonly config: Config;
      /** The settings as they are written, from all sources; the names of files are absolute. */
      readonly written: unknown;
      readonly warnings: readonly string[];
      /** The source of each setting. */
      readonly settings: MergedSources;
    }
  /** All errors, first those of the file, then those of the policies. */
  | { readonly kind: 'invalid'; readonly errors: readonly ConfigError[] };

/**
 * Checks the text of a config file and the policies above it. Never throws.
 * @param file the path of the text; file names in the text are relative to its folder
 */
export function parseConfig(
  text: string,
  { file, policies = [] }: { readonly file: string; readonly policies?: readonly ConfigSource[] },
): ParseResult {
  const settings = new MergedSources(yamlSource(text, { file, isPolicy: false }), policies);
  const given = settings.value ?? {};
  const parsed = configSchema.safeParse(given, { error: messageFor });
  // A source that could not be parsed has no settings to check.
  const isBroken = settings.all.some((configSource) => configSource.isBroken);
  // Before what the schema says of the same value, which is no mistake of its writer.
  const wrong = isBroken
    ? []
    : [...explainPlaceholders(given), ...(parsed.error?.issues ?? []).flatMap(explain)];
  const errors = settings.all.flatMap((configSource) =>
    inOrder(errorsOf(configSource, settings, wrong)),
  );
  if (!parsed.success || errors.length > 0) return { kind: 'invalid', errors };
  const written = withAbsoluteFiles(given, settings);
  return {
    kind: 'ok',
    config: written === given ? parsed.data : configSchema.parse(written),
    written,
    warnings: settings.all.flatMap(emptyKeyWarnings),
    settings,
  };
}

/** Reports one error for each setting, because a second one would repeat the first. */
function errorsOf(
  configSource: ConfigSource,
  settings: MergedSources,
  wrong: readonly Explanation[],
): readonly ConfigError[] {
  const told = new Set(configSource.problems.map(({ path }) => path));
  const own = wrong
    .filter(({ path }) => {
      const name = pathText(path);
      const isNew = settings.decidingSource(path) === configSource && !told.has(name);
      if (isNew) told.add(name);
      return isNew;
    })
    .map(({ path, part, message, allowed }) => ({
      ...configSource.placeOf(path, part),
      path: pathText(path),
      message,
      allowed,
    }));
  return [...configSource.problems, ...own];
}

function inOrder(errors: readonly ConfigError[]): readonly ConfigError[] {
  return errors.toSorted((a, b) => a.line - b.line || a.column - b.column);
}

function emptyKeyWarnings({ policy, emptyKeys, placeOf }: ConfigSource): readonly string[] {
  return emptyKeys.map((path) => {
    const place = placeOf(path, 'key');
    return policy === null
      ? `line ${place.line}: ${pathText(path)} has no value, so its default applies`
      : `${placeText(place)}: ${pathText(path)} has no value, so this policy leaves it as it is`;
  });
}

/** The settings that name files, one or a list of them; some take a word in place of a file. */
const FILE_SETTINGS: readonly { readonly path: readonly string[]; readonly word?: string }[] = [
  { path: ['organisation', 'logo'] },
  { path: ['kiosk', 'attract', 'show'], word: 'clock' },
  { path: ['audit', 'syslog', 'ca'] },
  { path: ['network', 'ca'] },
  { path: ['network', 'proxyCredentials'] },
  { path: ['fleet', 'mqtt', 'ca'] },
  { path: ['fleet', 'mqtt', 'certificate'] },
  { path: ['fleet', 'mqtt', 'key'] },
  { path: ['fleet', 'signals', 'clientKey'] },
  { path: ['fleet', 'signals', 'clientSecretFile'] },
];

/** The settings of all sources; the names of files are resolved relative to the source that names them. */
function withAbsoluteFiles(given: unknown, settings: MergedSources): unknown {
  return FILE_SETTINGS.reduce<unknown>((value, { path, word }) => {
    const { folder } = settings.decidingSource(path);
    const absolute = (name: unknown) =>
      typeof name === 'string' && name !== word ? resolve(folder, name) : name;
    return changedAt(value, path, (names) =>
      Array.isArray(names) ? names.map(absolute) : absolute(names),
    );
  }, given);
}

/** A value with one of its settings changed; the same value where the setting is absent. */
function changedAt(
  value: unknown,
  path: readonly string[],
  change: (old: unknown) => unknown,
): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change(value);
  if (!isObject(value) || !Object.hasOwn(value, key)) return value;
  return { ...value, [key]: changedAt(value[key], rest, change) };
}
