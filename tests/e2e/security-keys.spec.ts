import type { Page } from '@playwright/test';
import { button } from './support/clinic.ts';
import type { Kiosk } from './support/kiosk.ts';
import { expect, test } from './support/test.ts';
import { OddProvider } from './sign-out/odd-provider.ts';

const LOG =
  'asks for a security key or a passkey, which the kiosk refuses: if users sign in with one, write signIn.oidc.securityKeys: true';

/** A site on the provider's own host, at which the browser would accept the provider's keys. */
const configOf = (issuer: string, securityKeys: boolean) => `version: 1
organisation: { name: Riverside Clinic }
sites: [{ name: Portal, url: "${issuer}/site" }]
signIn:
  mode: oidc
  oidc: { name: Odd ID, issuer: "${issuer}", clientId: cleardesk, securityKeys: ${securityKeys} }
credentials: { store: memory }
kiosk: { fullScreen: false, standby: off }
language: en
`;

/** Puts a security key into the page's USB port, as the DevTools protocol can. */
async function plugIn(site: Page): Promise<void> {
  const devTools = await site.context().newCDPSession(site);
  await devTools.send('WebAuthn.enable');
  await devTools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'usb',
      hasResidentKey: false,
      hasUserVerification: false,
      automaticPresenceSimulation: true,
    },
  });
}

/** Registers the key, and signs in with it. */
const useKey = (site: Page) =>
  site.evaluate(async () => {
    const challenge = new Uint8Array(16);
    try {
      const made = await navigator.credentials.create({
        publicKey: {
          challenge,
          rp: { name: 'Odd ID' },
          user: { id: new Uint8Array(4), name: 'nora', displayName: 'Nora' },
          pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
        },
      });
      const id = (made as PublicKeyCredential).rawId;
      const allowCredentials = [{ type: 'public-key', id }] as const;
      const used = await navigator.credentials.get({
        publicKey: { challenge, allowCredentials: [...allowCredentials] },
      });
      return used?.type;
    } catch (error) {
      return error instanceof Error ? error.name : 'no error';
    }
  });

const refusals = (kiosk: Kiosk) =>
  kiosk.audit().filter(({ event, detail }) => event === 'blocked' && detail === 'security-key')
    .length;

test("a security key works on the provider's page where the config says so, and on no other page", async ({
  launch,
}) => {
  const provider = await OddProvider.start();
  provider.habits = {
    signInPage: (signedIn) => `<a href="${signedIn}">Go on</a>`,
  };
  for (const securityKeys of [false, true]) {
    await test.step(`securityKeys: ${securityKeys}`, async () => {
      const kiosk = await launch({ config: configOf(provider.issuer, securityKeys) });
      await button(kiosk, 'Sign in with Odd ID').click();
      const signIn = await kiosk.site('/authorize');
      await plugIn(signIn);
      expect(await useKey(signIn)).toBe(securityKeys ? 'public-key' : 'NotAllowedError');
      expect(await signIn.evaluate('typeof PublicKeyCredential')).toBe(
        securityKeys ? 'function' : 'undefined',
      );
      expect(kiosk.output.includes(LOG)).toBe(!securityKeys);
      expect(refusals(kiosk)).toBe(securityKeys ? 0 : 1);

      await signIn.getByText('Go on').click();
      await button(kiosk, 'End session').waitFor();
      const site = await kiosk.site('/site');
      await plugIn(site);
      expect(await useKey(site)).toBe('NotAllowedError');
      expect(await site.evaluate('typeof PublicKeyCredential')).toBe('undefined');
      await expect(kiosk.screens.getByText('is not available here')).toBeVisible();
      await site.evaluate(
        (url) => location.assign(url),
        `${provider.issuer}/authorize?redirect_uri=${provider.issuer}/site`,
      );
      await site.waitForURL('**/authorize**');
      expect(await useKey(site)).toBe('NotAllowedError');
      await kiosk.endSession();
      expect(kiosk.audit().findLast(({ event }) => event === 'ending-finished')).toMatchObject({
        clean: true,
      });
      await kiosk.dispose();
    });
  }
  provider.close();
});
