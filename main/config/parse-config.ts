import { dirname, resolve } from 'node:path';
import type { z } from 'zod';
import { type ConfigError, pathText } from './config-error.ts';
import { explain } from './explain.ts';
import { type Config, configSchema } from './schema.ts';
import { wordsFor } from './words.ts';
import { readYaml, type YamlTree } from './yaml-tree.ts';

export type ParseResult =
  | { readonly kind: 'ok'; readonly config: Config; readonly warnings: readonly string[] }
  /** All that is wrong, in the order of the file. */
  | { readonly kind: 'invalid'; readonly errors: readonly ConfigError[] };

const yamlAllowed = 'YAML: `key: value` lines, indented with spaces';

/**
 * Checks the text of a config file. Never throws.
 * @param file where the text is from: names of files are relative to its folder
 */
export function parseConfig(text: string, { file }: { readonly file: string }): ParseResult {
  const tree = readYaml(text);
  const parsed = configSchema.safeParse(tree.value ?? {}, { error: wordsFor });
  const errors = [
    ...yamlErrors(tree),
    ...(isSyntaxBroken(tree) ? [] : settingErrors(tree, parsed.error?.issues ?? [])),
  ];
  if (!parsed.success || errors.length > 0) return { kind: 'invalid', errors: inOrder(errors) };
  return {
    kind: 'ok',
    config: withFilesIn(dirname(file), parsed.data),
    warnings: tree.emptyKeys.map((path) => {
      const { line } = tree.lineAndColumn(tree.offsetOf(path, 'key'));
      return `line ${line}: ${pathText(path)} has no value, so its default applies`;
    }),
  };
}

/** Without a value there is nothing to check any further. */
function isSyntaxBroken(tree: YamlTree): boolean {
  return tree.value === undefined && tree.problems.length > 0;
}

function yamlErrors(tree: YamlTree): readonly ConfigError[] {
  return tree.problems.map(({ offset, path, message }) => ({
    ...tree.lineAndColumn(offset),
    path: pathText(path),
    message,
    allowed: yamlAllowed,
  }));
}

/** One error for each setting: a second one would say the same in other words. */
function settingErrors(
  tree: YamlTree,
  issues: readonly z.core.$ZodIssue[],
): readonly ConfigError[] {
  const told = new Set(tree.problems.map(({ path }) => pathText(path)));
  return issues
    .flatMap(explain)
    .filter(({ path }) => {
      const isNew = !told.has(pathText(path));
      told.add(pathText(path));
      return isNew;
    })
    .map(({ path, part, message, allowed }) => ({
      ...tree.lineAndColumn(tree.offsetOf(path, part)),
      path: pathText(path),
      message,
      allowed,
    }));
}

function inOrder(errors: readonly ConfigError[]): readonly ConfigError[] {
  return errors.toSorted((a, b) => a.line - b.line || a.column - b.column);
}

/** Files are named relative to the config file, and looked for from anywhere. */
function withFilesIn(folder: string, config: Config): Config {
  const { organisation, audit } = config;
  const { logo } = organisation;
  const ca = audit.syslog?.ca ?? null;
  return {
    ...config,
    ...(logo === null ? {} : { organisation: { ...organisation, logo: resolve(folder, logo) } }),
    ...(ca === null || audit.syslog === null
      ? {}
      : { audit: { ...audit, syslog: { ...audit.syslog, ca: resolve(folder, ca) } } }),
  };
}
