import { mkdirSync, rmdirSync, rmSync } from 'node:fs';
import type { Provider } from '../../demo/provider.ts';
import { Browser } from '../demo/browser.ts';
import { button, expect, providerOf, serverResults, test } from './support/clinic.ts';
import type { Kiosk } from './support/kiosk.ts';

const tokenRequests = (provider: Provider) => provider.status().requestsByPath['/token'] ?? 0;

/** As far as the request for the tokens, which takes as long as the provider's trouble says. */
async function signInAsFarAsTokens(kiosk: Kiosk, provider: Provider): Promise<void> {
  await button(kiosk, 'Sign in with Riverside ID').click();
  const page = await kiosk.site('localhost');
  await page.getByLabel('User name').fill('nurse1');
  await page.getByLabel('Password').fill('nurse1-demo');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect.poll(() => tokenRequests(provider), { intervals: [20] }).toBe(1);
  // The request that is under way is late all the same, and no other is.
  if (provider.status().trouble.kind === 'slow') provider.setTrouble({ kind: 'none' });
}

/** The user confirms the code on a device of their own. */
async function confirmOnPhone(kiosk: Kiosk, provider: Provider): Promise<void> {
  await button(kiosk, 'Sign in with your phone').click();
  await expect(kiosk.screens.getByRole('img', { name: 'QR code' })).toBeVisible();
  const { state } = await kiosk.screens.evaluate(() => window.cleardesk.update());
  if (state.kind !== 'signing-in' || state.progress.kind !== 'device-code')
    throw new Error('no code');
  const phone = new Browser();
  const input = await phone.open(`${provider.issuer}/device`);
  const confirm = await phone.press(input, 'Go on', { user_code: state.progress.userCode });
  const signIn = await phone.press(confirm, 'Yes, sign me in there');
  await phone.press(signIn, 'Sign in', { user: 'doctor1', password: 'doctor1-demo' });
}

/** Which of these tokens the provider still accepts, by what it says itself (RFC 7662). */
async function alive(provider: Provider, tokens: readonly string[]): Promise<readonly string[]> {
  const authorization = `Basic ${btoa(`tests:${provider.testSecret}`)}`;
  const answers = await Promise.all(
    tokens.map(async (token) => {
      const body = new URLSearchParams({ token });
      const init = { method: 'POST', headers: { authorization }, body };
      const answer = await fetch(`${provider.issuer}/introspect`, init);
      expect(answer.status).toBe(200);
      return { token, isActive: (await answer.text()).includes('"active":true') };
    }),
  );
  return answers.filter(({ isActive }) => isActive).map(({ token }) => token);
}

/** Watches for the tokens of the kiosk: the provider issues them at a moment that nobody shows. */
async function issued(provider: Provider): Promise<readonly string[]> {
  let tokens: readonly string[] = [];
  await expect.poll(() => (tokens = provider.livingTokens()).length, { intervals: [10] }).toBe(2);
  expect(await alive(provider, tokens)).toEqual(tokens);
  return tokens;
}

for (const ms of [1500, 5000]) {
  test(`a sign-in that is cancelled while its tokens are on their way revokes them: ${ms} ms`, async ({
    clinic,
    keyring,
    launch,
  }) => {
    const demo = await clinic('oidc');
    const provider = providerOf(demo);
    const kiosk = await launch({ config: demo.configWith(), env: keyring.env });
    provider.setTrouble({ kind: 'slow', at: 'token', ms });
    await signInAsFarAsTokens(kiosk, provider);
    expect(provider.livingTokens()).toEqual([]);
    const [{ code }] = await Promise.all([kiosk.command('end-session'), kiosk.nextProcess()]);
    expect(code).toBe(0);
    expect(provider.livingTokens()).toEqual([]);
    expect(serverResults(kiosk)).toEqual(
      expect.arrayContaining(['refresh-token proven', 'access-token proven']),
    );
    expect(kiosk.audit().findLast(({ event }) => event === 'ending-finished')).toMatchObject({
      clean: true,
    });
    await expect.poll(() => keyring.accounts()).toEqual([]);
    await expect(button(kiosk, 'Sign in with Riverside ID')).toBeVisible();
  });
}

