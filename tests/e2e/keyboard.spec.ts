import type { IncomingMessage, ServerResponse } from 'node:http';
import { xdotool } from './support/input.ts';
import type { Kiosk } from './support/kiosk.ts';
import { configFor, expect, test } from './support/web-app.ts';

const PASSWORD = 'tulip-harbour-9731';
const RIGHT = `Basic ${Buffer.from(`nora:${PASSWORD}`).toString('base64')}`;
/** So slowly that whatever a page is about to do happens in the middle of a word. */
const TYPING = ['type', '--delay', '60'] as const;

/** Tells the server each key that the page gets. */
const TELLS_KEYS = `<script>
  addEventListener('keydown', ({ key }) => navigator.sendBeacon('/key?' + encodeURIComponent(key)));
</script>`;

/** A picture for those who say who they are. */
function picture({ headers }: IncomingMessage, response: ServerResponse) {
  const isRight = headers.authorization === RIGHT;
  response.writeHead(isRight ? 200 : 401, { 'www-authenticate': 'Basic realm="Ward 7"' });
  response.end();
}

/** Begins to type in the sheet, with the real keyboard. */
async function typeHalfOf(kiosk: Kiosk, password: string): Promise<void> {
  await expect(kiosk.screens.getByRole('heading')).toContainText('asks you to sign in');
  await kiosk.screens.getByLabel('User name').focus();
  xdotool(...TYPING, `nora\t${password.slice(0, 9)}`);
}

/** Sends a page to an address, which it need not have loaded before. */
async function goOn(kiosk: Kiosk, from: string, to: string): Promise<void> {
  const page = kiosk.pages.find((one) => one.url().startsWith(from));
  await page?.evaluate((url) => location.assign(url), to);
}

test('keys that are typed for a sign-in sheet reach no page, whatever its page does', async ({
  webApp,
  launch,
}) => {
  const asks = `${TELLS_KEYS}<input autofocus><img src="/picture">`;
  const later = `${TELLS_KEYS}<input autofocus>`;
  const app = await webApp({ '/': asks, '/later': later, '/picture': picture, '/key': '' });
  const kiosk = await launch({ config: configFor(app.url) });
  await kiosk.startSession();
  await typeHalfOf(kiosk, PASSWORD);
  const { screens } = kiosk;

  // It loads itself again, and asks the same.
  await goOn(kiosk, app.url, '/');
  const asked = () => app.requests.filter((request) => request === 'GET /picture');
  await expect.poll(asked).toHaveLength(2);
  xdotool(...TYPING, PASSWORD.slice(9));
  await expect(screens.getByLabel('User name')).toHaveValue('nora');
  await expect(screens.getByLabel('Password', { exact: true })).toHaveValue(PASSWORD);

  // It goes on, and asks nothing.
  await goOn(kiosk, app.url, '/later');
  xdotool(...TYPING, 'and more\n');
  await expect(screens.getByText('does not ask for this any more')).toBeVisible();
  xdotool(...TYPING, 'even more\n');
  expect(app.requests).not.toContain('POST /key');
  await screens.getByRole('button', { name: 'Back to the page' }).click();
  await expect(screens.getByRole('heading')).toHaveText('Patient portal');
  // The page gets the keys once it is in front again, a moment after the sheet has gone.
  await expect(() => {
    xdotool('type', 'x');
    expect(app.requests).toContain('POST /key');
  }).toPass();

  // The run of typing is over, so that the next sheet gets its keys; and an answer is still one.
  await screens.waitForTimeout(700);
  await goOn(kiosk, app.url, '/');
  await typeHalfOf(kiosk, PASSWORD);
  xdotool(...TYPING, `${PASSWORD.slice(9)}\n`);
  await expect(screens.getByRole('heading')).toHaveText('Patient portal');
  await expect
    .poll(() => kiosk.pages.at(-1)?.evaluate(() => document.images[0]?.complete))
    .toBe(true);
});

test('a page in the background takes no keys from the page in front', async ({
  webApp,
  launch,
}) => {
  const greedy = `${TELLS_KEYS}<input id="field" autofocus><script>
    setInterval(() => { window.focus(); field.blur(); field.focus(); }, 20);
    open('/window');
  </script>`;
  const behind = await webApp({ '/': greedy, '/window': TELLS_KEYS, '/key': '' });
  const front = await webApp({ '/': '<input id="field" autofocus>' });
  const kiosk = await launch({ config: configFor([`${behind.url}/`, `${front.url}/`]) });
  await kiosk.startSession();
  const background = await kiosk.site(behind.url);
  await kiosk.screens.getByRole('button', { name: 'Messages' }).click();
  const site = await kiosk.site(front.url);
  const field = site.locator('#field');
  // Chromium takes no keys before a page has painted.
  await expect(async () => {
    xdotool('key', 'x');
    expect(await field.inputValue()).not.toBe('');
  }).toPass();
  await field.fill('');
  xdotool(...TYPING, PASSWORD.slice(0, 9));
  await background.reload();
  xdotool(...TYPING, PASSWORD.slice(9));
  await expect(field).toHaveValue(PASSWORD);
  expect(behind.requests).not.toContain('POST /key');
});
