import { hashPasswordSync } from '../../main/identity/sign-in/password-hash.ts';
import type { Kiosk } from './support/kiosk.ts';
import { remains } from './support/clinic.ts';
import {
  clickAt,
  onScreenKeyboard,
  pressOnScreen,
  touch,
  typeOnScreen,
} from './support/on-screen-keyboard.ts';
import { resizeWindow, screenshot } from './support/screenshots.ts';
import { configFor, expect, test } from './support/web-app.ts';

const TYPED = {
  login: 'Qz-Zebra71',
  refused: 'qz-otter72',
  password: 'Qz-heron73',
  frame: 'qz-bison74',
};
const BAR = 64;

/** Notes what a page gets, and whether it has noticed that the focus of the window went elsewhere. */
const NOTES = `<script>
  window.noted = [];
  for (const type of ['keydown', 'blur']) addEventListener(type, (e) => noted.push(e.key ?? type));
  addEventListener('message', ({ data }) => (window.framed = data));
</script>`;

test('nothing is left of what was typed with the on-screen keyboard: login screen, site and frame', async ({
  webApp,
  launch,
}) => {
  const framed = await webApp({
    '/': `<body style="margin: 0"><input style="width: 280px; height: 50px" oninput="parent.postMessage(value, '*')">`,
  });
  const frame = framed.url.replace('127.0.0.1', 'localhost');
  const { url } = await webApp({
    '/': `<!doctype html>${NOTES}<input aria-label="Secret" type="password">
      <div style="height: 460px"></div><iframe src="${frame}/" style="height: 60px"></iframe>
      <input aria-label="Amount" inputmode="decimal">`,
  });
  const account = `{ user: nurse1, name: Nurse One, passwordHash: "${hashPasswordSync(TYPED.login)}" }`;
  const kiosk = await launch({
    config: configFor(url, `signIn: { mode: accounts, accounts: [${account}] }`)
      .replace(`url: "${url}"`, `url: "${url}", allow: ["${frame}"]`)
      .replace('kiosk: {', 'kiosk: { keyboard: always,'),
  });
  resizeWindow(1280, 800);
  const { screens } = kiosk;
  const keyboard = onScreenKeyboard(kiosk);
  await hasSize(kiosk, 800);

  await clickAt(screens.getByLabel('User name'));
  await typeOnScreen(kiosk, 'nurse1');
  await expect(screens.getByLabel('User name')).toHaveValue('nurse1');
  await pressOnScreen(kiosk, 'Tab');
  await typeOnScreen(kiosk, TYPED.refused);
  await expect(screens.getByLabel('Password', { exact: true })).toHaveValue(TYPED.refused);
  screenshot('keyboard-login');
  await pressOnScreen(kiosk, 'Enter');
  await expect(screens.getByText('Wrong user name or password.')).toBeVisible();
  await clickAt(screens.getByLabel('Password', { exact: true }));
  await typeOnScreen(kiosk, TYPED.login);
  await pressOnScreen(kiosk, 'Enter');
  await expect(screens.getByRole('button', { name: 'End session' })).toBeVisible();
  await expect(keyboard).toHaveCount(0);

  const site = await kiosk.site(url);
  const secret = site.getByLabel('Secret');
  // Chromium takes no input before a page has painted.
  await expect(async () => {
    await clickAt(secret, BAR);
    await expect(keyboard).toBeVisible({ timeout: 500 });
  }).toPass();
  await typeOnScreen(kiosk, `${TYPED.password}x`);
  await pressOnScreen(kiosk, 'Backspace');
  await expect(secret).toHaveValue(TYPED.password);
  screenshot('keyboard-password');
  // The page has got a key for each letter, and has not lost the focus.
  expect(await site.evaluate<readonly string[]>('noted')).toEqual([
    ...Array.from(TYPED.password),
    'x',
    'Backspace',
  ]);

  // Shown above the keyboard, although it was below its upper edge.
  await secret.evaluate(() => {
    scrollTo(0, 9999);
  });
  await clickAt(site.locator('iframe'), BAR);
  await typeOnScreen(kiosk, TYPED.frame);
  await expect.poll(() => site.evaluate('framed')).toBe(TYPED.frame);
  await pressOnScreen(kiosk, 'Tab');
  await expect(keyboard.getByRole('button', { name: 'q', exact: true })).toHaveCount(0);
  await pressOnScreen(kiosk, '7');
  await pressOnScreen(kiosk, ',');
  await expect(site.getByLabel('Amount')).toHaveValue('7,');
  screenshot('keyboard-numbers');
  await pressOnScreen(kiosk, 'Hide keyboard');
  await expect(keyboard).toHaveCount(0);
  await expect.poll(() => site.evaluate('innerHeight')).toBe(800 - BAR);

  const before = kiosk.sessionProcesses();
  const seen = new Set(remains(kiosk, Object.values(TYPED)));
  expect([...seen].sort()).toEqual(Object.values(TYPED).sort());
  await kiosk.endSession();
  await kiosk.nextLogin();
  await expect.poll(() => before.filter((pid) => kiosk.processes().includes(pid))).toEqual([]);
  expect(remains(kiosk, Object.values(TYPED))).toEqual([]);
});

