import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Trouble } from '../../demo/provider/trouble.ts';
import { button, expect, providerOf, signInWithProvider, test } from './support/clinic.ts';
import type { Kiosk } from './support/kiosk.ts';
import { inMemory } from './support/secrets.ts';

const causes = (kiosk: Kiosk) =>
  kiosk.audit().flatMap(({ event, ...own }) => (event === 'sign-in-failed' ? [own['cause']] : []));

const resultsOf = (kiosk: Kiosk) =>
  (kiosk.audit().findLast(({ event }) => event === 'server-sign-out')?.['results'] ??
    []) as readonly { readonly what: string; readonly result: string }[];

test('a provider whose pages hang, lead elsewhere, or say no: whoever signs in gets on', async ({
  clinic,
  launch,
}) => {
  const demo = await clinic('oidc');
  const provider = providerOf(demo);
  const kiosk = await launch({ config: demo.configWith() });
  const begin = async () => {
    await button(kiosk, 'Sign in with Riverside ID').click();
    const page = await kiosk.site('localhost');
    await page.getByLabel('User name').fill('nurse1');
    await page.getByLabel('Password').fill('nurse1-demo');
    return page;
  };
  const isOver = async (text: string) => {
    await kiosk.nextProcess();
    await expect(kiosk.screens.getByText(text)).toBeVisible();
  };

  await test.step('no to the question whether it is them', async () => {
    const page = await begin();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await isOver('You do not have access to this device.');
  });
  await test.step('a redirect to another host', async () => {
    const page = await begin();
    provider.setTrouble({ kind: 'redirect-elsewhere' });
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect
      .poll(() => kiosk.audit())
      .toContainEqual(
        expect.objectContaining({ event: 'blocked', detail: 'http://elsewhere.invalid' }),
      );
    await isOver('could not verify the sign-in service');
    provider.setTrouble({ kind: 'none' });
  });
  await test.step('a page that never comes', async () => {
    provider.setTrouble({ kind: 'hang', at: 'authorization' });
    await button(kiosk, 'Sign in with Riverside ID').click();
    await button(kiosk, 'Cancel').click();
    await kiosk.nextProcess();
  });
  await test.step('a code that nobody redeems', async () => {
    provider.setTrouble({ kind: 'none' });
    const page = await begin();
    provider.setTrouble({ kind: 'hang', at: 'token' });
    await page.getByRole('button', { name: 'Sign in' }).click();
    await isOver('The sign-in service cannot be reached.');
  });
  provider.setTrouble({ kind: 'none' });
  await signInWithProvider(kiosk);
  expect(causes(kiosk)).toEqual(['provider-refused', 'provider-untrusted', 'provider-unreachable']);
  expect(provider.livingTokens()).toHaveLength(2);
});

test('why a provider lets no user in is in the log, once, and on no screen', async ({
  clinic,
  launch,
}) => {
  const demo = await clinic('oidc');
  const provider = providerOf(demo);
  const { issuer } = provider;
  const kiosk = await launch({ config: demo.configWith() });
  const config = join(kiosk.folder, 'cleardesk.yaml');
  const begins = 'cleardesk: warning: sign-in with the provider: ';
  const faults = () =>
    kiosk.output.split('\n').flatMap((line) =>
      line
        .split(begins)
        .slice(1)
        .map((own) => own.trim()),
    );
  const signIn = () => button(kiosk, 'Sign in with Riverside ID').click();
  const says = async (screen: string, fault: string) => {
    await kiosk.nextProcess();
    await expect(kiosk.screens.getByText(screen)).toBeVisible();
    await expect.poll(faults).toContain(fault);
    await expect(kiosk.screens.locator('body')).not.toContainText('elsewhere');
    await expect(kiosk.screens.locator('body')).not.toContainText('metadata');
  };

  await test.step('check-provider finds nothing wrong', async () => {
    const { code, output } = await kiosk.command('check-provider', config);
    expect(output).toContain('good: PKCE: S256');
    expect(output).toContain(`${issuer}/: users can sign in`);
    expect(code).toBe(0);
  });
  const another = `its metadata names the issuer "http://elsewhere.invalid", not "${issuer}/": if that is your provider, write signIn.oidc.issuer: "http://elsewhere.invalid"`;
  await test.step('another issuer, twice', async () => {
    provider.setTrouble({ kind: 'wrong-issuer' });
    await signIn();
    await says('could not verify the sign-in service', another);
    await signIn();
    await says('could not verify the sign-in service', another);
    const { code, output } = await kiosk.command('check-provider', config);
    expect(output).toContain(`error: issuer: ${another}`);
    expect(code).toBe(1);
  });
  await test.step('an origin that is not allowed', async () => {
    provider.setTrouble({ kind: 'none' });
    await signIn();
    const page = await kiosk.site('localhost');
    await page.getByLabel('User name').fill('nurse1');
    await page.getByLabel('Password').fill('nurse1-demo');
    provider.setTrouble({ kind: 'redirect-elsewhere' });
    await page.getByRole('button', { name: 'Sign in' }).click();
    await says(
      'could not verify the sign-in service',
      'the sign-in page leads to http://elsewhere.invalid, which the kiosk does not show: if users sign in there, add it to signIn.oidc.allow: ["http://elsewhere.invalid"]',
    );
  });
  await test.step('a redirect URI that is not registered', async () => {
    provider.setTrouble({ kind: 'none' });
    const wrong = 'http://localhost/cleardesk/elsewhere';
    writeFileSync(config, demo.configWith([/^( *)clientId: .*$/m, `$&\n$1redirectUri: ${wrong}`]));
    await kiosk.nextProcess();
    await signIn();
    const fault = `the sign-in page of ${issuer} answers 400: the provider refuses the request; register the redirect URI "${wrong}", letter for letter, for the client "cleardesk", which has to exist`;
    await expect.poll(faults).toContain(fault);
    const { code, output } = await kiosk.command('check-provider', config);
    expect(output).toContain(`error: sign-in page: ${issuer} answers 400`);
    expect(code).toBe(1);
    await button(kiosk, 'Cancel').click();
    await kiosk.nextProcess();
  });
  expect(faults()).toHaveLength(3);
  expect(kiosk.output).not.toMatch(/nurse1|code=|state=/);
});

