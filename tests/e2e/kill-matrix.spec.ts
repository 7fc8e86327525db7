import { randomUUID } from 'node:crypto';
import { kinds } from '../../demo/markers.ts';
import { verifyAuditFile } from '../../main/audit/verify/verify.ts';
import { killPoints, type KillPoint } from './support/kill-points.ts';
import type { AuditRecord, Kiosk } from './support/kiosk.ts';
import { plant } from './support/planting.ts';
import { ResidueScanner } from './support/residue.ts';
import { configFor, expect, test, withStandby } from './support/test.ts';

/** These always; all of them in `npm run soak -- kill-matrix`. */
const always = [
  'clear-browser-data:kill-in',
  'torn ending-finished',
  'after kiosk-started of the next process',
];
const isSoak = process.env['CLEARDESK_SOAK'] === '1';

for (const point of killPoints().filter(({ name }) => isSoak || always.includes(name))) {
  test(`killed at ${point.name}: nothing is left, and the session ends once`, async ({
    portal,
    launch,
  }) => {
    const seed = randomUUID();
    const since = Date.now();
    const config = withStandby(configFor(`${portal.url}/everything`));
    const killed = await launch({ config, ...point.launch });
    await useUntilKilled(killed, point, seed);
    const { folder } = killed;
    if (point.launchAgain !== undefined) {
      const again = await launch({ config, folder, isDoomed: true, ...point.launchAgain });
      await isKilled(again, point.launchAgain);
    }

    const kiosk = await launch({ config, folder });
    await expect(kiosk.screens.getByRole('heading', { name: 'Welcome' })).toBeVisible();
    const scanner = new ResidueScanner(seed);
    expect([...scanner.inFiles([folder, '/dev/shm'], since)]).toEqual([]);
    expect([...scanner.inMemory(kiosk.processes())]).toEqual([]);

    // Whoever comes next does so after the ending, and their own session ends as any.
    await kiosk.startSession();
    await kiosk.terminate();
    expect(verifyAuditFile(kiosk.auditFile)).toMatchObject({ kind: 'good', tornBytes: 0 });
    const sessions = kiosk.audit().filter(({ event }) => event === 'session-started');
    expect(sessions).toHaveLength(point.reaches === 'nothing' ? 1 : 2);
    for (const [index, session] of sessions.entries()) {
      expectOneEnding(kiosk.audit(), session, sessions[index + 1]);
    }
    expectRecovery(kiosk.audit(), point);
  });
}

test('there is a point for each step and each record, and those that always run are among them', () => {
  const names = killPoints().map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(3 * 8 + 4 * 6 + 2 * 3 + 3 * 4 + 4 * 3);
  expect(names).toEqual(expect.arrayContaining(always));
});

async function useUntilKilled(kiosk: Kiosk, point: KillPoint, seed: string): Promise<void> {
  const press = async (name: string) => {
    await kiosk.screens
      .getByRole('button', { name })
      .click()
      .catch(() => undefined); // the app may be gone before it can answer
  };
  if (point.reaches === 'ending') {
    await kiosk.startSession();
    const site = await kiosk.site('/everything');
    await site.locator('#seed').click();
    const planted = await plant(site, seed);
    expect(kinds.filter((kind) => planted[kind] === true).length).toBeGreaterThanOrEqual(25);
    await press('End session');
  } else await press('Start session');
  await isKilled(kiosk, point.launch);
}

/** Waits until a launch has been killed where it was to be, and kills what it left behind. */
async function isKilled(kiosk: Kiosk, { env }: KillPoint['launch']): Promise<void> {
  const { firstChild } = kiosk;
  // Without a hook it is a step that kills, before there is a next process.
  const hasDied = () =>
    env === undefined ? firstChild.signalCode === 'SIGKILL' : kiosk.output.includes('killed at');
  await expect.poll(hasDied, { message: 'the app lives on' }).toBe(true);
  await kiosk.killAll();
}

/** One finished ending, clean, and before the next session. */
function expectOneEnding(
  records: readonly AuditRecord[],
  session: AuditRecord,
  next?: AuditRecord,
) {
  const finished = records.filter(
    (record) => record.event === 'ending-finished' && record['session'] === session['session'],
  );
  expect(finished).toEqual([expect.objectContaining({ clean: true })]);
  if (next !== undefined) expect(next['seq']).toBeGreaterThan(Number(finished[0]?.['seq']));
}

function expectRecovery(records: readonly AuditRecord[], { cause }: KillPoint): void {
  const recoveries = records.filter(({ event }) => event === 'recovery');
  expect(recoveries.length > 0).toBe(cause !== null);
  const session = records.find(({ event }) => event === 'session-started')?.['session'];
  for (const recovery of recoveries) expect(recovery).toMatchObject({ cause, session });
}
