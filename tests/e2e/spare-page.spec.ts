import { setTimeout as pause } from 'node:timers/promises';
import { configFor, expect } from './support/test.ts';
import { test } from './support/web-app.ts';

/** Pages tell their servers how far their history reaches when their first script runs, and later. */
const PAGE = `<title>Desk</title><h1>Desk</h1><a href="/next">Next</a>
  <script>const first = history.length; setTimeout(() => {
    fetch('/told?first=' + first + '&later=' + history.length, { method: 'POST' }); }, 500)</script>`;

test('a page waits for the session that nobody can go back to, and no site hears of it', async ({
  webApp,
  launch,
}) => {
  const told: string[] = [];
  const { url, requests } = await webApp({
    '/': PAGE,
    '/next': '<h1>Next</h1>',
    '/told': (request, response) => {
      told.push(request.url ?? '');
      response.end();
    },
  });
  const kiosk = await launch({ config: configFor(url) });
  await expect(kiosk.screens.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  const isWaiting = () => kiosk.pages.some((page) => page.url() === 'about:blank');
  await expect.poll(isWaiting).toBe(true);
  await pause(1000);
  expect(requests).toEqual([]);

  await kiosk.startSession();
  const site = await kiosk.site();
  await expect(site.getByRole('heading')).toHaveText('Desk');
  expect(isWaiting()).toBe(false);
  await expect.poll(() => told).toEqual(['/told?first=1&later=1']);
  const back = kiosk.screens.getByRole('button', { name: 'Back' });
  await expect(back).toBeDisabled();
  await site.evaluate('history.back()');
  await site.getByRole('link').click();
  await expect(site.getByRole('heading')).toHaveText('Next');
  await back.click();
  await expect(site.getByRole('heading')).toHaveText('Desk');
  await expect(back).toBeDisabled();
  await kiosk.endSession();
  expect(kiosk.audit().find(({ event }) => event === 'ending-finished')).toMatchObject({
    clean: true,
  });
});
