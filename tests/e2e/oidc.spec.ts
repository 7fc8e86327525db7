import { Browser } from '../demo/browser.ts';
import {
  allProven,
  button,
  expect,
  providerOf,
  remains,
  serverResults,
  signInWithProvider,
  test,
} from './support/clinic.ts';
import type { Kiosk } from './support/kiosk.ts';

/** The portal's own session cookie, which its page cannot read. */
async function portalCookie(kiosk: Kiosk): Promise<{ name: string; value: string }> {
  const page = await kiosk.site('127.0.0.1');
  const devTools = await page.context().newCDPSession(page);
  const { cookies } = await devTools.send('Network.getCookies');
  const cookie = cookies.find(({ httpOnly }) => httpOnly);
  if (cookie === undefined) throw new Error('the portal has set no cookie');
  return cookie;
}

for (const end of ['button', 'idle'] as const) {
  test(`a session with the provider ends everywhere: by ${end}`, async ({
    clinic,
    keyring,
    launch,
  }) => {
    const demo = await clinic('oidc');
    const provider = providerOf(demo);
    const times = [
      ['idleTimeout: 2m', 'idleTimeout: 20s'],
      ['warning: 30s', 'warning: 3s'],
    ] as const;
    const config = demo.configWith(...(end === 'idle' ? times : []));
    const kiosk = await launch({ config, env: keyring.env });
    await signInWithProvider(kiosk);
    await expect(kiosk.screens.getByText('Nora Nilsson')).toBeVisible();
    const tokens = provider.livingTokens();
    expect(tokens).toHaveLength(2);
    await expect.poll(() => keyring.accounts()).toContainEqual(expect.stringMatching(/^session:/));
    const cookie = await portalCookie(kiosk);
    // The search can find them, and the cookie is worth something.
    expect(remains(kiosk, tokens)).not.toEqual([]);
    const me = async () => {
      const headers = { cookie: `${cookie.name}=${cookie.value}` };
      return (await fetch(new URL('/me', demo.portal.url), { headers })).status;
    };
    expect(await me()).toBe(200);

    if (end === 'button') await button(kiosk, 'End session').click();
    await kiosk.hasEnded();
    await expect(kiosk.screens.getByText('Your data was removed from this device')).toBeVisible();
    expect(serverResults(kiosk)).toEqual(allProven);
    expect(tokens.filter((token) => provider.accepts(token))).toEqual([]);
    expect(provider.status().sessions).toEqual([]);
    expect(await me()).toBe(401);
    await expect.poll(() => keyring.accounts()).toEqual([]);

    await kiosk.nextLogin();
    await expect.poll(() => kiosk.events().at(-1)).not.toBe('ending-finished');
    expect(remains(kiosk, [...tokens, cookie.value, 'nurse1-demo'])).toEqual([]);
    await button(kiosk, 'Sign in with Riverside ID').click();
    await expect((await kiosk.site('localhost')).getByLabel('Password')).toBeVisible();
  });
}

for (const store of ['keychain', 'memory'] as const) {
  test(`a provider that is gone at the ending is made up for when it is back: ${store}`, async ({
    clinic,
    keyring,
    launch,
  }) => {
    const demo = await clinic('oidc');
    const provider = providerOf(demo);
    const config = `${demo.configWith()}\ncredentials: { store: ${store} }\n`;
    const kiosk = await launch({ config, env: keyring.env });
    await signInWithProvider(kiosk);
    const tokens = provider.livingTokens();
    await provider.pause();
    await button(kiosk, 'End session').click();
    await kiosk.hasEnded();
    await expect(kiosk.screens.getByText('Your data was removed from this device')).toBeVisible();
    expect(kiosk.audit().find(({ event }) => event === 'ending-finished')).toMatchObject({
      clean: true,
    });
    expect(serverResults(kiosk)).toContain('refresh-token unreachable');
    // The sign-out's address could not be loaded, which is said; the address holds a token, which is not.
    expect(kiosk.output).toContain('Failed to load URL: ');
    expect(kiosk.output).not.toMatch(/id_token_hint|eyJ/);
    await kiosk.nextLogin();

    const next = store === 'keychain' ? await again(kiosk) : kiosk;
    await provider.resume();
    await expect
      .poll(() => tokens.filter((token) => provider.accepts(token)), { timeout: 40_000 })
      .toEqual([]);
    await expect
      .poll(() => next.audit().findLast(({ event }) => event === 'server-sign-out'))
      .toMatchObject({ pending: 0 });
    expect(serverResults(next)).toContain('refresh-token proven');
    await expect.poll(() => keyring.accounts()).toEqual([]);

    /** The device is switched off and on meanwhile. */
    async function again(before: Kiosk): Promise<Kiosk> {
      await before.killAll();
      return launch({ config, env: keyring.env, folder: before.folder });
    }
  });
}

