import { setTimeout as pause } from 'node:timers/promises';
import {
  DOWNLOADS,
  OTHERS,
  startRestlessSite,
  type RestlessSite,
} from './support/restless-site.ts';
import { configFor, expect, test as base } from './support/test.ts';

const test = base.extend<{ site: RestlessSite }>({
  site: async ({}, use) => {
    const site = await startRestlessSite();
    await use(site);
    site.close();
  },
});

/** The server's own word: nothing flows any more, and nothing is connected. */
async function isSilent(site: RestlessSite): Promise<void> {
  await expect.poll(() => site.openConnections(), { timeout: 5000 }).toBe(0);
  site.takeBytes();
  await pause(300);
  expect(site.takeBytes()).toBe(0);
}

test('downloads of every kind that never end are ended with the session, and the server sees it', async ({
  site,
  launch,
}) => {
  const config = configFor(site.url, 'exitScreen: { showFor: 1s }');
  // A PDF that is to be shown is no download.
  const kiosk = await launch({ config: config.replace('kiosk: {', 'kiosk: { pdf: download,') });
  for (const hasLength of [true, false]) {
    await kiosk.startSession();
    const page = await kiosk.site();
    for (const [index, kind] of DOWNLOADS.entries()) {
      await page.evaluate(`beginAll(['${kind}'], ${String(hasLength)})`);
      const name = `Downloads ${index + 1}`;
      await expect(kiosk.screens.getByRole('button', { name })).toBeVisible();
    }
    await kiosk.endSession();
    await isSilent(site);
    await kiosk.nextLogin();
  }
  const endings = kiosk.audit().filter(({ event }) => event === 'ending-finished');
  expect(endings.map(({ clean }) => clean)).toEqual([true, true]);
});

test('what else is in flight ends with the session: uploads, streams, media, late writers, refused downloads', async ({
  site,
  launch,
}) => {
  const config = configFor(site.url).replace('downloads: session', 'downloads: block');
  const kiosk = await launch({ config });
  await kiosk.startSession();
  const page = await kiosk.site();
  const kinds = [...OTHERS, 'pop-up', 'link'];
  await page.evaluate(`beginAll(${JSON.stringify(kinds)}, false)`);
  await expect.poll(() => kiosk.audit().filter(({ what }) => what === 'download').length).toBe(1);
  await kiosk.endSession();
  await isSilent(site);
  const finished = kiosk.audit().find(({ event }) => event === 'ending-finished');
  expect(finished).toMatchObject({ clean: true });
});
