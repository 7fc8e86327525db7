import { mkdirSync, mkdtempSync, rmdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyAuditFile } from '../../main/audit/verify/verify.ts';
import { configFor, expect, test } from './support/test.ts';

test('nobody signs in while the audit file cannot be written', async ({ portal, launch }) => {
  const folder = mkdtempSync(join(tmpdir(), 'cleardesk-e2e-'));
  const auditFolder = join(folder, 'data/audit');
  mkdirSync(auditFolder, { recursive: true });
  symlinkSync('/dev/full', join(auditFolder, 'audit.jsonl')); // a disk that is full

  const kiosk = await launch({ config: configFor(portal.url), folder });
  await expect(kiosk.screens.getByRole('heading')).toHaveText('This device is out of service');
  await expect(kiosk.screens.getByRole('button', { name: 'Details for IT' })).toBeVisible();
  await expect(kiosk.screens.getByRole('button')).toHaveCount(1);
  expect(kiosk.output).toContain('The audit file cannot be written: ENOSPC');

  await kiosk.killAll();
  rmSync(join(auditFolder, 'audit.jsonl'));
  const again = await launch({ config: configFor(portal.url), folder });
  await again.startSession();
  await again.endSession();
});

test('an audit file that is taken away goes on where it was, for all to see', async ({
  portal,
  launch,
}) => {
  const kiosk = await launch({ config: configFor(portal.url) });
  await kiosk.startSession();
  const before = kiosk.audit().length;
  rmSync(kiosk.auditFile);
  await kiosk.endSession();
  expect(kiosk.audit()[0]).toMatchObject({ seq: before + 1, event: 'ending-started' });
  expect(verifyAuditFile(kiosk.auditFile)).toMatchObject({ kind: 'bad', line: 1 });
});

test('a folder in the place of the audit file: the ending goes on, and nobody signs in after it', async ({
  portal,
  launch,
}) => {
  const kiosk = await launch({ config: configFor(portal.url) });
  await kiosk.startSession();
  await kiosk.site();
  rmSync(kiosk.auditFile);
  mkdirSync(kiosk.auditFile);
  await kiosk.screens.getByRole('button', { name: 'End session' }).click();
  await expect(kiosk.screens.getByRole('heading')).toHaveText('This device is out of service');
  rmdirSync(kiosk.auditFile);
  const { code, output } = await kiosk.command('end-session');
  expect(output).toMatch(/clean\s+yes/);
  expect(code).toBe(0);
  await kiosk.nextLogin();
});
