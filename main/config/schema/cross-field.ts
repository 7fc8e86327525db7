import type { z } from 'zod';
import { field } from '../../base/object.ts';

export interface RuleViolation {
  /** Relative to the section or list that has the rule. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/**
 * Adds a rule over several settings. It runs even while other settings are wrong, so that one run
 * reports every error. The rule does not see a setting that is itself wrong; deeper values are not
 * checked yet, so the rule reads them with `field`.
 */
export function withCrossFieldRule<Schema extends z.ZodType>(
  schema: Schema,
  broken: (value: unknown) => readonly RuleViolation[],
): Schema {
  return schema.superRefine(
    (value, ctx) => {
      const wrong = new Set(ctx.issues.flatMap(({ path }) => (path?.length === 1 ? path : [])));
      for (const { path, message } of broken(
        Array.isArray(value) ? value : without(value, wrong),
      )) {
        ctx.addIssue({ code: 'custom', path: [...path], message });
      }
    },
    { when: () => true },
  );
}

/** The rule that no two entries of a list have the same `key`. */
export function unique(key: string): (entries: unknown) => readonly RuleViolation[] {
  return (entries) => {
    if (!Array.isArray(entries)) return [];
    const values = entries.map((entry: unknown) => field(entry, key));
    return values.flatMap((value, index) =>
      typeof value === 'string' && values.indexOf(value) < index
        ? [{ path: [index, key], message: `"${value}" is given twice` }]
        : [],
    );
  };
}

function without(value: unknown, keys: ReadonlySet<PropertyKey>): unknown {
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).filter(([key]) => !keys.has(key)))
    : value;
}
