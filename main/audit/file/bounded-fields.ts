type Fields = Readonly<Record<string, unknown>>;

/**
 * The most that a record's own fields may have as JSON, in bytes. The longest record of an ordinary
 * kiosk, an ending with 50 sites to sign out of, has about 10 KB.
 */
const MOST_BYTES = 16 * 1024;
const MOST_CHARACTERS = 1000;
const MOST_ITEMS = 200;

/**
 * Returns a record's fields, shortened if they exceed the limit: texts lose their end, lists lose
 * their last items, and `cut: true` is added. The order of the fields stays.
 */
export function boundedFields(fields: Fields): Fields {
  if (bytesOf(fields) <= MOST_BYTES) return fields;
  let characters = MOST_CHARACTERS;
  let items = MOST_ITEMS;
  for (;;) {
    const shorter = { ...shortened(fields, characters, items), cut: true };
    if (bytesOf(shorter) <= MOST_BYTES) return shorter;
    characters = Math.floor(characters / 2);
    items = Math.floor(items / 2);
  }
}

function shortened(fields: Fields, characters: number, items: number): Fields {
  const shorten = (value: unknown): unknown => {
    if (typeof value === 'string') {
      return value.length <= characters ? value : `${value.slice(0, characters)}…`;
    }
    if (Array.isArray(value)) return value.slice(0, items).map(shorten);
    return typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shorten(inner)]))
      : value;
  };
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, shorten(value)]));
}

function bytesOf(fields: Fields): number {
  return Buffer.byteLength(JSON.stringify(fields));
}
