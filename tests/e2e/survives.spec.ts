import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { verifyAuditFile } from '../../main/audit/verify/verify.ts';
import type { Kiosk } from './support/kiosk.ts';
import { plant } from './support/planting.ts';
import { ResidueScanner } from './support/residue.ts';
import { configFor, expect, test } from './support/test.ts';

const moments = [
  { when: 'in the middle of a session', faults: undefined, cause: 'session-unfinished' },
  {
    when: 'in the middle of an ending, before anything was cleared',
    faults: 'deny-traffic:kill-in',
    cause: 'ending-unfinished',
  },
  {
    when: 'in the middle of an ending, while files are cleared',
    faults: 'clear-files:kill-before',
    cause: 'ending-unfinished',
  },
];

for (const { when, faults, cause } of moments) {
  test(`the app is killed ${when}: the next start finishes the ending before anybody signs in`, async ({
    portal,
    launch,
  }) => {
    const seed = randomUUID();
    const config = configFor(`${portal.url}/everything`);
    const killed = await launch({ config, ...(faults === undefined ? {} : { faults }) });
    await killed.startSession();
    const site = await killed.site('/everything');
    await plant(site, seed);
    if (faults !== undefined) {
      const end = killed.screens.getByRole('button', { name: 'End session' });
      await end.click().catch(() => undefined); // the app is gone before it can answer
      await expect.poll(() => killed.processes()).not.toContain(killed.mainProcess);
    }
    await killed.killAll();
    const scanner = new ResidueScanner(seed);
    expect([...scanner.inFiles([killed.dataFolder])]).toContain('download');

    const kiosk = await launch({ config, folder: killed.folder });
    await expect(kiosk.screens.getByRole('heading', { name: 'Welcome' })).toBeVisible();
    expect([...scanner.inFiles([kiosk.dataFolder, join(kiosk.folder, 'tmp')])]).toEqual([]);
    expect([...scanner.inMemory(kiosk.processes())]).toEqual([]);
    expectOneRecovery(kiosk, cause);
  });
}

function expectOneRecovery(kiosk: Kiosk, cause: string): void {
  expect(verifyAuditFile(kiosk.auditFile)).toMatchObject({ kind: 'good', tornBytes: 0 });
  const session = kiosk.audit().find(({ event }) => event === 'session-started')?.['session'];
  const ofSession = kiosk.audit().filter((record) => record['session'] === session);
  expect(ofSession).toContainEqual(expect.objectContaining({ event: 'recovery', cause }));
  const finished = ofSession.filter(({ event }) => event === 'ending-finished');
  expect(finished).toEqual([expect.objectContaining({ reason: 'recovery', clean: true })]);
}

for (const fullScreen of [false, true]) {
  test(`the app is asked to end (full screen: ${fullScreen}): the session ends with its reason`, async ({
    portal,
    launch,
  }) => {
    const config = configFor(portal.url).replace(/fullScreen: \w+/, `fullScreen: ${fullScreen}`);
    const kiosk = await launch({ config });
    await kiosk.startSession();
    await kiosk.site();
    await kiosk.terminate();
    expect(kiosk.audit()).toContainEqual(
      expect.objectContaining({ event: 'ending-finished', reason: 'quit', clean: true }),
    );
    expect(kiosk.events().at(-1)).toBe('kiosk-stopped');
  });
}