test('a touch shows it, and a click does not; a warning hides it, and it types on a sheet of the kiosk', async ({
  webApp,
  launch,
}) => {
  const { url } = await webApp({
    '/': `<!doctype html><button onclick="setTimeout(() => (document.title = prompt('Your room?')), 50)">Ask</button>
      <div style="height: 200px"></div><input aria-label="Room">`,
  });
  const config = configFor(url, 'session: { idleTimeout: 100s, warning: 90s }');
  const kiosk = await launch({ config: config.replace('language: en', 'language: de') });
  resizeWindow(800, 480);
  await hasSize(kiosk, 480);
  const { screens } = kiosk;
  const keyboard = screens.getByRole('group', { name: 'Bildschirmtastatur' });
  await screens.getByRole('button', { name: 'Sitzung starten' }).click();
  const site = await kiosk.site(url);
  const room = site.getByLabel('Room');
  await room.click();
  await expect(room).toBeFocused();
  await screens.waitForTimeout(300);
  await expect(keyboard).toHaveCount(0);
  await touch(room);
  await expect(keyboard).toBeVisible();
  // The page has become shorter, and has scrolled.
  await expect
    .poll(() => room.evaluate((field) => innerHeight - field.getBoundingClientRect().bottom))
    .toBeGreaterThanOrEqual(0);
  const press = (name: string) => clickAt(keyboard.getByRole('button', { name, exact: true }));
  for (const name of ['z', 'Umschalttaste', 'Ü', '´', 'e', '´', 'Leertaste']) await press(name);
  await expect(room).toHaveValue('zÜé´');
  screenshot('keyboard-800');
  await expect(screens.getByRole('alertdialog')).toBeVisible();
  await expect(keyboard).toHaveCount(0);
  await screens.getByRole('button', { name: 'Sitzung fortsetzen' }).click();
  await expect(screens.getByRole('alertdialog')).toHaveCount(0);
  await touch(room);
  await expect(keyboard).toBeVisible();
  await press('Tastatur ausblenden');
  await expect(keyboard).toHaveCount(0);

  site.context().on('dialog', () => undefined); // else Playwright answers
  await site.getByRole('button').click();
  const answer = screens.getByRole('dialog').getByRole('textbox');
  await touch(answer);
  for (const name of ['ß', 'Ziffern und Zeichen', '7']) await press(name);
  await expect(answer).toHaveValue('ß7');
  screenshot('keyboard-sheet-800');
  await press('Eingabetaste');
  await expect(site).toHaveTitle('ß7');

  // A narrow window, as by 400 % of 1280 pixels (WCAG 2.2, 1.4.10 and 2.5.8).
  resizeWindow(320, 640);
  await hasSize(kiosk, 640);
  await expect(async () => {
    await clickAt(room, BAR); // the protocol's touch alone does not move the focus from the screens
    await touch(room);
    await expect(keyboard).toBeVisible({ timeout: 500 });
  }).toPass();
  const keys = await keyboard.getByRole('button').evaluateAll((all) =>
    all
      .map((key) => key.getBoundingClientRect())
      .filter(({ width }) => width > 0)
      .map(({ left, right, bottom, width, height }) => ({ left, right, bottom, width, height })),
  );
  expect(Math.min(...keys.map(({ width }) => width))).toBeGreaterThanOrEqual(23.9);
  expect(Math.min(...keys.map(({ height }) => height))).toBeGreaterThanOrEqual(48);
  expect(Math.min(...keys.map(({ left }) => left))).toBeGreaterThanOrEqual(0);
  expect(Math.max(...keys.map(({ right }) => right))).toBeLessThanOrEqual(320);
  expect(Math.max(...keys.map(({ bottom }) => bottom))).toBeLessThanOrEqual(640);
  screenshot('keyboard-320');
});

/** Waits until the screens have the height of the window: the pointer would miss the keys. */
async function hasSize({ screens }: Kiosk, height: number): Promise<void> {
  await expect.poll(() => screens.evaluate('innerHeight')).toBe(height);
}
