import type { Page } from '@playwright/test';
import type { Kiosk } from './support/kiosk.ts';
import { configFor, expect, test } from './support/test.ts';

/** Crashes a page's process, as a bug in it would. */
async function crash(page: Page): Promise<void> {
  const devTools = await page.context().newCDPSession(page);
  void devTools.send('Page.crash').catch(() => undefined); // it never answers
}

async function endsByCrash(kiosk: Kiosk): Promise<void> {
  await expect
    .poll(() => kiosk.audit())
    .toContainEqual(
      expect.objectContaining({ event: 'ending-finished', reason: 'site-crash', clean: true }),
    );
  await kiosk.nextLogin();
  await kiosk.startSession();
}

test("a crash of the kiosk's own screens ends the session, and the next person can sign in", async ({
  portal,
  launch,
}) => {
  const kiosk = await launch({ config: configFor(portal.url) });
  await kiosk.startSession();
  await kiosk.site();
  await crash(kiosk.screens);
  await endsByCrash(kiosk);
});

test('a crash of the GPU process ends the session', async ({ portal, launch }) => {
  const kiosk = await launch({ config: configFor(portal.url) });
  await kiosk.startSession();
  await kiosk.site();
  const gpu = kiosk.processes().filter((pid) => kiosk.commandLine(pid).includes('--type=gpu'));
  test.skip(gpu.length === 0, 'Chromium draws without such a process here');
  for (const pid of gpu) process.kill(pid, 'SIGKILL');
  await endsByCrash(kiosk);
});

test('a site that crashes is loaded again at a press, and ends the session the third time', async ({
  portal,
  launch,
}) => {
  const kiosk = await launch({ config: configFor(portal.url) });
  await kiosk.startSession();
  const reload = kiosk.screens.getByRole('button', { name: 'Reload page' });
  for (let crashes = 1; crashes < 3; crashes += 1) {
    await crash(await kiosk.site());
    await expect(
      kiosk.screens.getByRole('heading', { name: 'This page has stopped working' }),
    ).toBeVisible();
    await expect(kiosk.screens.getByRole('button', { name: 'End session' })).toBeVisible();
    await reload.click();
    await kiosk.connect();
    await expect((await kiosk.site()).getByLabel('Your name')).toBeVisible();
    await expect(reload).toHaveCount(0);
  }
  await crash(await kiosk.site());
  await endsByCrash(kiosk);
});

test('a site that cannot be reached can be tried again', async ({ portal, launch }) => {
  const kiosk = await launch({ config: configFor(portal.url) });
  await portal.close();
  await kiosk.startSession();
  const { screens } = kiosk;
  await expect(screens.getByRole('heading', { name: 'This page cannot be reached' })).toBeVisible();
  await screens.getByRole('button', { name: 'Reload page' }).click();
  await expect(screens.getByRole('heading', { name: 'This page cannot be reached' })).toBeVisible();
  await kiosk.endSession();
});
