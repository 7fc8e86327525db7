import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Gives the run a temporary folder for what it downloads, and removes it afterwards. A folder that
 * CLEARDESK_SOFTWARE names already is used again, and stays.
 */
export default function makeFolder(): () => void {
  if (process.env['CLEARDESK_SOFTWARE'] !== undefined) return () => undefined;
  const folder = mkdtempSync(join(tmpdir(), 'cleardesk-software-'));
  process.env['CLEARDESK_SOFTWARE'] = folder;
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}
