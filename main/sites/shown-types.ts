/** Pictures that Chromium draws by itself; not SVG, which can hold a script. */
const PICTURES: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/bmp',
]);

const TEXTS: ReadonlySet<string> = new Set([
  'text/plain',
  'text/csv',
  'text/markdown',
  'text/calendar',
  'application/json',
]);

/**
 * What a file is shown as, by what the site says that it is; null: not at all. Nothing that could run is
 * among them, and no PDF, for Chromium shows those by a viewer with dialogs of its own.
 */
export function shownAs(mimeType: string): string | null {
  const type = mimeType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (PICTURES.has(type)) return type;
  return TEXTS.has(type) ? 'text/plain; charset=utf-8' : null;
}
