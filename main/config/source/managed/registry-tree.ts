import { type ConfigError, type Path, pathText } from '../../errors/config-error.ts';
import { configSchema } from '../../schema/schema.ts';
import type { ValueShape } from '../../schema/setting.ts';
import { settingsOf } from '../../schema/settings.ts';
import { readYaml } from '../yaml.ts';

/** One value of the registry, as `reg query` prints it. */
export interface RegistryValue {
  readonly key: string;
  readonly name: string;
  /** Such as `REG_SZ`. */
  readonly type: string;
  /** The lines of a REG_MULTI_SZ are separated by a backslash and a zero. */
  readonly data: string;
}

/**
 * The output of `reg query`; see
 * https://learn.microsoft.com/windows-server/administration/windows-commands/reg-query
 */
export interface RegQuery {
  /** The queried key and the keys below it. */
  readonly keys: readonly string[];
  readonly values: readonly RegistryValue[];
  /** The first line that is neither a key nor a value; null: there is none. */
  readonly strange: string | null;
}

/**
 * Parses the output of `reg query KEY /s`: each key has its own line, and below it the indented
 * values with four spaces between name, type and data.
 */
export function parseRegQuery(output: string): RegQuery {
  const keys: string[] = [];
  const values: RegistryValue[] = [];
  let strange: string | null = null;
  for (const line of output.split(/\r?\n/)) {
    const [, name, type, data = ''] = /^ {4}(.*?) {4}(REG_\w+)(?: {4}(.*))?$/.exec(line) ?? [];
    const key = keys.at(-1);
    if (line.startsWith('HKEY_')) keys.push(line.trimEnd());
    else if (name !== undefined && type !== undefined && key !== undefined)
      values.push({ key, name, type, data });
    else if (line.trim() !== '') strange ??= line;
  }
  return { keys, values, strange };
}

/** The values below one key of the registry, as a tree of settings. */
export interface RegistryTree {
  readonly value: unknown;
  readonly problems: readonly ConfigError[];
  /** The registry's name for the value that a setting, or its nearest parent, comes from. */
  readonly nameOf: (path: Path) => string;
}

type Read = { readonly value: unknown } | { readonly problem: string; readonly allowed: string };

/** What stands for bytes that are no UTF-8, such as half of a surrogate pair (The Unicode Standard, section 3.9). */
const UNREADABLE = '\uFFFD';

/**
 * Makes a tree of settings from the values below a key; each section has its own key. The registry
 * ignores case, so the settings get the schema's names.
 */
export function registryTree(root: string, values: readonly RegistryValue[]): RegistryTree {
  const settings = new Map(
    settingsOf(configSchema).map(({ path, shape }) => [path.toLowerCase(), { path, shape }]),
  );
  const names = new Map<string, string>();
  const problems: ConfigError[] = [];
  let tree: Tree = new Map();
  for (const registered of values) {
    const below = registered.key.slice(root.length).split('\\').filter(Boolean);
    const typed = [...below, registered.name];
    const setting = settings.get(typed.join('.').toLowerCase());
    const path = knownPath(typed, settings);
    const name = `${registered.key}\\${registered.name}`;
    names.set(pathText(path), name);
    const read = registered.data.includes(UNREADABLE)
      ? { problem: 'has a character that cannot be read', allowed: 'text of whole characters' }
      : valueOf(registered, setting?.shape ?? null);
    if ('value' in read) tree = withValue(tree, path, read.value);
    else {
      const { problem: message, allowed } = read;
      const policy = { kind: 'value', name } as const;
      problems.push({ line: 1, column: 1, policy, path: pathText(path), message, allowed });
    }
  }
  return {
    value: values.length === 0 ? undefined : plain(tree),
    problems,
    nameOf: (path) => nameIn(names, root, path),
  };
}

/** Uses the schema's names if it has them, else the registry's. */
function knownPath(
  typed: readonly string[],
  settings: ReadonlyMap<string, { readonly path: string }>,
): readonly string[] {
  return typed.map((name, index) => {
    const known = settings.get(
      typed
        .slice(0, index + 1)
        .join('.')
        .toLowerCase(),
    );
    return known?.path.split('.').at(-1) ?? name;
  });
}

function valueOf({ type, data }: RegistryValue, shape: ValueShape | null): Read {
  const wrongType = (...allowed: readonly string[]): Read => ({
    problem: `is ${type}`,
    allowed: allowed.join(' or '),
  });
  switch (shape?.kind) {
    case undefined: // the schema reports the unknown key
      return { value: data };
    case 'section':
      return { problem: 'is a value', allowed: 'a key with values in it' };
    case 'flag':
      if (type !== 'REG_DWORD') return wrongType('REG_DWORD');
      return /^0x[01]$/.test(data)
        ? { value: data === '0x1' }
        : { problem: 'is neither 1 nor 0', allowed: '1 (true) or 0 (false)' };
    case 'number':
      return type === 'REG_DWORD' ? { value: Number(data) } : wrongType('REG_DWORD');
    case 'choice':
    case 'text':
      return type === 'REG_SZ' ? { value: data } : wrongType('REG_SZ');
    case 'list':
      return type === 'REG_MULTI_SZ' ? { value: linesOf(data) } : wrongType('REG_MULTI_SZ');
    case 'sections':
    case 'record':
      if (type === 'REG_MULTI_SZ') return yamlValue(linesOf(data).join('\n'));
      return type === 'REG_SZ' ? yamlValue(data) : wrongType('REG_MULTI_SZ', 'REG_SZ');
  }
}

function linesOf(data: string): readonly string[] {
  return data.split('\\0').filter((line) => line !== '');
}

/** A list of sections, or names with values, are text, as the config file would have it. */
function yamlValue(text: string): Read {
  const { value, problems, lineAndColumn } = readYaml(text);
  const [problem] = problems;
  if (problem === undefined) return { value };
  return {
    problem: `line ${lineAndColumn(problem.offset).line} ${problem.message}`,
    allowed: 'a list as YAML or JSON',
  };
}

type Tree = ReadonlyMap<string, unknown>;

function withValue(tree: Tree, [name = '', ...rest]: readonly string[], value: unknown): Tree {
  const before = tree.get(name);
  const below: Tree = before instanceof Map ? before : new Map();
  return new Map([...tree, [name, rest.length === 0 ? value : withValue(below, rest, value)]]);
}

function plain(value: unknown): unknown {
  if (!(value instanceof Map)) return value;
  const tree: Tree = value;
  return Object.fromEntries(Array.from(tree, ([name, inner]) => [name, plain(inner)]));
}

function nameIn(names: ReadonlyMap<string, string>, root: string, path: Path): string {
  if (path.length === 0) return root;
  const name = names.get(pathText(path));
  if (name !== undefined) return name;
  // A section is a key; the registry ignores case when it looks for one.
  const isSection = [...names.keys()].some((key) => key.startsWith(`${pathText(path)}.`));
  return isSection ? [root, ...path].join('\\') : nameIn(names, root, path.slice(0, -1));
}
