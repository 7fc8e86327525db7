import type { ServerResponse } from 'node:http';
import { button } from './support/clinic.ts';
import { pressKey } from './support/input.ts';
import { configFor, expect, test } from './support/test.ts';
import { inMemory } from './support/secrets.ts';
import { page, type Asked } from './sign-out/http.ts';
import { OddProvider } from './sign-out/odd-provider.ts';

const PASSWORD = 'tulip-harbour-9731';

/** The server's message of NTLM (MS-NLMP 2.2.1.2), as short as Chromium takes it. */
const NTLM_CHALLENGE = Buffer.concat([
  Buffer.from('NTLMSSP\0\x02\0\0\0', 'latin1'),
  Buffer.from('0000000038000000', 'hex'), // no target name
  Buffer.from('05828900', 'hex'), // Unicode, target, NTLM, always sign, extended security, target info
  Buffer.from('0123456789abcdef', 'hex'), // the challenge
  Buffer.alloc(8),
  Buffer.from('0400040038000000', 'hex'), // the target's info: 4 bytes at 56
  Buffer.alloc(8),
  Buffer.alloc(4), // its end
]).toString('base64');

/** Windows sign-in as ADFS asks for it, and the users that it was told. */
function windowsSignIn(users: string[]) {
  return ({ headers }: Asked, response: ServerResponse): boolean => {
    const [, message = ''] = /^NTLM (.+)$/.exec(headers.authorization ?? '') ?? [];
    const bytes = Buffer.from(message, 'base64');
    if (bytes.length > 12 && bytes.readUInt32LE(8) === 3) {
      const [length, offset] = [bytes.readUInt16LE(36), bytes.readUInt32LE(40)];
      users.push(bytes.subarray(offset, offset + length).toString('utf16le'));
      return false;
    }
    const schemes = message === '' ? ['Negotiate', 'NTLM'] : [`NTLM ${NTLM_CHALLENGE}`];
    response.setHeader('www-authenticate', schemes);
    page(response, '<p>no entry</p>', 401);
    return true;
  };
}

const signInPage = (signedIn: string) => `<title>Sign in</title>
  <a href="/help">Help</a> <button onclick="window.open('/help')">Window</button>
  <input id="user" autofocus> <a id="in" href="${signedIn}">Go on</a>`;

test("the provider's page has the kiosk's sheet, Back, windows that Back closes, and a key to Cancel", async ({
  launch,
}) => {
  const users: string[] = [];
  const provider = await OddProvider.start();
  provider.habits = { challenge: windowsSignIn(users), signInPage };
  const kiosk = await launch({
    config: `version: 1
organisation: { name: Riverside Clinic }
signIn: { mode: oidc, oidc: { name: Odd ID, issuer: "${provider.issuer}", clientId: cleardesk } }
credentials: { store: memory }
kiosk: { fullScreen: false, standby: off }
language: en
`,
  });
  const { screens } = kiosk;
  const host = provider.issuer.replace('http://', '');
  const sheet = screens.getByRole('heading', { name: `${host} asks you to sign in` });
  const back = button(kiosk, 'Back');

  await test.step('the sheet is answered with nothing, then with a user', async () => {
    await button(kiosk, 'Sign in with Odd ID').click();
    await expect(sheet).toBeVisible();
    await back.click();
    await expect((await kiosk.site('localhost')).getByText('no entry')).toBeVisible();
    await button(kiosk, 'Cancel').click();
    await kiosk.nextProcess();
    await button(kiosk, 'Sign in with Odd ID').click();
    const again = kiosk.screens;
    await expect(again.getByRole('heading', { name: `${host} asks` })).toBeVisible();
    await again.getByLabel('User name').fill('CLINIC\\nora');
    await again.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await again.getByRole('button', { name: 'Sign in' }).click();
    await expect((await kiosk.site('localhost')).getByText('Help')).toBeVisible();
    expect(users).toContain('nora');
  });
  const signIn = await kiosk.site('/authorize');
  await test.step('Back leads to the page before, and closes a window', async () => {
    await expect(button(kiosk, 'Back')).toBeDisabled();
    await signIn.getByText('Help').click();
    await expect(signIn.getByText('not here')).toBeVisible();
    await button(kiosk, 'Back').click();
    await expect(signIn.getByText('Go on')).toBeVisible();
    await expect(button(kiosk, 'Back')).toBeDisabled();
    await signIn.getByText('Window').click();
    const window = await kiosk.site('/help');
    expect(await window.evaluate('window.opener !== null')).toBe(true);
    await button(kiosk, 'Back').click();
    await expect.poll(() => window.isClosed()).toBe(true);
    await expect(button(kiosk, 'Back')).toBeDisabled();
  });
  await test.step('F6 leads to the bar and back, and the keyboard cancels', async () => {
    await signIn.locator('#user').click();
    pressKey('a');
    pressKey('F6');
    await expect.poll(() => kiosk.screens.evaluate(() => document.hasFocus())).toBe(true);
    pressKey('F6');
    await expect.poll(() => signIn.evaluate(() => document.hasFocus())).toBe(true);
    pressKey('b');
    await expect(signIn.locator('#user')).toHaveValue('ab');
    pressKey('F6');
    await expect.poll(() => kiosk.screens.evaluate(() => document.hasFocus())).toBe(true);
    pressKey('Tab');
    await expect(button(kiosk, 'Cancel')).toBeFocused();
    pressKey('Return');
    await kiosk.nextProcess();
    await expect(button(kiosk, 'Sign in with Odd ID')).toBeVisible();
  });
  // What was typed ended with the attempt.
  expect(inMemory([PASSWORD], kiosk.processes())).toEqual([]);
  provider.close();
});

test('F6 leads from a site to the session bar, which ends the session, unless the site has the key', async ({
  launch,
}) => {
  const provider = await OddProvider.start();
  const kiosk = await launch({ config: configFor(`${provider.issuer}/site`) });
  await kiosk.startSession();
  await (await kiosk.site()).locator('body').click();
  await expect(async () => {
    pressKey('F6');
    expect(await kiosk.screens.evaluate(() => document.hasFocus())).toBe(true);
  }).toPass();
  await expect(async () => {
    pressKey('Tab');
    await expect(button(kiosk, 'End session')).toBeFocused({ timeout: 100 });
  }).toPass();
  pressKey('Return');
  await kiosk.hasEnded();
  provider.close();
});
