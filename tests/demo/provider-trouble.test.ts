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

it('answers at all endpoints but those of the demo with an error', async () => {
  provider.setTrouble({ kind: '500' });
  expect((await fetch(`${provider.issuer}/keys`)).status).toBe(500);
  expect((await fetch(`${provider.issuer}/demo/status`)).status).toBe(200);
});

it('answers one endpoint with an error, and the others as always', async () => {
  provider.setTrouble({ kind: '500', at: 'revocation' });
  const tokens = await kiosk.signIn(browser);
  const revoke = oidc.tokenRevocation(kiosk.configuration, tokens.refresh_token ?? '');
  await expect(revoke).rejects.toThrow();
});

it('never answers', async () => {
  provider.setTrouble({ kind: 'hang', at: 'discovery' });
  await expect(KioskClient.at(provider.issuer)).rejects.toMatchObject({ code: 'OAUTH_TIMEOUT' });
});

it('answers late', async () => {
  provider.setTrouble({ kind: 'slow', at: 'discovery', ms: 200 });
  const startedAt = performance.now();
  await KioskClient.at(provider.issuer);
  expect(performance.now() - startedAt).toBeGreaterThan(190);
});

it('answers nonsense', async () => {
  provider.setTrouble({ kind: 'garbage' });
  await expect(KioskClient.at(provider.issuer)).rejects.toMatchObject({
    code: 'OAUTH_RESPONSE_IS_NOT_JSON',
  });
});

it('hands out the discovery document of somebody else', async () => {
  provider.setTrouble({ kind: 'wrong-issuer' });
  await expect(KioskClient.at(provider.issuer)).rejects.toMatchObject({
    code: 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED',
  });
});

it.each(['revocation', 'signOut', 'device'] as const)('has no endpoint for: %s', async (what) => {
  const endpoint = {
    revocation: 'revocation_endpoint',
    signOut: 'end_session_endpoint',
    device: 'device_authorization_endpoint',
  } as const;
  expect(kiosk.configuration.serverMetadata()[endpoint[what]]).toBeDefined();
  provider.setTrouble({ kind: 'without', what });
  const { configuration } = await KioskClient.at(provider.issuer);
  expect(configuration.serverMetadata()[endpoint[what]]).toBeUndefined();
});

describe('while somebody signs in', () => {
  async function signIn() {
    const page = await browser.open(await kiosk.signInUrl());
    return browser.press(page, 'Sign in', credentials('nurse1'));
  }

  it('leads to another site', async () => {
    provider.setTrouble({ kind: 'redirect-elsewhere' });
    expect((await signIn()).url).toBe('http://elsewhere.invalid/');
  });

  it('says that the code is from somebody else', async () => {
    provider.setTrouble({ kind: 'wrong-response-issuer' });
    const callback = await signIn();
    expect(new URL(callback.url).searchParams.get('iss')).toBe('http://elsewhere.invalid');
    await expect(kiosk.tokens(callback)).rejects.toThrow();
  });

  it('hands out an ID token with a signature of nobody', async () => {
    provider.setTrouble({ kind: 'forged-id-token' });
    await expect(kiosk.tokens(await signIn())).rejects.toMatchObject({
      cause: { message: 'JWT signature verification failed' },
    });
  });
});

describe('when somebody signs out', () => {
  it('says that a token is revoked, and takes it all the same', async () => {
    const tokens = await kiosk.signIn(browser);
    provider.setTrouble({ kind: 'lies', about: 'revocation' });
    await oidc.tokenRevocation(kiosk.configuration, tokens.refresh_token ?? '');
    expect(provider.accepts(tokens.refresh_token ?? '')).toBe(true);
  });

  it('goes back to the app as if the session were over', async () => {
    const tokens = await kiosk.signIn(browser);
    provider.setTrouble({ kind: 'lies', about: 'signOut' });
    const back = 'http://localhost/cleardesk/signed-out';
    const hint = { id_token_hint: tokens.id_token ?? '', state: 'over' };
    const page = await browser.open(kiosk.signOutUrl({ ...hint, post_logout_redirect_uri: back }));
    expect(page.url).toBe(`${back}?state=over`);
    expect(provider.status().sessions).toEqual([{ user: 'nurse1' }]);
  });
});

describe('the switch over HTTP', () => {
  function post(body: unknown, type = 'application/json') {
    const headers = { 'content-type': type };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    return fetch(`${provider.issuer}/demo/trouble`, init);
  }

  it('sets a trouble and ends it', async () => {
    expect((await post({ kind: '500', at: 'token' })).status).toBe(204);
    expect(provider.status().trouble).toEqual({ kind: '500', at: 'token' });
    await post({ kind: 'none' });
    expect(provider.status().trouble).toEqual({ kind: 'none' });
  });

  it('refuses a trouble that it does not know, and a form of another site', async () => {
    expect((await post({ kind: 'flood' })).status).toBe(400);
    expect((await post({ kind: '500' }, 'text/plain')).status).toBe(400);
    expect(provider.status().trouble).toEqual({ kind: 'none' });
  });
});
