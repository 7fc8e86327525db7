import { setTimeout as pause } from 'node:timers/promises';
import { button, expect, providerOf, signInWithProvider, test } from './support/clinic.ts';
import type { Kiosk } from './support/kiosk.ts';

interface StepRecord {
  readonly name: string;
  readonly ok: boolean;
  readonly ms: number;
  readonly tries: number;
}

/** What `server-sign-out` records say, each with whether it was kept for later. */
const results = (kiosk: Kiosk) =>
  kiosk
    .audit()
    .filter(({ event }) => event === 'server-sign-out')
    .flatMap((record) => record['results'] as { what: string; result: string; pending: boolean }[])
    .map(({ what, result, pending }) => `${what} ${result}${pending ? ', pending' : ''}`);

const clearing = (kiosk: Kiosk) => {
  const finished = kiosk.audit().findLast(({ event }) => event === 'ending-finished');
  return (finished?.['steps'] as readonly StepRecord[]).find(
    ({ name }) => name === 'clear-credentials',
  );
};

const startedAt = (kiosk: Kiosk) => {
  const started = kiosk.audit().findLast(({ event }) => event === 'ending-started');
  return Date.parse(started?.time ?? '');
};

/** How long the provider takes for each token. */
const SLOW_MS = 7000;

const slowServers = 'serverSignOut: { timeout: 20s }';

for (const store of ['keychain', 'memory'] as const) {
  test(`a provider that takes long holds no token of the session on the device: ${store}`, async ({
    clinic,
    keyring,
    launch,
  }) => {
    const demo = await clinic('oidc');
    const provider = providerOf(demo);
    const config = `${demo.configWith()}\ncredentials: { store: ${store} }\n${slowServers}\n`;
    const kiosk = await launch({ config, env: keyring.env });
    await signInWithProvider(kiosk);
    const tokens = provider.livingTokens();
    const kinds = () => [...new Set(keyring.accounts().map((name) => name.replace(/:.*/, '')))];
    if (store === 'keychain') await expect.poll(kinds).toEqual(['session']);
    provider.setTrouble({ kind: 'slow', at: 'revocation', ms: SLOW_MS });
    await button(kiosk, 'End session').click();
    await expect.poll(() => kiosk.events()).toContain('ending-started');
    if (store === 'keychain') {
      // What it takes to revoke them is there instead, and a crash would leave that.
      await expect.poll(kinds, { intervals: [50] }).toEqual(['pending']);
      expect(kiosk.events()).not.toContain('ending-finished');
    }
    await expect(kiosk.screens.getByRole('heading')).toHaveText('Your session has ended');
    expect(Date.now() - startedAt(kiosk)).toBeGreaterThan(14_000);
    expect(clearing(kiosk)).toMatchObject({ ok: true, tries: 1 });
    expect(clearing(kiosk)?.ms).toBeLessThan(SLOW_MS); // it does not wait for the provider
    expect(results(kiosk)).toEqual([
      'refresh-token proven',
      'access-token proven',
      'provider-session proven',
      'site proven',
    ]);
    expect(tokens.filter((token) => provider.accepts(token))).toEqual([]);
    await expect.poll(() => keyring.accounts()).toEqual([]);
    await kiosk.nextLogin();
    // Nothing is left to the next process, which would try and record it once more.
    await pause(1500);
    expect(results(kiosk)).toHaveLength(4);
  });
}

test('a kiosk that is killed while a provider hangs takes its tokens back at the next start', async ({
  clinic,
  keyring,
  launch,
}) => {
  const demo = await clinic('oidc');
  const provider = providerOf(demo);
  const config = `${demo.configWith()}\n${slowServers}\n`;
  const killed = await launch({ config, env: keyring.env });
  await signInWithProvider(killed);
  const tokens = provider.livingTokens();
  provider.setTrouble({ kind: 'hang', at: 'revocation' });
  await button(killed, 'End session').click();
  const hasSession = () => keyring.accounts().some((name) => name.startsWith('session:'));
  await expect.poll(hasSession, { intervals: [50] }).toBe(false);
  await killed.killAll();
  expect(keyring.accounts()).toContainEqual(expect.stringMatching(/^pending:/));
  expect(tokens.filter((token) => provider.accepts(token))).toEqual(tokens);
  provider.setTrouble({ kind: 'none' });
  const kiosk = await launch({ config, env: keyring.env, folder: killed.folder });
  await expect(button(kiosk, 'Sign in with Riverside ID')).toBeVisible();
  await expect.poll(() => tokens.filter((token) => provider.accepts(token))).toEqual([]);
  await expect.poll(() => keyring.accounts()).toEqual([]);
  await expect
    .poll(() => results(kiosk).map((each) => each.split(' ')[0]))
    .toEqual(expect.arrayContaining(['refresh-token', 'access-token', 'provider-session']));
  expect(results(kiosk)).toHaveLength(3);
});
