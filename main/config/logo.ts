import { readFileSync, statSync } from 'node:fs';
import { extname } from 'node:path';

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
    // Before it is opened: a pipe that no process writes to, or an endless device, stops the start.
    if (!statSync(logo).isFile()) return null;
    const picture = readFileSync(logo);
    return `data:${type};base64,${picture.toString('base64')}`;
  } catch {
    return null;
  }
}
