import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The path of the socket that a data folder's kiosk listens at. */
export function socketPath(dataFolder: string): string {
  const folder = join(dataFolder, 'control');
  return join(folder, readdirSync(folder)[0] ?? 'none');
}
