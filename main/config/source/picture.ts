import { extname } from 'node:path';
import { readRegularFile } from '../../base/regular-file.ts';

/** Far more than a picture needs; a disk image named by mistake must not fill the memory. */
export const MOST_BYTES = 5_000_000;

const TYPES: Readonly<Record<string, string>> = {
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
};

/**
 * Reads a picture of the organisation, because the screens may not read files.
 * @returns a `data:` URL; null if there is none or it cannot be read: the kiosk works without it
 */
export function readPicture(file: string | null): string | null {
  const type = file === null ? undefined : TYPES[extname(file).toLowerCase()];
  if (file === null || type === undefined) return null;
  try {
    const picture = readRegularFile(file, MOST_BYTES + 1);
    if (picture.length > MOST_BYTES) return null;
    return `data:${type};base64,${picture.toString('base64')}`;
  } catch {
    return null;
  }
}
