import type { z } from 'zod';
import { type Path, settingPath } from './config-error.ts';
import { isLikeness, nearest } from './nearest.ts';
import { configSchema } from '../schema/schema.ts';
import { type Setting, settingsOf } from '../schema/settings.ts';

/** An error in one setting, before its position in the file is known. */
export interface Explanation {
  readonly path: Path;
  /** Whether the key or its value is wrong. */
  readonly part: 'key' | 'value';
  readonly message: string;
  readonly allowed: string;
}

/** A file with more unknown keys in one section is no config, such as a log named by mistake. */
const maxUnknownKeys = 100;

/** Adds what is allowed; an issue about several unknown keys becomes one explanation for each. */
export function explain(issue: z.core.$ZodIssue): readonly Explanation[] {
  const settings = settingsOf(configSchema);
  if (issue.code === 'unrecognized_keys') return unknownKeys(settings, issue.path, issue.keys);
  const setting = settings.find(({ path }) => path === settingPath(issue.path));
  return [
    { path: issue.path, part: 'value', message: issue.message, allowed: allowedFor(setting) },
  ];
}

function allowedFor(setting: Setting | undefined): string {
  if (setting === undefined) return 'nothing';
  const { type, limits } = setting;
  if (type === 'section' || type === 'choice') return limits;
  return limits === '' ? type : `${type}, ${limits}`;
}

function unknownKeys(
  settings: readonly Setting[],
  parent: Path,
  keys: readonly string[],
): readonly Explanation[] {
  const prefix = parent.length === 0 ? '' : `${settingPath(parent)}.`;
  const siblings = settings
    .filter(({ path }) => path.startsWith(prefix))
    .map(({ path }) => path.slice(prefix.length))
    .filter((name) => /^\w+$/.test(name));
  return keys.slice(0, maxUnknownKeys).map((key) => ({
    path: [...parent, key],
    part: 'key',
    message: `unknown key \`${key}\`; ${suggestion(settings, siblings, key)}`,
    allowed: siblings.join(', '),
  }));
}

function suggestion(
  settings: readonly Setting[],
  siblings: readonly string[],
  key: string,
): string {
  const closest = nearest(key, siblings) ?? '';
  if (isLikeness(key, closest)) return `did you mean \`${closest}\`?`;
  const elsewhere = settings.find(({ path }) => path === key || path.endsWith(`.${key}`));
  if (elsewhere === undefined) return `the nearest known key is \`${closest}\``;
  const [, section = '', name = ''] = /^(.*?)(?:\[\])?\.(\w+)$/.exec(elsewhere.path) ?? [];
  return `did you mean \`${name}\` below \`${section}\`?`;
}
