import type { z } from 'zod';
import { type Path, settingPath } from './config-error.ts';
import { configSchema } from '../schema/schema.ts';
import { type Setting, settingsOf } from '../schema/settings.ts';
import { isLikeness, nearest } from '../../base/nearest.ts';

/** The message for a wrong value if the schema itself has none. */
export function messageFor(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is missing';
      return (issue.path ?? []).length === 0
        ? noSettings
        : wordsForType(issue.expected, issue.input);
    case 'invalid_value':
      return wordsForChoice(issue.values.map(String), issue.input);
    case 'too_small':
      return forKind(issue.origin, 'is empty', 'has too few items', 'is too small');
    case 'too_big':
      return forKind(issue.origin, 'is too long', 'has too many items', 'is too large');
    default:
      return 'is not allowed here';
  }
}

const noSettings = 'holds no settings: write each on a line of its own, as `key: value`';

function forKind(kind: string, text: string, list: string, number: string): string {
  if (kind === 'string') return text;
  return kind === 'array' ? list : number;
}

function wordsForType(expected: string, input: unknown): string {
  switch (expected) {
    case 'string':
      return typeof input === 'object' ? 'is not text' : 'is not text: put it in quotes';
    case 'boolean':
      return input === 'true' || input === 'false' ? isQuoted : 'is neither true nor false';
    case 'array':
      return 'is not a list: put [ ] around it, or each item on its own line after "- "';
    case 'record':
    case 'object':
      return 'is not a section: put its settings on the lines below, indented, as `key: value`';
    default:
      return typeof input === 'string' && /^\d+$/.test(input) ? isQuoted : 'is not a whole number';
  }
}

const isQuoted = 'is text: take its quotes away';

function wordsForChoice(options: readonly string[], input: unknown): string {
  if (typeof input !== 'string') return 'is not one of the choices';
  const closest = nearest(input, options) ?? '';
  const hint = isLikeness(input, closest) ? `; did you mean ${closest}?` : '';
  return `"${input.slice(0, 40)}" is not one of the choices${hint}`;
}

/** An error in one setting, before its position in the file is known. */
export interface Explanation {
  readonly path: Path;
  /** Whether the key or its value is wrong. */
  readonly part: 'key' | 'value';
  readonly message: string;
  /** Null where the message says what to write. */
  readonly allowed: string | null;
}

/** A file with more unknown keys in one section is no config, such as a log named by mistake. */
const maxUnknownKeys = 100;

/** The messages after which a list of all that is allowed would hide the one thing to do. */
const SAYS_WHAT_TO_WRITE = /; did you mean |: take (it|one) out|^is neither true nor false$/;

/** Adds what is allowed, unless the message says it; an issue about several unknown keys becomes one explanation for each. */
export function explain(issue: z.core.$ZodIssue): readonly Explanation[] {
  const settings = settingsOf(configSchema);
  if (issue.code === 'unrecognized_keys') return unknownKeys(settings, issue.path, issue.keys);
  const { path, message } = issue;
  const allowed = SAYS_WHAT_TO_WRITE.test(message)
    ? null
    : allowedFor(settingAt(settings, settingPath(path)));
  return [{ path, part: 'value', message, allowed }];
}

/** What is allowed for a setting; null if there is none of this name. */
export function allowedAt(path: Path): string | null {
  return allowedFor(settingAt(settingsOf(configSchema), settingPath(path)));
}

function settingAt(settings: readonly Setting[], wanted: string): Setting | undefined {
  return settings.find(({ path }) => path === wanted);
}

/** Null for an entry of a record, of which the schema knows no more than its message. */
function allowedFor(setting: Setting | undefined): string | null {
  if (setting === undefined) return null;
  const { type, limits } = setting;
  if (type === 'section' || type === 'choice') return limits === '' ? null : limits;
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
  return keys.slice(0, maxUnknownKeys).map((key) => {
    const message = `unknown key \`${key}\`; ${suggestion(settings, siblings, key)}`;
    const allowed = SAYS_WHAT_TO_WRITE.test(message) ? null : siblings.join(', ');
    return { path: [...parent, key], part: 'key', message, allowed };
  });
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
