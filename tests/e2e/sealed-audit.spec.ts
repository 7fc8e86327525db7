import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { appCommand } from './support/kiosk.ts';
import { configFor, expect, test } from './support/test.ts';

/** Runs a command of the real app, where there is no display. */
function cleardesk(dataFolder: string, ...args: readonly string[]) {
  const [file = '', ...appArgs] = appCommand();
  const { status, stdout, stderr } = spawnSync(
    file,
    [...appArgs, '--data-dir', dataFolder, ...args],
    { env: { ...process.env, DISPLAY: '' }, encoding: 'utf8', timeout: 20_000 },
  );
  return { status, stdout, stderr };
}

test('a kiosk seals what it records, over restarts and full files, and an auditor can tell', async ({
  portal,
  launch,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'cleardesk-e2e-'));
  const dataFolder = join(folder, 'data');
  const init = cleardesk(dataFolder, 'audit', 'init');
  expect(init.status).toBe(0);
  const key = /^[0-9A-V]{4}(-[0-9A-V]{4}){15}$/m.exec(init.stdout)?.[0] ?? '';
  expect(init.stdout).toContain('█'); // the QR code
  expect(cleardesk(dataFolder, 'audit', 'init')).toMatchObject({ status: 1, stdout: '' });

  const config = configFor(portal.url, 'audit: { maxSize: 10KB, keep: 5 }');
  const kiosk = await launch({ config, folder });
  for (let sessions = 0; sessions < 4; sessions++) {
    await kiosk.startSession();
    await kiosk.site();
    await kiosk.endSession();
    await kiosk.nextLogin();
  }
  expect(cleardesk(dataFolder, 'audit', 'init', '--replace')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('Another kiosk is running'),
  });

  // While it runs.
  const verify = () => cleardesk(dataFolder, 'audit', 'verify', '--key', key);
  const verdict = verify();
  expect(verdict.status).toBe(0);
  expect(verdict.stdout).toContain('Sealed: every record from 1 on');
  const auditFolder = dirname(kiosk.auditFile);
  expect(readdirSync(auditFolder).filter((name) => /^audit-\d{12}\./.test(name))).not.toEqual([]);
  const python = spawnSync('python3', ['docs/audit_verify.py', kiosk.auditFile, key]);
  expect(python.status).toBe(0);

  const exported = cleardesk(dataFolder, 'audit', 'export', '--format', 'ocsf');
  expect(exported.status).toBe(0);
  const events = exported.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { class_uid: number; activity_id: number });
  const count = (activity: number) =>
    events.filter((event) => event.class_uid === 3002 && event.activity_id === activity).length;
  expect([count(1), count(2)]).toEqual([4, 4]);
  expect(cleardesk(dataFolder, 'audit', 'export', '--format', 'csv').status).toBe(0);

  await kiosk.killAll();
  expect(verify().status).toBe(0);
  // Somebody takes the last record away, and makes the chain look whole.
  const whole = readFileSync(kiosk.auditFile, 'utf8');
  writeFileSync(kiosk.auditFile, `${whole.split('\n').slice(0, -2).join('\n')}\n`);
  expect(cleardesk(dataFolder, 'audit', 'verify').status).toBe(0);
  expect(verify()).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('the device has sealed them'),
  });
  rmSync(folder, { recursive: true });
});
