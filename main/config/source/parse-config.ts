import { resolve } from 'node:path';
import { type ConfigError, pathText, placeText } from '../errors/config-error.ts';
import { explain, type Explanation, messageFor } from '../errors/messages.ts';
import { type ConfigSource, yamlSource } from './config-source.ts';
import { MergedSources } from './merge.ts';
import { type Config, configSchema } from '../schema/schema.ts';

export type ParseResult =
  | {
      readonly kind: 'ok';
      readonly config: Config;
      readonly warnings: readonly string[];
      /** Where each setting comes from. */
      readonly settings: MergedSources;
    }
  /** All that is wrong, in the order of the file, then of the policies. */
  | { readonly kind: 'invalid'; readonly errors: readonly ConfigError[] };

/**
 * Checks the text of a config file, and of the policies above it. Never throws.
 * @param file where the text is from: names of files are relative to its folder
 */
export function parseConfig(
  text: string,
  { file, policies = [] }: { readonly file: string; readonly policies?: readonly ConfigSource[] },
): ParseResult {
  const settings = new MergedSources(yamlSource(text, { file, isPolicy: false }), policies);
  const parsed = configSchema.safeParse(settings.value ?? {}, { error: messageFor });
  // Without a value there is nothing to check any further.
  const isBroken = settings.all.some((configSource) => configSource.isBroken);
  const wrong = isBroken ? [] : (parsed.error?.issues ?? []).flatMap(explain);
  const errors = settings.all.flatMap((configSource) =>
    inOrder(errorsOf(configSource, settings, wrong)),
  );
  if (!parsed.success || errors.length > 0) return { kind: 'invalid', errors };
  return {
    kind: 'ok',
    config: withFiles(parsed.data, settings),
    warnings: settings.all.flatMap(emptyKeyWarnings),
    settings,
  };
}

/** One error for each setting: a second one would say the same in other words. */
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

/** Files are named relative to where they are named, and looked for from anywhere. */
function withFiles(config: Config, settings: MergedSources): Config {
  const { organisation, audit } = config;
  const { logo } = organisation;
  const ca = audit.syslog?.ca ?? null;
  const found = (name: string, path: string) =>
    resolve(settings.decidingSource(path.split('.')).folder, name);
  return {
    ...config,
    ...(logo === null
      ? {}
      : { organisation: { ...organisation, logo: found(logo, 'organisation.logo') } }),
    ...(ca === null || audit.syslog === null
      ? {}
      : { audit: { ...audit, syslog: { ...audit.syslog, ca: found(ca, 'audit.syslog.ca') } } }),
  };
}
