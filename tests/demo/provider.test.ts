import * as oidc from 'openid-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Provider, startProvider } from '../../demo/provider.ts';
import { Browser } from './browser.ts';
import { credentials, KioskClient } from './kiosk-client.ts';

let provider: Provider;
let kiosk: KioskClient;
let browser: Browser;

beforeEach(async () => {
  provider = await startProvider({ port: 0 });
  kiosk = await KioskClient.at(provider.issuer);
  browser = new Browser();
});

afterEach(() => provider.close());

/** As a resource server asks (RFC 7662). */
async function isActive(token: string | undefined): Promise<boolean> {
  const answer = await fetch(`${provider.issuer}/introspect`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`tests:${provider.testSecret}`)}` },
    body: new URLSearchParams({ token: token ?? 'none' }),
  });
  return ((await answer.json()) as { active: boolean }).active;
}

describe('signing in', () => {
  it('gives tokens, and says who it is', async () => {
    const tokens = await kiosk.signIn(browser);
    expect(tokens.claims()).toMatchObject({ sub: 'nurse1', name: 'Nora Nilsson' });
    expect(await isActive(tokens.access_token)).toBe(true);
    expect(await isActive(tokens.refresh_token)).toBe(true);
  });

  it('refuses a wrong password, and lets people try again', async () => {
    const page = await browser.open(await kiosk.signInUrl());
    const wrong = { user: 'nurse1', password: 'doctor1-demo' };
    const refused = await browser.press(page, 'Sign in', wrong);
    expect(refused).toMatchObject({ status: 403 });
    expect(refused.text).toContain('The user name or the password is wrong.');
    const { url } = await browser.press(refused, 'Sign in', credentials('nurse1'));
    expect(url).toMatch(/^http:\/\/localhost\/cleardesk\/callback\?code=/);
  });

  it('can be cancelled', async () => {
    const page = await browser.open(await kiosk.signInUrl());
    const { url } = await browser.press(page, 'Cancel');
    expect(new URL(url).searchParams.get('error')).toBe('access_denied');
  });

  it('asks for PKCE', async () => {
    const url = new URL(await kiosk.signInUrl());
    url.searchParams.delete('code_challenge');
    url.searchParams.delete('code_challenge_method');
    const { searchParams } = new URL((await browser.open(url.href)).url);
    expect(searchParams.get('error_description')).toMatch(/PKCE/);
  });

  it('goes back to the app on any port of this computer, and nowhere else', async () => {
    const loopback = await kiosk.signInUrl({
      redirect_uri: 'http://127.0.0.1:9/cleardesk/callback',
    });
    expect((await browser.open(loopback)).text).toContain('to go on to Cleardesk');
    const foreign = await kiosk.signInUrl({ redirect_uri: 'http://evil.example/callback' });
    expect(await browser.open(foreign)).toMatchObject({ status: 400 });
  });

  it('asks again where the app wants it', async () => {
    await kiosk.signIn(browser);
    const silent = await browser.open(await kiosk.signInUrl({ prompt: 'none' }));
    expect(silent.url).toContain('code=');
    const page = await browser.open(await kiosk.signInUrl({ prompt: 'login' }));
    expect(page.text).toContain('type="password"');
    const consent = await browser.open(await kiosk.signInUrl({ prompt: 'consent' }));
    expect((await browser.press(consent, 'Allow')).url).toContain('code=');
  });

  it('shows its own error page to somebody who comes too late', async () => {
    const page = await browser.open(`${provider.issuer}/interaction/unknown`);
    expect(page).toMatchObject({ status: 400 });
    expect(page.text).toContain('That did not work');
  });
});

describe('tokens', () => {
  it('change with each refresh, and a stolen old one ends them all', async () => {
    const first = await kiosk.signIn(browser);
    const second = await oidc.refreshTokenGrant(kiosk.configuration, first.refresh_token ?? '');
    expect(second.refresh_token).not.toBe(first.refresh_token);
    const again = oidc.refreshTokenGrant(kiosk.configuration, first.refresh_token ?? '');
    await expect(again).rejects.toMatchObject({ error: 'invalid_grant' });
    expect(await isActive(second.refresh_token)).toBe(false);
  });

  it('are all dead once the refresh token is revoked', async () => {
    const tokens = await kiosk.signIn(browser);
    await oidc.tokenRevocation(kiosk.configuration, tokens.refresh_token ?? '');
    expect(await isActive(tokens.refresh_token)).toBe(false);
    expect(await isActive(tokens.access_token)).toBe(false);
    const { refreshTokens, accessTokens } = provider.status();
    expect([...refreshTokens, ...accessTokens]).toEqual([]);
  });

  it('outlive signing out at the provider', async () => {
    const tokens = await kiosk.signIn(browser);
    const url = kiosk.signOutUrl({ id_token_hint: tokens.id_token ?? '' });
    await browser.press(await browser.open(url), 'Sign out');
    expect(await isActive(tokens.refresh_token)).toBe(true);
  });

  it('can still be revoked after the provider was away', async () => {
    const tokens = await kiosk.signIn(browser);
    const revoke = () => oidc.tokenRevocation(kiosk.configuration, tokens.refresh_token ?? '');
    await provider.pause();
    await expect(revoke()).rejects.toThrow();
    await provider.resume();
    expect(provider.accepts(tokens.refresh_token ?? '')).toBe(true);
    await revoke();
    expect(provider.accepts(tokens.refresh_token ?? '')).toBe(false);
  });
});

it('tells what it would still accept without giving it away', async () => {
  const tokens = await kiosk.signIn(browser);
  const answer = await (await fetch(`${provider.issuer}/demo/status`)).text();
  expect(JSON.parse(answer)).toMatchObject({
    sessions: [{ user: 'nurse1' }],
    refreshTokens: [{ client: 'cleardesk', user: 'nurse1' }],
  });
  for (const token of [tokens.access_token, tokens.refresh_token, tokens.id_token]) {
    expect(answer).not.toContain(token);
  }
  expect(answer).not.toContain(
    /id\.session=([\w-]+)/.exec(browser.cookiesFor(provider.issuer))?.[1],
  );
});
