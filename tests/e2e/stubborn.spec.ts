import type { PortalStatus } from '../../demo/portal/status.ts';
import type { Kiosk } from './support/kiosk.ts';
import { pressKey } from './support/input.ts';
import { plant } from './support/planting.ts';
import { configFor, expect, test } from './support/test.ts';

const TRIES = 20;

test('a page and workers that go on writing leave nothing to the next session', async ({
  portal,
  launch,
}) => {
  test.setTimeout(TRIES * 40_000);
  const kiosk = await launch({
    config: configFor(
      [`${portal.url}/inventory`, `${portal.url}/stubborn?mode=writer`],
      'exitScreen: { showFor: 1s }',
    ),
  });
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    await kiosk.startSession();
    await kiosk.screens.getByRole('button', { name: 'Messages' }).click();
    const site = await kiosk.site('mode=writer');
    await expect(site.locator('#written')).toContainText('Written');
    await kiosk.endSession();
    await kiosk.nextLogin();
    await kiosk.startSession();
    expect(await foundBy(kiosk), `try ${attempt}`).toBe(0);
    await kiosk.endSession();
    await kiosk.nextLogin();
  }
});

test('a page that refuses to be left is left', async ({ portal, launch }) => {
  const kiosk = await launch({ config: configFor(`${portal.url}/stubborn?mode=beforeunload`) });
  await kiosk.startSession();
  const site = await kiosk.site('mode=beforeunload');
  await site.locator('body').click();
  pressKey('a');
  await kiosk.endSession();
  await kiosk.nextLogin();
  expect(kiosk.audit()).toContainEqual(
    expect.objectContaining({ event: 'ending-finished', clean: true }),
  );
});

test('the server sees every connection of the session closed before the ending is over', async ({
  portal,
  launch,
}) => {
  const kiosk = await launch({ config: configFor(`${portal.url}/everything`) });
  await kiosk.startSession();
  const site = await kiosk.site('/everything');
  await plant(site, 'connections');
  const before = await status(portal.url);
  expect(before.openConnections.length).toBeGreaterThanOrEqual(5);

  await kiosk.endSession();
  const finished = kiosk.audit().find(({ event }) => event === 'ending-finished');
  const endedAt = Date.parse(String(finished?.time));
  await expect.poll(async () => (await status(portal.url)).openConnections).toEqual([]);
  const { closings } = await status(portal.url);
  const latest = Math.max(...closings.map(({ closedAt }) => closedAt));
  // The server may be slower to see it than the kiosk is to do it.
  expect(latest - endedAt).toBeLessThan(1000);
});

/** What a page of the next session finds of the last one, some time after it began. */
async function foundBy(kiosk: Kiosk): Promise<number> {
  const site = await kiosk.site('/inventory');
  await site.waitForFunction('typeof inventory === "function"');
  await site.waitForTimeout(500); // longer than the server's late answers
  const { found } = await site.evaluate<{ found: number }>('inventory()');
  return found;
}

async function status(url: string): Promise<PortalStatus> {
  return (await (await fetch(`${url}/status`)).json()) as PortalStatus;
}
