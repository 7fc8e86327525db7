import { chmodSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A new empty folder, which goes when the test that asks for it has finished. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cleardesk-test-'));
  onTestFinished(async () => {
    chmodSync(folder, 0o700);
    // What the test has closed may be writing its last file.
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
  });
  return folder;
}
