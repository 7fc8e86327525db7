import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { button, expect, test } from './support/clinic.ts';
import type { Kiosk } from './support/kiosk.ts';
import { configFor } from './support/test.ts';

const english = 'This device belongs to the clinic.\n\nUse is recorded.';
const german = 'Dieses Gerät gehört der Klinik.';
const banner = `languages: [de]
useBanner:
  text:
    en: |
      This device belongs to the clinic.

      Use is recorded.
    de: ${german}
`;

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');
const heading = (kiosk: Kiosk) => kiosk.screens.getByRole('heading');

/** The agreements and the sessions in the audit file, in their order. */
const agreements = (kiosk: Kiosk) =>
  kiosk
    .audit()
    .filter(({ event }) => event === 'use-banner-agreed' || event === 'session-started')
    .map(({ event, mode, language, sha256: hash }) => [event, mode, language, hash]);

const agreed = (mode: string, language: string, text: string) => [
  'use-banner-agreed',
  mode,
  language,
  sha256(text),
];
const started = (mode: string) => ['session-started', mode, undefined, undefined];

test('a guest agrees before each session, in the language of the login screen', async ({
  launch,
  portal,
}) => {
  const kiosk = await launch({ config: configFor(portal.url, banner) });
  const { screens } = kiosk;
  await button(kiosk, 'Start session').click();
  await expect(heading(kiosk)).toHaveText('Terms of use');
  await expect(screens.getByText('This device belongs to the clinic.')).toBeVisible();
  await expect(screens.getByText('Use is recorded.')).toBeVisible();

  await screens.keyboard.press('Escape');
  await expect(heading(kiosk)).toHaveText('Welcome');
  await button(kiosk, 'Start session').click();
  await button(kiosk, 'Cancel').click();
  await expect(heading(kiosk)).toHaveText('Welcome');
  expect(agreements(kiosk)).toEqual([]);

  await button(kiosk, 'Start session').click();
  await button(kiosk, 'I agree').click();
  await expect(button(kiosk, 'End session')).toBeVisible();
  expect(agreements(kiosk)).toEqual([agreed('guest', 'en', english), started('guest')]);

  await kiosk.endSession();
  await kiosk.nextLogin();
  await button(kiosk, 'Deutsch').click();
  await button(kiosk, 'Sitzung starten').click();
  await expect(heading(kiosk)).toHaveText('Nutzungsbedingungen');
  await expect(kiosk.screens.getByText(german)).toBeVisible();
  await button(kiosk, 'Ich stimme zu').click();
  await expect(button(kiosk, 'Sitzung beenden')).toBeVisible();
  expect(agreements(kiosk).slice(2)).toEqual([agreed('guest', 'de', german), started('guest')]);
});

test('no message starts a session before the agreement', async ({ launch, portal }) => {
  const kiosk = await launch({ config: configFor(portal.url, banner) });
  const { screens } = kiosk;
  const kind = () =>
    screens.evaluate(async () => {
      const { state } = await window.cleardesk.update();
      return state.kind;
    });
  await screens.evaluate(() => window.cleardesk.agreeToUse('0'.repeat(64), 'en'));
  await screens.evaluate(() => window.cleardesk.signIn({ kind: 'guest' }));
  expect(await kind()).toBe('signed-out');
  await expect(heading(kiosk)).toHaveText('Terms of use');
  // Neither to another text nor in a language that has none.
  const version = await screens.evaluate(async () => {
    const setup = await window.cleardesk.setup();
    return setup.useBanner?.version ?? '';
  });
  await screens.evaluate(() => window.cleardesk.agreeToUse('0'.repeat(64), 'en'));
  await screens.evaluate((right) => window.cleardesk.agreeToUse(right, 'fr'), version);
  await screens.evaluate(() => window.cleardesk.signIn({ kind: 'guest' }));
  expect(await kind()).toBe('signed-out');
  await expect(heading(kiosk)).toHaveText('Terms of use');
  expect(agreements(kiosk)).toEqual([]);
});

test('with accounts, the banner comes before the form, and once for several passwords', async ({
  clinic,
  launch,
}) => {
  const demo = await clinic('accounts');
  const kiosk = await launch({ config: `${demo.configWith()}\n${banner}` });
  const { screens } = kiosk;
  await expect(screens.getByLabel('Password')).toHaveCount(0);
  await button(kiosk, 'Sign in').click();
  await expect(heading(kiosk)).toHaveText('Terms of use');
  await expect(screens.getByLabel('Password')).toHaveCount(0);
  await button(kiosk, 'I agree').click();
  await screens.getByLabel('User name').fill('nurse1');
  await screens.getByLabel('Password').fill('not the password');
  await button(kiosk, 'Sign in').click();
  await expect(screens.getByText('Wrong user name or password.')).toBeVisible();
  await screens.getByLabel('Password').fill('nurse1-demo');
  await screens.keyboard.press('Enter');
  await expect(button(kiosk, 'End session')).toBeVisible();
  expect(agreements(kiosk)).toEqual([agreed('accounts', 'en', english), started('accounts')]);
});

test('a new text takes an agreement back, and a banner that is shown is replaced', async ({
  clinic,
  launch,
}) => {
  const demo = await clinic('accounts');
  const config = `${demo.configWith()}\n${banner}`;
  const kiosk = await launch({ config });
  await button(kiosk, 'Sign in').click();
  await button(kiosk, 'I agree').click();
  await expect(kiosk.screens.getByLabel('Password')).toBeVisible();

  const write = (text: string) => {
    writeFileSync(join(kiosk.folder, 'cleardesk.yaml'), config.replace('Use is recorded.', text));
  };
  write('Use is watched.');
  await kiosk.nextProcess();
  await expect(kiosk.screens.getByText('The terms of use have changed.')).toBeVisible();
  await expect(kiosk.screens.getByLabel('Password')).toHaveCount(0);
  await button(kiosk, 'Sign in').click();
  await expect(kiosk.screens.getByText('Use is watched.')).toBeVisible();

  write('Use is forbidden.');
  await kiosk.nextProcess();
  await expect(kiosk.screens.getByText('Use is forbidden.')).toBeVisible();
  await button(kiosk, 'I agree').click();
  await expect(kiosk.screens.getByLabel('Password')).toBeVisible();
  expect(agreements(kiosk)).toEqual([
    agreed('accounts', 'en', english),
    agreed('accounts', 'en', english.replace('recorded', 'forbidden')),
  ]);
});

for (const way of ['window', 'phone'] as const) {
  test(`with a provider, the banner comes before its page: ${way}`, async ({ clinic, launch }) => {
    const demo = await clinic('oidc');
    const kiosk = await launch({ config: `${demo.configWith()}\n${banner}` });
    const name = way === 'window' ? 'Sign in with Riverside ID' : 'Sign in with your phone';
    await button(kiosk, name).click();
    await expect(heading(kiosk)).toHaveText('Terms of use');
    await button(kiosk, 'I agree').click();
    if (way === 'window') {
      await expect((await kiosk.site('localhost')).getByLabel('Password')).toBeVisible();
    } else await expect(kiosk.screens.getByText('Confirm only if your phone')).toBeVisible();
    expect(agreements(kiosk)).toEqual([agreed('oidc', 'en', english)]);

    // A sign-in that is cancelled takes the agreement back.
    await button(kiosk, 'Cancel').click();
    await expect(button(kiosk, name)).toBeVisible();
    await kiosk.nextProcess();
    await button(kiosk, name).click();
    await expect(heading(kiosk)).toHaveText('Terms of use');
  });
}
