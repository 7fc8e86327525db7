import * as oidc from 'openid-client';
import { afterEach, beforeEach, expect, it } from 'vitest';
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

it('signs in a device without a keyboard by way of a phone', async () => {
  const device = await oidc.initiateDeviceAuthorization(kiosk.configuration, {
    scope: 'openid profile',
  });
  const phone = browser;
  const input = await phone.open(device.verification_uri);
  const wrong = await phone.press(input, 'Go on', { user_code: 'BBBB-BBBB' });
  expect(wrong.text).toContain('There is no such code.');
  const confirm = await phone.press(wrong, 'Go on', { user_code: device.user_code });
  expect(confirm.text).toContain(device.user_code);
  const page = await phone.press(confirm, 'Yes, sign me in there');
  const done = await phone.press(page, 'Sign in', credentials('doctor1'));
  expect(done.text).toContain('You are signed in');
  const tokens = await oidc.pollDeviceAuthorizationGrant(kiosk.configuration, {
    ...device,
    interval: 0.1,
  });
  expect(tokens.claims()).toMatchObject({ sub: 'doctor1' });
  expect(tokens.refresh_token).toBeDefined();
});

it('tells the device when the person says no', async () => {
  const device = await oidc.initiateDeviceAuthorization(kiosk.configuration, { scope: 'openid' });
  expect(device.verification_uri_complete).toContain(device.user_code);
  const input = await browser.open(device.verification_uri);
  const confirm = await browser.press(input, 'Go on', { user_code: device.user_code });
  expect((await browser.press(confirm, 'No')).text).toContain('You said no');
  const poll = oidc.pollDeviceAuthorizationGrant(kiosk.configuration, {
    ...device,
    interval: 0.1,
  });
  await expect(poll).rejects.toMatchObject({ error: 'access_denied' });
});
