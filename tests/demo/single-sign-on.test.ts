import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Demo, startDemo } from '../../demo/organisation.ts';
import type { Provider } from '../../demo/provider.ts';
import { Browser, type Page } from './browser.ts';
import { credentials, KioskClient } from './kiosk-client.ts';

let demo: Demo;
let portal: string;
let provider: Provider;
let browser: Browser;

beforeEach(async () => {
  demo = await startDemo({ port: 0, mode: 'oidc' });
  portal = demo.portal.url;
  if (!demo.provider) throw new Error('oidc needs a provider');
  provider = demo.provider;
  browser = new Browser();
});

afterEach(() => demo.close());

async function signIn(): Promise<Page> {
  const page = await browser.open(`${portal}/login?next=/messages`);
  return browser.press(page, 'Sign in', credentials('nurse1'));
}

it('asks the provider who it is, and goes on to the page that was asked for', async () => {
  const guest = await browser.open(`${portal}/messages`);
  expect(guest.text).toContain('href="/login?next=%2Fmessages"');
  expect((await browser.open(`${portal}/me`)).status).toBe(401);
  const page = await signIn();
  expect(page).toMatchObject({ url: `${portal}/messages`, status: 200 });
  const me = await browser.open(`${portal}/me`);
  expect(JSON.parse(me.text)).toMatchObject({ name: 'Nora Nilsson' });
});

it('asks nobody for a password who is signed in at the provider', async () => {
  await (await KioskClient.at(provider.issuer)).signIn(browser, 'doctor1');
  expect((await browser.open(`${portal}/login`)).text).toContain('Hello, Dario Conti');
});

it('knows nobody any more after its sign-out, though the provider does', async () => {
  await signIn();
  const cookie = browser.cookiesFor(portal);
  await browser.post(`${portal}/logout`);
  expect(browser.cookiesFor(portal)).toBe('');
  expect((await fetch(`${portal}/me`, { headers: { cookie } })).status).toBe(401);
  expect(provider.status().sessions).toEqual([{ user: 'nurse1' }]);
});

it('has a sign-out that lies', async () => {
  await signIn();
  expect((await browser.post(`${portal}/logout-that-lies`)).status).toBe(200);
  expect((await browser.open(`${portal}/me`)).status).toBe(200);
});

it('takes nobody’s word for who they are', async () => {
  expect((await browser.post(`${portal}/sign-in`, { name: 'Ada' })).status).toBe(404);
});

it('refuses an answer that this browser did not ask for', async () => {
  const log = vi.spyOn(console, 'error').mockReturnValue();
  const page = await browser.open(`${portal}/callback?code=a&state=b`);
  expect(page).toMatchObject({ status: 502 });
  expect(page.text).toContain('Signing in did not work');
  expect(log).toHaveBeenCalledOnce();
});

it('refuses a token that the provider has not signed', async () => {
  vi.spyOn(console, 'error').mockReturnValue();
  provider.setTrouble({ kind: 'forged-id-token' });
  expect((await signIn()).status).toBe(502);
  expect((await browser.open(`${portal}/me`)).status).toBe(401);
});

it('says so when the provider cannot be reached, and tries again when asked', async () => {
  vi.spyOn(console, 'error').mockReturnValue();
  await provider.pause();
  expect(await browser.open(`${portal}/login`)).toMatchObject({ status: 502 });
  await provider.resume();
  expect((await signIn()).status).toBe(200);
});

it('shares no cookie with the provider', async () => {
  await signIn();
  const names = (url: string) => browser.cookiesFor(url).replaceAll(/=[^;]*/g, '');
  expect(names(portal)).toBe('portal.sid');
  expect(names(provider.issuer)).toBe('id.session; id.session.sig');
});
