/**
 * Readers of a record's fields. Its hash says that nobody changed it since, and not what shape the
 * fields have: another version may have written it. What is not as expected is as good as absent.
 */
export function textIn(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

export function numberIn(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** The objects of an array; none where it is no array. */
export function objectsIn(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The numbers of an object, by their names; none where it is no object. */
export function countsIn(value: unknown): readonly (readonly [name: string, count: number])[] {
  if (!isObject(value)) return [];
  return Object.entries(value).map(([name, count]) => [name, numberIn(count) ?? 0] as const);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
