import { extname } from 'node:path';
import { readRegularFile } from '../../base/regular-file.ts';

/** Far more than a picture of that size takes: a disk image named by mistake must not fill the memory. */
const MOST_BYTES = 5_000_000;

const TYPES: Readonly<Record<string, string>> = {
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
};

/**
 * Reads the organisation's logo, for screens that may not read files.
 * @returns a `data:` URL; null when there is none or it cannot be read: a missing picture is no
 * reason to keep people out
 */
export function readLogo(logo: string | null): string | null {
  const type = logo === null ? undefined : TYPES[extname(logo).toLowerCase()];
  if (logo === null || type === undefined) return null;
  try {
    const picture = readRegularFile(logo, MOST_BYTES + 1);
    if (picture.length > MOST_BYTES) return null;
    return `data:${type};base64,${picture.toString('base64')}`;
  } catch {
    return null;
  }
}
