import { hashPasswordSync } from '../../main/identity/sign-in/password-hash.ts';
import { pressKey } from './support/input.ts';
import type { Kiosk } from './support/kiosk.ts';
import { expectNothingCutOff, resizeWindow, screenshot, sizes } from './support/screenshots.ts';
import { configFor, expect, test } from './support/test.ts';

const passwordHash = hashPasswordSync('correct horse');
const withAdministrator = `admin: { passwordHash: "${passwordHash}" }`;

const logo = ({ screens }: Kiosk) => screens.getByRole('button', { name: /^Administrator/ });
const button = ({ screens }: Kiosk, name: string) => screens.getByRole('button', { name });

/** A real press on the real display. */
async function holdLogo(kiosk: Kiosk): Promise<void> {
  const box = await logo(kiosk).boundingBox();
  if (box === null) throw new Error('the logo is not there');
  const { mouse } = kiosk.screens;
  await mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await mouse.down();
  await expect(kiosk.screens.getByLabel('Password')).toBeVisible();
  await mouse.up();
}

async function givePassword(kiosk: Kiosk, password: string): Promise<void> {
  await kiosk.screens.getByLabel('Password').fill(password);
  await kiosk.screens.keyboard.press('Enter');
}

async function open(kiosk: Kiosk): Promise<void> {
  await holdLogo(kiosk);
  await givePassword(kiosk, 'correct horse');
  await expect(button(kiosk, 'Verify now')).toBeVisible();
}

async function leaveNow(kiosk: Kiosk): Promise<void> {
  const leave = button(kiosk, 'Exit now');
  await leave.waitFor();
  await leave.click().catch(() => undefined); // the app may be gone before it can answer
}

test('the administrator reads, verifies, and leaves; everything is recorded', async ({
  portal,
  launch,
}) => {
  const kiosk = await launch({ config: configFor(portal.url, withAdministrator) });
  await kiosk.startSession();
  await kiosk.endSession();
  await kiosk.nextLogin();

  await holdLogo(kiosk);
  await givePassword(kiosk, 'wrong horse');
  await expect(kiosk.screens.getByRole('alert')).toHaveText('Wrong password. Please try again.');
  await givePassword(kiosk, 'correct horse');
  await expect(kiosk.screens.getByText('Why sessions ended')).toBeVisible();
  await expect(kiosk.screens.getByText('session.idleTimeout')).toBeVisible();
  await expect(kiosk.screens.getByText(passwordHash.slice(0, 20))).toHaveCount(0);
  await kiosk.screens.getByText('By the user').last().click();
  await expect(kiosk.screens.getByText('clear-browser-data')).toBeVisible();
  await button(kiosk, 'Verify now').click();
  await expect(kiosk.screens.getByText(/records: the chain holds/)).toBeVisible();

  // Nobody signs in behind it, whatever the page asks for; and the state is what it was.
  await kiosk.screens.evaluate(() => window.cleardesk.signIn({ kind: 'guest' }));
  expect((await kiosk.command('status')).output).toContain('{"state":"signed-out"');

  await button(kiosk, 'Exit kiosk').click();
  const gone = new Promise((resolve) => kiosk.firstChild.once('close', resolve));
  await leaveNow(kiosk);
  await gone;
  expect(kiosk.processes()).toEqual([]);
  expect(kiosk.audit().slice(-5)).toMatchObject([
    { event: 'config-loaded' },
    { event: 'sign-in-failed', mode: 'administrator', cause: 'wrong-password', attempts: 1 },
    { event: 'admin-opened' },
    { event: 'admin-closed', cause: 'left-kiosk' },
    { event: 'kiosk-stopped', takeover: false, by: 'administrator' },
  ]);
  expect(JSON.stringify(kiosk.audit())).not.toMatch(/horse/);
});

