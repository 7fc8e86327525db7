import { isObject } from '../../base/object.ts';
import type { AuditRecord } from '../read/read-records.ts';

/** Writes records in a format, in their order. */
export interface Exporter {
  /** The text before the first record. */
  readonly head: string;
  /** A record, with the end of its line. */
  readonly line: (record: AuditRecord) => string;
}

/**
 * Readers of a record's fields. The record's hash shows that it is unchanged, but not which types
 * its fields have: another version may have written it. A field of an unexpected type counts as
 * absent.
 */
export function textIn(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

export function numberIn(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** The objects of an array; none if the value is not an array. */
export function objectsIn(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The numbers of an object, by their names; none if the value is not an object. */
export function countsIn(value: unknown): readonly (readonly [name: string, count: number])[] {
  if (!isObject(value)) return [];
  return Object.entries(value).map(([name, count]) => [name, numberIn(count) ?? 0] as const);
}

/** The failed steps of an ending, each with its problem: `clear-files (leftovers, 2 left)`. */
export function failedSteps(ending: AuditRecord): readonly string[] {
  return objectsIn(ending['steps'])
    .filter((step) => step['ok'] !== true)
    .map((step) => {
      const left = numberIn(step['leftovers']) ?? 0;
      const why = [textIn(step['problem']) ?? 'not ok', ...(left > 0 ? [`${left} left`] : [])];
      return `${textIn(step['name']) ?? 'a step'} (${why.join(', ')})`;
    });
}

/** What the exit screen shows: the first 8 digits of the record's hash; null for other records. */
export function receiptCode({ event, hash }: AuditRecord): string | null {
  const digits = event === 'ending-finished' ? textIn(hash) : null;
  return digits === null ? null : `${digits.slice(0, 4)}-${digits.slice(4, 8)}`;
}

/** The origin that a record `blocked` names; null where it names something else. */
export function originIn(record: Readonly<Record<string, unknown>>): string | null {
  const detail = record['event'] === 'blocked' ? textIn(record['detail']) : null;
  return detail !== null && /^(blob:)?[a-z][a-z0-9+.-]*:\/\/./.test(detail) ? detail : null;
}