test('a sign-in by phone that is cancelled while its tokens are on their way revokes them', async ({
  clinic,
  launch,
}) => {
  const demo = await clinic('oidc');
  const provider = providerOf(demo);
  const kiosk = await launch({ config: demo.configWith() });
  await confirmOnPhone(kiosk, provider);
  provider.setTrouble({ kind: 'slow', at: 'token', ms: 3000 });
  const before = tokenRequests(provider);
  await expect.poll(() => tokenRequests(provider), { intervals: [20] }).toBe(before + 1);
  provider.setTrouble({ kind: 'none' });
  await button(kiosk, 'Cancel').click();
  await kiosk.nextProcess();
  expect(provider.livingTokens()).toEqual([]);
  expect(serverResults(kiosk)).toEqual(['refresh-token proven', 'access-token proven']);
});

test('a kiosk that is told to end while tokens are on their way revokes them first', async ({
  clinic,
  keyring,
  launch,
}) => {
  const demo = await clinic('oidc');
  const provider = providerOf(demo);
  // Nothing is kept for a later try: the servers have the time that they need.
  const config = `${demo.configWith()}\nserverSignOut: { timeout: 20s }\n`;
  const kiosk = await launch({ config, env: keyring.env });
  provider.setTrouble({ kind: 'slow', at: 'token', ms: 2000 });
  await signInAsFarAsTokens(kiosk, provider);
  await kiosk.terminate();
  expect(provider.livingTokens()).toEqual([]);
  expect(serverResults(kiosk)).toEqual(expect.arrayContaining(['refresh-token proven']));
  expect(keyring.accounts()).toEqual([]);
});

test('a session by phone whose start cannot be recorded revokes its tokens', async ({
  clinic,
  keyring,
  launch,
}) => {
  const demo = await clinic('oidc');
  const provider = providerOf(demo);
  const kiosk = await launch({ config: demo.configWith(), env: keyring.env });
  await confirmOnPhone(kiosk, provider);
  // From here on the audit file takes nothing: a folder stands in its place.
  rmSync(kiosk.auditFile);
  mkdirSync(kiosk.auditFile);
  const tokens = await issued(provider);
  await expect(kiosk.screens.getByRole('heading')).toHaveText('This device is out of service');
  expect(await alive(provider, tokens)).toEqual([]);
  expect(keyring.accounts()).toEqual([]);
  rmdirSync(kiosk.auditFile);
  // What was revoked is recorded as soon as the file takes it; the kiosk may have tried again itself.
  await kiosk.command('end-session');
  await expect
    .poll(() => serverResults(kiosk))
    .toEqual(['refresh-token proven', 'access-token proven']);
});

test('a kiosk that is killed between the tokens and the session revokes them at its next start', async ({
  clinic,
  keyring,
  launch,
}) => {
  const demo = await clinic('oidc');
  const provider = providerOf(demo);
  const killed = await launch({ config: demo.configWith(), env: keyring.env });
  // The tokens are there, and the keys that their ID token is checked with never come.
  provider.setTrouble({ kind: 'hang', at: 'keys' });
  await signInAsFarAsTokens(killed, provider);
  const tokens = await issued(provider);
  await expect.poll(() => keyring.accounts()).toContainEqual(expect.stringMatching(/^session:/));
  expect(killed.events()).not.toContain('session-started');
  await killed.killAll();
  provider.setTrouble({ kind: 'none' });
  const kiosk = await launch({
    config: demo.configWith(),
    env: keyring.env,
    folder: killed.folder,
  });
  await expect(button(kiosk, 'Sign in with Riverside ID')).toBeVisible();
  await expect.poll(() => alive(provider, tokens)).toEqual([]);
  await expect.poll(() => keyring.accounts()).toEqual([]);
});