test('a keyboard opens it, it closes by itself, and nobody leaves where the config says so', async ({
  portal,
  launch,
}) => {
  const config = configFor(portal.url, `${withAdministrator}\nsession: { idleTimeout: 5s }`);
  const kiosk = await launch({
    config: config.replace('downloads: session', 'downloads: session, exitPassword: never'),
  });
  await logo(kiosk).focus();
  await kiosk.screens.keyboard.down('Enter');
  await expect(kiosk.screens.getByLabel('Password')).toBeVisible();
  await kiosk.screens.keyboard.up('Enter');
  await givePassword(kiosk, 'correct horse');
  await expect(button(kiosk, 'Close')).toBeVisible();
  await expect(button(kiosk, 'Exit kiosk')).toHaveCount(0);
  await kiosk.screens.evaluate(() => window.cleardesk.leaveKiosk());
  pressKey('Tab');
  await expect(kiosk.screens.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  await expect
    .poll(() => kiosk.audit().at(-1))
    .toMatchObject({ event: 'admin-closed', cause: 'idle' });
});

test('without a password in the config nothing opens, nor while somebody is signed in', async ({
  portal,
  launch,
}) => {
  const kiosk = await launch({ config: configFor(portal.url) });
  await expect(button(kiosk, 'Start session')).toBeVisible();
  await expect(logo(kiosk)).toHaveCount(0);
  const asked = async (with_: Kiosk) => {
    await with_.screens.evaluate(async () => {
      await window.cleardesk.askForAdministrator();
      await window.cleardesk.openAdministration('correct horse');
    });
    return with_.screens.evaluate(async () => (await window.cleardesk.update()).administration);
  };
  expect(await asked(kiosk)).toEqual({ kind: 'closed' });

  const other = await launch({ config: configFor(portal.url, withAdministrator) });
  await other.startSession();
  expect(await asked(other)).toEqual({ kind: 'closed' });
  expect([...kiosk.events(), ...other.events()]).not.toContain('admin-opened');
});

test('it opens out of service, too, and from there an ending is run before the app ends', async ({
  portal,
  launch,
}) => {
  const kiosk = await launch({
    config: configFor(portal.url, withAdministrator),
    faults: 'clear-clipboard:fail',
  });
  await kiosk.startSession();
  await button(kiosk, 'End session').click();
  // After the third failure there are 15 s until the next try, which takes the logo away for a moment.
  const failures = () => kiosk.events().filter((event) => event === 'out-of-service').length;
  await expect.poll(failures).toBe(3);
  await open(kiosk);
  await expect(kiosk.screens.getByText('not cleared').first()).toBeVisible();
  await button(kiosk, 'Exit kiosk').click();
  const gone = new Promise((resolve) => kiosk.firstChild.once('close', resolve));
  await leaveNow(kiosk);
  await gone;
  expect(kiosk.audit().slice(-4)).toMatchObject([
    { event: 'admin-closed', cause: 'left-kiosk' },
    { event: 'ending-started', reason: 'quit' },
    { event: 'ending-finished', reason: 'quit', clean: false },
    { event: 'kiosk-stopped', by: 'administrator' },
  ]);
});

for (const { width, height } of sizes) {
  test(`its screens fit a window of ${width}×${height}`, async ({ portal, launch }) => {
    const kiosk = await launch({ config: configFor(portal.url, withAdministrator) });
    await kiosk.startSession();
    await kiosk.endSession();
    await kiosk.nextLogin();
    resizeWindow(width, height);
    await expect.poll(() => kiosk.screens.evaluate('innerWidth')).toBe(width);
    const take = async (name: string) => {
      await kiosk.screens.waitForTimeout(500); // for the pixels to reach the display
      await expectNothingCutOff(kiosk);
      screenshot(`${name}-${width}x${height}`);
    };
    await holdLogo(kiosk);
    await givePassword(kiosk, 'wrong horse');
    await expect(kiosk.screens.getByRole('alert')).toBeVisible();
    await take('administrator-password');
    await givePassword(kiosk, 'correct horse');
    await expect(button(kiosk, 'Verify now')).toBeVisible();
    await take('administrator');
    await button(kiosk, 'Verify now').click();
    await kiosk.screens.getByText('By the user').last().click();
    await take('administrator-endings');
    await button(kiosk, 'Exit kiosk').click();
    await take('administrator-leaves');
  });
}
