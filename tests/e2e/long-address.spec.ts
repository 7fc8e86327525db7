import { configFor, expect, test } from './support/web-app.ts';

/**
 * Ways in which a page asks for an address; `LONG` has 100,000 characters. Had the kiosk itself refused it, the
 * record would name the site's origin, or another scheme.
 */
const WAYS: Readonly<Record<string, string>> = {
  'the page itself': `location.href = '/seen?' + LONG`,
  'a strange scheme': `location.href = LONG + ':x'`,
  'a link': `const a = document.createElement('a'); a.href = '/seen?' + LONG; a.click()`,
  'a window': `open('/seen?' + LONG)`,
  'a window, by an object that is a text': `open({ toString: () => '/seen?' + LONG })`,
  'the history': `history.pushState(0, '', '/seen?' + LONG)`,
  'a page that changed what the kiosk uses': `
    Event.prototype.preventDefault = Event.prototype.stopImmediatePropagation = () => 0;
    Object.defineProperty(NavigationDestination.prototype, 'url', { get: () => '' });
    location.href = '/seen?' + LONG`,
};

test('no page asks Chromium for an address of 100,000 characters', async ({ webApp, launch }) => {
  const site = await webApp({ '/': '<!doctype html><title>site</title>', '/seen': 'seen' });
  const kiosk = await launch({ config: configFor(site.url) });
  await kiosk.startSession();
  for (const [name, code] of Object.entries(WAYS)) {
    const page = await kiosk.site();
    await page.evaluate(`setTimeout(() => { const LONG = 'e'.repeat(100000); ${code} }), 0`);
    await page.waitForTimeout(300);
    expect(page.url(), name).toBe(`${site.url}/`);
    await page.reload();
  }
  expect(site.requests.filter((line) => line.includes('/seen'))).toEqual([]);
  await kiosk.endSession();
  const blocked = kiosk.audit().filter(({ event }) => event === 'blocked');
  expect(blocked.map(({ what, detail }) => [what, detail])).toEqual([
    ['navigation', 'an address that is too long'],
    ['new-window', 'an address that is too long'],
  ]);
});

test('a page downloads a file of 1.9 MB that it has made as data:', async ({ webApp, launch }) => {
  const site = await webApp({ '/': '<!doctype html><title>site</title>' });
  const kiosk = await launch({ config: configFor(site.url) });
  await kiosk.startSession();
  const page = await kiosk.site();
  await page.evaluate(`(() => {
    const a = document.createElement('a');
    a.href = 'data:text/csv,' + 'e'.repeat(1.9e6);
    a.download = 'list.csv';
    a.click();
  })()`);
  await kiosk.screens.getByRole('button', { name: /downloads/i }).click();
  await expect(kiosk.screens.getByRole('button', { name: 'Open list.csv' })).toBeVisible();
});
