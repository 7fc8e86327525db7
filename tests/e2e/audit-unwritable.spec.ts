import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configFor, expect, test } from './support/test.ts';

test('nobody signs in while the audit file cannot be written', async ({ portal, launch }) => {
  const folder = mkdtempSync(join(tmpdir(), 'cleardesk-e2e-'));
  const auditFolder = join(folder, 'data/audit');
  mkdirSync(auditFolder, { recursive: true });
  symlinkSync('/dev/full', join(auditFolder, 'audit.jsonl')); // a disk that is full

  const kiosk = await launch({ config: configFor(portal.url), folder });
  await expect(kiosk.screens.getByRole('heading')).toHaveText('This device is out of service');
  await expect(kiosk.screens.getByRole('button')).toHaveCount(0);
  expect(kiosk.output).toContain('The audit file cannot be written: ENOSPC');

  await kiosk.killAll();
  rmSync(join(auditFolder, 'audit.jsonl'));
  const again = await launch({ config: configFor(portal.url), folder });
  await again.startSession();
  await again.endSession();
});