test('what a provider does at the ending is what the receipt says, and holds nothing up', async ({
  clinic,
  keyring,
  launch,
}) => {
  const troubles: readonly { readonly trouble: Trouble; readonly says: string }[] = [
    { trouble: { kind: 'hang' }, says: 'unreachable' },
    { trouble: { kind: '500' }, says: 'unreachable' },
    { trouble: { kind: 'lies', about: 'revocation' }, says: 'still-alive' },
  ];
  const demo = await clinic('oidc');
  const provider = providerOf(demo);
  const kiosk = await launch({ config: demo.configWith(), env: keyring.env });
  for (const { trouble, says } of troubles) {
    await test.step(trouble.kind, async () => {
      await signInWithProvider(kiosk);
      provider.setTrouble(trouble);
      await button(kiosk, 'End session').click();
      await kiosk.hasEnded();
      await expect(kiosk.screens.getByText('Your data was removed from this device')).toBeVisible();
      expect(resultsOf(kiosk)).toContainEqual(
        expect.objectContaining({ what: 'refresh-token', result: says }),
      );
      provider.setTrouble({ kind: 'none' });
      await kiosk.nextLogin();
    });
  }
});

test('a locked keyring hangs nobody: auto goes on in memory, keychain refuses', async ({
  clinic,
  keyring,
  launch,
}) => {
  keyring.lock();
  const demo = await clinic('oidc');
  const auto = await launch({ config: demo.configWith(), env: keyring.env });
  await signInWithProvider(auto);
  expect(auto.audit()).toContainEqual(
    expect.objectContaining({ event: 'credentials-degraded', cause: 'locked' }),
  );
  await auto.endSession();
  await auto.dispose();
  const config = `${demo.configWith()}\ncredentials: { store: keychain }\n`;
  const strict = await launch({ config, env: keyring.env });
  await button(strict, 'Sign in with Riverside ID').click();
  await expect(strict.screens.getByText('Sign-in is not available on this device.')).toBeVisible();
});

test('a keyring that dies in a session: the tokens are taken back all the same', async ({
  clinic,
  keyring,
  launch,
}) => {
  const demo = await clinic('oidc');
  const provider = providerOf(demo);
  const kiosk = await launch({ config: demo.configWith(), env: keyring.env });
  await signInWithProvider(kiosk);
  await expect.poll(() => keyring.accounts()).toContainEqual(expect.stringMatching(/^session:/));
  const tokens = provider.livingTokens();
  keyring.kill();
  await button(kiosk, 'End session').click();
  // The tokens are worth nothing any more, but nobody can say what is left in the keyring.
  await expect(kiosk.screens.getByRole('heading')).toHaveText('This device is out of service');
  expect(tokens.filter((token) => provider.accepts(token))).toEqual([]);
  expect(kiosk.audit().findLast(({ event }) => event === 'ending-finished')).toMatchObject({
    clean: false,
  });
  keyring.restart();
  // The kiosk tries again by itself as well, and its try may be under way.
  await expect.poll(async () => (await kiosk.command('end-session')).code).toBe(0);
  expect(keyring.accounts()).toEqual([]);
  await kiosk.nextLogin();
});

test('the screens are told nothing secret: no token is in their memory, nor in any page', async ({
  clinic,
  launch,
}) => {
  const demo = await clinic('oidc');
  const provider = providerOf(demo);
  const kiosk = await launch({ config: demo.configWith() });
  await signInWithProvider(kiosk);
  const tokens = provider.livingTokens();
  const isPage = (pid: number) =>
    readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('--type=renderer');
  const pages = kiosk.processes().filter(isPage);
  expect(pages.length).toBeGreaterThanOrEqual(2);
  expect(inMemory(tokens, [kiosk.mainProcess])).toEqual(expect.arrayContaining([...tokens]));
  expect(inMemory(tokens, pages)).toEqual([]);
  const { state } = await kiosk.screens.evaluate(() => window.cleardesk.update());
  expect(JSON.stringify(state)).toContain('Nora Nilsson');
  expect(kiosk.output).not.toContain(tokens[0]);
});
