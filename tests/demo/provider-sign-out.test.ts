import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Provider, startProvider } from '../../demo/provider.ts';
import { Browser } from './browser.ts';
import { KioskClient } from './kiosk-client.ts';

let provider: Provider;
let kiosk: KioskClient;
let browser: Browser;

beforeEach(async () => {
  provider = await startProvider({ port: 0 });
  kiosk = await KioskClient.at(provider.issuer);
  browser = new Browser();
});

afterEach(() => provider.close());

const back = 'http://localhost/cleardesk/signed-out';

it('ends the session without a question for the person whose token is shown', async () => {
  const tokens = await kiosk.signIn(browser);
  expect(provider.status().sessions).toEqual([{ user: 'nurse1' }]);
  const hint = { id_token_hint: tokens.id_token ?? '', state: 'over' };
  const page = await browser.open(kiosk.signOutUrl({ ...hint, post_logout_redirect_uri: back }));
  expect(page.text).toContain('<script defer src="/assets/submit.js">');
  expect(page.text).not.toContain('Stay signed in');
  const { url } = await browser.press(page, 'Sign out');
  expect(url).toBe(`${back}?state=over`);
  expect(provider.status().sessions).toEqual([]);
  const next = await browser.open(await kiosk.signInUrl());
  expect(next.text).toContain('type="password"');
});

it('ends the session at once by POST, without a page', async () => {
  const tokens = await kiosk.signIn(browser);
  const { end_session_endpoint = '' } = kiosk.configuration.serverMetadata();
  const page = await browser.post(end_session_endpoint, {
    id_token_hint: tokens.id_token ?? '',
    post_logout_redirect_uri: back,
    state: 'over',
  });
  expect(page.url).toBe(`${back}?state=over`);
  expect(provider.status().sessions).toEqual([]);
  expect(browser.cookiesFor(provider.issuer)).not.toContain('id.session=');
});

it.each([
  ['without a hint', undefined],
  ['with somebody else’s token', 'doctor1'],
])('asks first %s', async (_when, somebodyElse) => {
  await kiosk.signIn(browser);
  const hint = somebodyElse && (await kiosk.signIn(new Browser(), somebodyElse)).id_token;
  const page = await browser.open(kiosk.signOutUrl(hint ? { id_token_hint: hint } : {}));
  expect(page.text).not.toContain('submit.js');
  await browser.press(page, 'Stay signed in');
  expect(provider.status().sessions).toContainEqual({ user: 'nurse1' });
});