test('the tokens of a session that was killed are taken back at the next start', async ({
  clinic,
  keyring,
  launch,
}) => {
  const demo = await clinic('oidc');
  const provider = providerOf(demo);
  const killed = await launch({ config: demo.configWith(), env: keyring.env });
  await signInWithProvider(killed);
  const tokens = provider.livingTokens();
  await expect.poll(() => keyring.accounts()).toContainEqual(expect.stringMatching(/^session:/));
  await killed.killAll();
  await provider.pause();
  const config = demo.configWith();
  const kiosk = await launch({ config, env: keyring.env, folder: killed.folder });
  await expect(button(kiosk, 'Sign in with Riverside ID')).toBeVisible();
  // The provider is not there either: nobody waits for it, and it is made up for once it is.
  expect(tokens.filter((token) => provider.accepts(token))).toEqual(tokens);
  await provider.resume();
  await expect
    .poll(() => tokens.filter((token) => provider.accepts(token)), { timeout: 40_000 })
    .toEqual([]);
  await expect.poll(() => keyring.accounts()).toEqual([]);
  expect(kiosk.events()).toContain('recovery');
});

test('a provider that cannot be used is said so, and the next attempt works', async ({
  clinic,
  launch,
}) => {
  const demo = await clinic('oidc');
  const provider = providerOf(demo);
  const kiosk = await launch({ config: demo.configWith() });
  const refusal = async (text: string) => {
    await button(kiosk, 'Sign in with Riverside ID').click();
    // A process that has dealt with a provider signs nobody in: the next one says what became of it.
    await kiosk.nextProcess();
    await expect(kiosk.screens.getByText(text)).toBeVisible();
  };
  provider.setTrouble({ kind: '500' });
  await refusal('The sign-in service cannot be reached.');
  provider.setTrouble({ kind: 'garbage' });
  await refusal('could not verify the sign-in service');
  provider.setTrouble({ kind: 'wrong-issuer' });
  await refusal('could not verify the sign-in service');
  provider.setTrouble({ kind: 'none' });

  // Given up on the provider's page: what it left is cleared before anybody goes on.
  await button(kiosk, 'Sign in with Riverside ID').click();
  await (await kiosk.site('localhost')).getByLabel('User name').fill('nurse1');
  await button(kiosk, 'Cancel').click();
  await kiosk.nextProcess();
  await signInWithProvider(kiosk);
  expect(kiosk.audit().filter(({ event }) => event === 'sign-in-failed')).toHaveLength(3);
});

test('a site that only says it has signed out is found out', async ({ clinic, launch }) => {
  const demo = await clinic('oidc');
  const config = demo.configWith([/\/logout\b/, '/logout-that-lies']);
  const kiosk = await launch({ config });
  await signInWithProvider(kiosk);
  await button(kiosk, 'End session').click();
  await kiosk.hasEnded();
  expect(serverResults(kiosk)).toContain('site still-alive');
  await expect(kiosk.screens.getByText('may still be signed in')).toBeVisible();
});

test('a keyring that is not there: auto goes on in memory, keychain refuses', async ({
  clinic,
  launch,
}) => {
  const demo = await clinic('oidc');
  const env = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' };
  const auto = await launch({ config: demo.configWith(), env });
  await signInWithProvider(auto);
  expect(auto.events()).toContain('credentials-degraded');
  await auto.dispose();
  const config = `${demo.configWith()}\ncredentials: { store: keychain }\n`;
  const strict = await launch({ config, env });
  await button(strict, 'Sign in with Riverside ID').click();
  await expect(strict.screens.getByText('Sign-in is not available on this device.')).toBeVisible();
});

test('somebody signs in with their own phone', async ({ clinic, launch }) => {
  const demo = await clinic('oidc');
  const kiosk = await launch({ config: demo.configWith() });
  await button(kiosk, 'Sign in with your phone').click();
  await expect(kiosk.screens.getByRole('img', { name: 'QR code' })).toBeVisible();
  const { state } = await kiosk.screens.evaluate(() => window.cleardesk.update());
  if (state.kind !== 'signing-in' || state.progress.kind !== 'device-code')
    throw new Error('no code');
  const phone = new Browser();
  const input = await phone.open(`${providerOf(demo).issuer}/device`);
  const confirm = await phone.press(input, 'Go on', { user_code: state.progress.userCode });
  const signIn = await phone.press(confirm, 'Yes, sign me in there');
  const page = await phone.press(signIn, 'Sign in', { user: 'doctor1', password: 'doctor1-demo' });
  expect(page.status).toBe(200);
  await expect(kiosk.screens.getByText('Dario Conti')).toBeVisible();
  await kiosk.endSession();
});
