import type { z } from 'zod';
import { isLikeness, nearest } from './nearest.ts';

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
