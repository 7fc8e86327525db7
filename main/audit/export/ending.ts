import type { AuditRecord } from '../read-records.ts';
import { numberIn, objectsIn, textIn } from './fields.ts';

/** The steps of an ending that did not come clean, each with why: `clear-files (leftovers, 2 left)`. */
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
