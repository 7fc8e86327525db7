import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { xdotool } from './support/input.ts';
import type { Kiosk } from './support/kiosk.ts';
import { configFor, expect, test } from './support/test.ts';

const attract = (portalUrl: string, show: string, more = '') =>
  configFor(portalUrl, more).replace(
    'downloads: session',
    `downloads: session, attract: { after: 10s, show: ${show} }`,
  );

const sentence = (kiosk: Kiosk) =>
  kiosk.screens.getByRole('heading', { name: 'Touch the screen or press any key to start' });
const welcome = (kiosk: Kiosk) => kiosk.screens.getByRole('heading', { name: 'Welcome' });
const start = (kiosk: Kiosk) => kiosk.screens.getByRole('button', { name: 'Start session' });
const end = (kiosk: Kiosk) => kiosk.screens.getByRole('button', { name: 'End session' });
const appears = { timeout: 20_000 };

test('a clock appears, moves, and goes away by a key or a click that does nothing else', async ({
  launch,
  portal,
}) => {
  test.slow();
  const kiosk = await launch({ config: attract(portal.url, 'clock', 'languages: [de]') });
  const { screens } = kiosk;
  const button = await start(kiosk).boundingBox();
  if (button === null) throw new Error('there is no button');
  const [x, y] = [button.x + button.width / 2, button.y + button.height / 2];
  await screens.getByRole('button', { name: 'Deutsch' }).click();
  await expect(screens.locator('html')).toHaveAttribute('lang', 'de');

  await expect(sentence(kiosk)).toBeVisible(appears);
  await expect(screens.locator('html')).toHaveAttribute('lang', 'en');
  await expect(screens.getByText(/^\d{1,2}:\d\d/)).toBeVisible();
  const cursor = () =>
    screens.evaluate(
      () => getComputedStyle(document.elementFromPoint(9, 9) ?? document.body).cursor,
    );
  expect(await cursor()).toBe('none');

  const place = () => screens.locator('.attract-moving').getAttribute('style');
  const before = await place();
  await expect.poll(place, { timeout: 70_000 }).not.toBe(before);
  await expect(sentence(kiosk)).toBeVisible();

  await screens.keyboard.press('Enter');
  await expect(welcome(kiosk)).toBeVisible();
  await expect(start(kiosk)).toBeVisible();
  await expect(sentence(kiosk)).toBeVisible(appears);

  await screens.mouse.click(x, y);
  await expect(welcome(kiosk)).toBeVisible();
  await expect(sentence(kiosk)).toBeVisible(appears);

  const devTools = await screens.context().newCDPSession(screens);
  const touch = (type: 'touchStart' | 'touchEnd') =>
    devTools.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: type === 'touchStart' ? [{ x, y }] : [],
    });
  await touch('touchStart');
  await touch('touchEnd');
  await expect(welcome(kiosk)).toBeVisible();
  await expect(sentence(kiosk)).toBeVisible(appears);
  expect(kiosk.events()).not.toContain('session-started');

  await screens.keyboard.press('a');
  await expect(welcome(kiosk)).toBeVisible();
  await expect(async () => {
    await start(kiosk).click();
    await expect(end(kiosk)).toBeVisible({ timeout: 1000 });
  }).toPass();
});

test('the real pointer over the window brings the login screen back', async ({
  launch,
  portal,
}) => {
  const kiosk = await launch({ config: attract(portal.url, 'clock') });
  xdotool('mousemove', '400', '400');
  await expect(sentence(kiosk)).toBeVisible(appears);
  // The first event only says where the pointer is, where the page has heard of none before.
  xdotool('mousemove', '430', '415', 'mousemove', '460', '430');
  await expect(welcome(kiosk)).toBeVisible();
});

test("the organisation's picture is never as large as the window, and no other screen gives way to it", async ({
  launch,
  portal,
}) => {
  const banner = 'useBanner: { text: Use is recorded. }';
  const folder = await launch({ config: configFor(portal.url) });
  await folder.killAll();
  const picture = sharp({ create: { width: 40, height: 30, channels: 3, background: '#fff' } });
  writeFileSync(join(folder.folder, 'picture.png'), await picture.png().toBuffer());
  const config = attract(portal.url, './picture.png', banner);
  const kiosk = await launch({ config, folder: folder.folder });
  const { screens } = kiosk;
  await expect(sentence(kiosk)).toBeVisible(appears);
  const share = await screens.evaluate(() => {
    const image = document.querySelector('img');
    const box = image?.getBoundingClientRect();
    return {
      isLoaded: (image?.naturalWidth ?? 0) > 0,
      width: (box?.width ?? 0) / innerWidth,
      height: (box?.height ?? 0) / innerHeight,
    };
  });
  expect(share.isLoaded).toBe(true);
  expect(share.width).toBeLessThan(0.5);
  expect(share.height).toBeLessThan(0.5);

  await screens.keyboard.press('a');
  await expect(welcome(kiosk)).toBeVisible();
  const terms = screens.getByRole('heading', { name: 'Terms of use' });
  await expect(async () => {
    await start(kiosk).click();
    await expect(terms).toBeVisible({ timeout: 1000 });
  }).toPass();
  await screens.waitForTimeout(12_000);
  await expect(terms).toBeVisible();
  await screens.getByRole('button', { name: 'I agree' }).click();
  await expect(end(kiosk)).toBeVisible();
  await screens.waitForTimeout(12_000);
  await expect(end(kiosk)).toBeVisible();
});
