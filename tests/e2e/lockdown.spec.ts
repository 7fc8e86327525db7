import { configFor, expect, test } from './support/test.ts';

test('a site stays on its origins, gets no device, and each refusal is recorded once', async ({
  portal,
  launch,
}) => {
  const kiosk = await launch({
    config: configFor(portal.url).replace('downloads: session', 'downloads: block'),
  });
  await kiosk.startSession();
  const site = await kiosk.site();
  const home = site.url();
  const elsewhere = portal.url.replace('127.0.0.1', 'localhost');

  await site.evaluate((url) => {
    location.href = `${url}/?secret=1`;
  }, elsewhere);
  await site.evaluate((url) => void window.open(url), elsewhere);
  const answer = await site.evaluate(async () => {
    const { state } = await navigator.permissions.query({ name: 'geolocation' });
    return [state, await Notification.requestPermission(), typeof Reflect.get(window, 'require')];
  });
  expect(answer).toEqual(['denied', 'denied', 'undefined']);
  await site.goto(portal.url); // Playwright waits for the refused navigation otherwise
  await site.getByLabel('Your name').fill('Ada');
  await site.getByRole('button', { name: 'Sign in' }).click();
  await site.goto(`${portal.url}/documents`);
  await site.getByRole('link', { name: 'Download' }).click();
  await site.waitForTimeout(500);
  expect(site.url()).toBe(`${portal.url}/documents`);
  expect(home).toContain(portal.url);

  const blocked = kiosk
    .audit()
    .filter(({ event }) => event === 'blocked')
    .map((record) => `${String(record['what'])} ${String(record['detail'])}`);
  expect(blocked).toEqual([
    `navigation ${elsewhere}`,
    `new-window ${elsewhere}`,
    'permission notifications',
    expect.stringMatching(/^download /),
  ]);
});
