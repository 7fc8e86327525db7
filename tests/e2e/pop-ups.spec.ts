import type { Kiosk } from './support/kiosk.ts';
import { configFor, expect, test } from './support/web-app.ts';

const OPENER = `<title>private title</title>
<p id="heard"></p>
<a id="new" href="/page" target="_blank">new</a>
<script>
  onmessage = ({ data }) => { heard.textContent = data; };
</script>`;
const HELPER = `<button onclick="opener.postMessage('from ' + window.name, '*'); window.close()">send</button>`;
const PAGE = '<p>a page</p>';
const pages = { '/': OPENER, '/helper': HELPER, '/page': PAGE };

const inBar = (kiosk: Kiosk, name: string | RegExp) =>
  kiosk.screens.getByRole('button', { name, exact: true });

test('a window that a site needs opens inside the kiosk, answers its opener, and closes itself', async ({
  webApp,
  launch,
}) => {
  const { url } = await webApp(pages);
  const host = url.replace('http://', '');
  const kiosk = await launch({ config: configFor(url) });
  await kiosk.startSession();
  const site = await kiosk.site();
  await site.evaluate('void window.open("/helper", "helper", "width=300,height=200")');
  await expect(inBar(kiosk, host)).toHaveAttribute('aria-current', 'true');
  const helper = await kiosk.site('/helper');
  expect(await helper.evaluate('[typeof showOpenFilePicker, typeof require]')).toEqual([
    'undefined',
    'undefined',
  ]);
  expect(await helper.evaluate('[innerWidth, innerHeight]')).toEqual(
    await site.evaluate('[innerWidth, innerHeight]'),
  );

  // Back to the site and to the window again, by the bar.
  await inBar(kiosk, 'Patient portal').click();
  await expect(inBar(kiosk, 'Patient portal')).toHaveAttribute('aria-current', 'true');
  await expect.poll(() => helper.evaluate('document.visibilityState')).toBe('hidden');
  await inBar(kiosk, host).click();
  await expect.poll(() => helper.evaluate('document.visibilityState')).toBe('visible');

  await helper.getByRole('button', { name: 'send' }).click();
  await expect(site.locator('#heard')).toHaveText('from helper');
  await expect(inBar(kiosk, host)).toBeHidden();
  await expect.poll(() => site.evaluate('document.visibilityState')).toBe('visible');

  // Without an opener it is closed by the bar, or by the ending.
  await site.locator('#new').click();
  await kiosk.site('/page');
  await inBar(kiosk, `Close ${host}`).click();
  await expect(inBar(kiosk, host)).toBeHidden();
  await site.locator('#new').click();
  const page = await kiosk.site('/page');
  expect(await page.evaluate('window.opener')).toBeNull();
  await kiosk.endSession();
  const finished = kiosk.audit().find(({ event }) => event === 'ending-finished');
  expect(finished).toMatchObject({ clean: true });
});

test('a window is called by the end of its host, which is the domain that was registered', async ({
  webApp,
  launch,
}) => {
  const { url } = await webApp({ '/': '<p>a page' });
  const { port } = new URL(url);
  const long = `http://www.bank.example.${'a'.repeat(60)}.${'b'.repeat(40)}.registered.localhost:${port}`;
  const kiosk = await launch({
    config: `sites:
  - { name: Portal, url: "${url}", allow: ["${long}"] }
kiosk: { fullScreen: false, standby: off }
`,
  });
  await kiosk.startSession();
  await (await kiosk.site()).evaluate((address) => void open(address), `${long}/`);
  const host = kiosk.screens.locator('.session-host');
  await expect(host).toHaveText(`….${'b'.repeat(40)}.registered.localhost:${port}`);
  const [frame, text] = [await host.boundingBox(), await host.locator('bdi').boundingBox()];
  const right = (box: typeof frame) => (box === null ? 0 : box.x + box.width);
  expect(right(text)).toBeCloseTo(right(frame), 0);
  expect(text?.x).toBeLessThan(frame?.x ?? 0);
});

test('windows stay on allowed origins and do not multiply', async ({ webApp, launch }) => {
  const { url } = await webApp(pages);
  const elsewhere = await webApp(pages);
  const kiosk = await launch({ config: configFor(url) });
  await kiosk.startSession();
  const site = await kiosk.site();
  const open = (address: string) =>
    site.evaluate(`window.open(${JSON.stringify(address)}) !== null`);
  for (const address of [elsewhere.url, 'data:text/html,x', 'file:///etc/passwd', 'chrome://gpu']) {
    expect(await open(address), address).toBe(false);
  }
  // One that begins empty gets no further than the others.
  await site.evaluate(
    `{ const made = window.open(''); setTimeout(() => { made.location = '${elsewhere.url}' }, 200) }`,
  );
  await expect(inBar(kiosk, url.replace('http://', ''))).toBeVisible();
  // The page behind it is hidden, and its timers are slow.
  await expect
    .poll(() => kiosk.audit())
    .toContainEqual(expect.objectContaining({ what: 'navigation', detail: elsewhere.url }));
  expect(elsewhere.requests).toEqual([]);

  const more = [await open('/page'), await open('/page'), await open('/page'), await open('/page')];
  expect([...more, await open('/page')]).toEqual([true, true, true, true, false]);
  const blocked = kiosk.audit().filter(({ event }) => event === 'blocked');
  expect(blocked.map(({ what, detail }) => `${String(what)} ${String(detail)}`)).toEqual(
    expect.arrayContaining([
      `new-window ${elsewhere.url}`,
      `navigation ${elsewhere.url}`,
      'new-window too many',
    ]),
  );
  await kiosk.endSession();
  const finished = kiosk.audit().find(({ event }) => event === 'ending-finished');
  expect(finished).toMatchObject({ clean: true });
});
