import type { z } from 'zod';
import { type Path, settingPath } from './config-error.ts';
import { isLikeness, nearest } from './nearest.ts';
import { configSchema } from './schema.ts';
import { type Setting, settingsOf } from './settings.ts';

/** What is wrong with one setting, before it is known where in the file it stands. */
export interface Explanation {
  readonly path: Path;
  /** Whether the key is wrong or what stands behind it. */
  readonly part: 'key' | 'value';
  readonly message: string;
  readonly allowed: string;
}

/** The words for an issue that the schema itself has no words for. */
export function wordsFor(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : wordsForType(issue.expected, issue.input);
    case 'invalid_value':
      return wordsForChoice(issue.values.map(String), issue.input);
    case 'too_small':
      return issue.origin === 'string' ? 'is empty' : 'is too small';
    case 'too_big':
      return issue.origin === 'string' ? 'is too long' : 'is too large';
    default:
      return 'is not allowed here';
  }
}

/** Adds what is allowed; an issue about several unknown keys becomes one explanation for each. */
export function explain(issue: z.core.$ZodIssue): readonly Explanation[] {
  const settings = settingsOf(configSchema);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey(settings, issue.path, key));
  }
  const setting = settings.find(({ path }) => path === settingPath(issue.path));
  const allowed = [setting?.type, setting?.limits].filter(Boolean).join(': ');
  return [{ path: issue.path, part: 'value', message: issue.message, allowed }];
}

function unknownKey(settings: readonly Setting[], parent: Path, key: string): Explanation {
  const prefix = parent.length === 0 ? '' : `${settingPath(parent)}.`;
  const siblings = settings
    .filter(({ path }) => path !== '' && path.startsWith(prefix))
    .map(({ path }) => path.slice(prefix.length))
    .filter((name) => /^\w+$/.test(name));
  return {
    path: [...parent, key],
    part: 'key',
    message: `unknown key \`${key}\`; ${suggestion(settings, siblings, key)}`,
    allowed: siblings.join(', '),
  };
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

function wordsForType(expected: string, input: unknown): string {
  switch (expected) {
    case 'string':
      return typeof input === 'object'
        ? 'is not text'
        : `is ${typeof input === 'number' ? 'a number' : 'true or false'}, not text: put it in quotes`;
    case 'boolean':
      return 'is neither true nor false';
    case 'array':
      return 'is not a list: put [ ] around it, or each item on its own line after "- "';
    case 'object':
      return 'is not a section: put its settings on the lines below, indented, as `key: value`';
    default:
      return 'is not a whole number';
  }
}

function wordsForChoice(options: readonly string[], input: unknown): string {
  if (typeof input !== 'string') return 'is not one of the choices';
  const closest = nearest(input, options) ?? '';
  const hint = isLikeness(input, closest) ? `; did you mean ${closest}?` : '';
  return `"${input.slice(0, 40)}" is not one of the choices${hint}`;
}
