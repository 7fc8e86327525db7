import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kinds } from '../../demo/markers.ts';
import { plant } from './support/planting.ts';
import { ResidueScanner } from './support/residue.ts';
import type { Kiosk } from './support/kiosk.ts';
import { configFor, expect, test } from './support/test.ts';

test('nothing that a session left is on the disk or in memory afterwards', async ({
  portal,
  launch,
}) => {
  test.setTimeout(240_000);
  const seed = randomUUID();
  const scanner = new ResidueScanner(seed);
  const since = Date.now();
  const kiosk = await launch({ config: configFor(`${portal.url}/everything`) });
  await kiosk.startSession();
  const planted = await plantAll(kiosk, seed);
  expect(planted.length, `planted: ${planted.join(', ')}`).toBeGreaterThanOrEqual(25);

  // The scanner sees the session while it is there, so that it can fail.
  const before = kiosk.processes();
  const during = scanner.inMemory(before);
  const missed = planted.filter((kind) => !during.has(kind));
  expect(during.size, `not seen in memory: ${missed.join(', ')}`).toBeGreaterThanOrEqual(25);
  expect([...scanner.inFiles([kiosk.dataFolder])]).toContain('download');

  await kiosk.endSession();
  await kiosk.nextLogin();
  await expect.poll(() => before.filter((pid) => kiosk.processes().includes(pid))).toEqual([]);

  expect([...scanner.inMemory(kiosk.processes())]).toEqual([]);
  const ownFolders = [kiosk.dataFolder, join(kiosk.folder, 'home'), join(kiosk.folder, 'tmp')];
  expect([...scanner.inFiles([...ownFolders, tmpdir(), '/dev/shm'], since)]).toEqual([]);
});

test('the next session sees nothing of the one before', async ({ portal, launch }) => {
  const seed = randomUUID();
  const kiosk = await launch({ config: configFor(`${portal.url}/everything`) });
  await kiosk.startSession();
  await plantAll(kiosk, seed);
  expect((await inventory(kiosk, portal.url, seed)).found).toBeGreaterThan(10);
  await kiosk.endSession();
  await kiosk.nextLogin();
  await kiosk.startSession();
  const next = await inventory(kiosk, portal.url, seed);
  expect(next.leftovers).toEqual(
    Object.fromEntries(Object.keys(next.leftovers).map((name) => [name, []])),
  );
});

interface Inventory {
  readonly found: number;
  readonly leftovers: Readonly<Record<string, unknown>>;
}

/** Has the page plant all it can, as after a click of the person; gives the kinds that worked. */
async function plantAll(kiosk: Kiosk, seed: string): Promise<readonly string[]> {
  const site = await kiosk.site('/everything');
  await site.locator('#seed').click();
  const results = await plant(site, seed);
  return kinds.filter((kind) => results[kind] === true);
}

async function inventory(kiosk: Kiosk, url: string, seed: string): Promise<Inventory> {
  const site = await kiosk.site();
  await site.goto(`${url}/inventory`);
  await site.waitForFunction('typeof inventory === "function"');
  return site.evaluate<Inventory>(`inventory(${JSON.stringify(seed)})`);
}
