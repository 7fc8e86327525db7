import { setTimeout as pause } from 'node:timers/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Kiosk } from './support/kiosk.ts';
import { xdotool } from './support/input.ts';
import { resizeWindow } from './support/screenshots.ts';
import { configFor, expect, test } from './support/web-app.ts';

/** Crashes a page's process, as a bug in it would. */
async function crash(page: Page): Promise<void> {
  const devTools = await page.context().newCDPSession(page);
  void devTools.send('Page.crash').catch(() => undefined); // it never answers
}

/** Not at once: the call has to be answered. */
const HANG = 'void setTimeout(() => { for (;;); }, 300)';

const endedByCrash: unknown = expect.objectContaining({
  event: 'ending-finished',
  reason: 'site-crash',
  clean: true,
});

async function endsByCrash(kiosk: Kiosk): Promise<void> {
  await expect.poll(() => kiosk.audit()).toContainEqual(endedByCrash);
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

test("the kiosk's own screens, where they hang, are loaded again at a press, and the session ends", async ({
  portal,
  launch,
}) => {
  const kiosk = await launch({ config: configFor(portal.url) });
  await kiosk.startSession();
  await kiosk.site();
  await kiosk.screens.evaluate(HANG);
  await pause(600);
  // Chromium does not judge a page that a debugger is attached to.
  await kiosk.disconnect();
  resizeWindow(1280, 800);
  xdotool('mousemove', '1200', '32', 'click', '1');
  await expect
    .poll(() => kiosk.output, { timeout: 60_000 })
    .toContain("the kiosk's own screens do not answer");
  await expect.poll(() => kiosk.audit()).toContainEqual(endedByCrash);
  // The exit screen closes by itself.
  await expect(async () => {
    await kiosk.follow();
    await expect(kiosk.screens.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  }).toPass();
  await kiosk.startSession();
});

test('screens that Chromium gives no frames are drawn', async ({ portal, launch }) => {
  const hook = join(import.meta.dirname, 'support/undrawn-hook.cjs');
  const env = { NODE_OPTIONS: `--require ${hook}` };
  const kiosk = await launch({ config: configFor(portal.url), env });
  await kiosk.startSession();
  expect(kiosk.output).toContain('the screens are not drawn');
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

for (const press of ['Reload', 'Home']) {
  test(`a page that hangs gives way to the user who presses ${press}`, async ({
    portal,
    launch,
  }) => {
    const kiosk = await launch({ config: configFor(portal.url) });
    await kiosk.startSession();
    const site = await kiosk.site();
    await site.evaluate(HANG);
    await pause(600);
    await kiosk.screens.getByRole('button', { name: press, exact: true }).click();
    await expect(
      kiosk.screens.getByRole('heading', { name: 'This page has stopped working' }),
    ).toBeVisible();
    await kiosk.screens.getByRole('button', { name: 'Reload page' }).click();
    await kiosk.connect();
    await expect((await kiosk.site()).getByLabel('Your name')).toBeVisible();
    await kiosk.endSession();
  });
}

test('a page that works is not ended by a press, however long its server takes', async ({
  webApp,
  launch,
}) => {
  let isSlow = false;
  const app = await webApp({
    '/': (_request, response) => {
      response.setHeader('content-type', 'text/html');
      if (!isSlow) response.end('<h1>Ward list</h1>');
    },
  });
  const kiosk = await launch({ config: configFor(app.url) });
  await kiosk.startSession();
  const site = await kiosk.site();
  isSlow = true;
  await kiosk.screens.getByRole('button', { name: 'Reload', exact: true }).click();
  await pause(7000); // a page that hangs has 5 s
  await expect(kiosk.screens.getByRole('heading', { name: /has stopped/ })).toHaveCount(0);
  isSlow = false;
  await kiosk.screens.getByRole('button', { name: 'Home', exact: true }).click();
  await expect(site.getByRole('heading')).toHaveText('Ward list');
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
