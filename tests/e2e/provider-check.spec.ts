import {
  allProven,
  button,
  expect,
  providerOf,
  signInWithProvider,
  test,
} from './support/clinic.ts';
import type { Kiosk } from './support/kiosk.ts';
import { startLogind } from './support/logind.ts';

const checks = (kiosk: Kiosk) =>
  kiosk
    .audit()
    .filter(({ event }) => event.startsWith('provider-check'))
    .map(({ event, cause }) => (typeof cause === 'string' ? `${event}: ${cause}` : event));

const signOuts = (kiosk: Kiosk) => {
  const record = kiosk.audit().findLast(({ event }) => event === 'server-sign-out');
  const results = (record?.['results'] ?? []) as readonly { what: string; result: string }[];
  return results.map(({ what, result }) => `${what} ${result}`);
};

/** The provider has ended the session, which is proven and said. */
async function isEnded(kiosk: Kiosk): Promise<void> {
  await kiosk.nextProcess(); // which shows the exit screen, too
  await expect(
    kiosk.screens.getByText('reported that your sign-in is no longer valid.'),
  ).toBeVisible();
  expect(kiosk.audit().findLast(({ event }) => event === 'ending-started')).toMatchObject({
    reason: 'remote',
    by: 'provider',
  });
  expect(kiosk.audit().findLast(({ event }) => event === 'ending-finished')).toMatchObject({
    clean: true,
  });
  expect(kiosk.output).toContain(
    "the provider has ended the user's session: the token endpoint answers 400 with invalid_grant",
  );
  expect(signOuts(kiosk)).toEqual(allProven);
}

test('a user whose account or session is no longer good is signed out; a provider that is down ends no session', async ({
  clinic,
  keyring,
  launch,
}) => {
  const demo = await clinic('oidc');
  const provider = providerOf(demo);
  provider.tieTokensToSessions();
  const config = demo.configWith([/^( *)clientId: .*$/m, '$&\n$1checkEvery: 5s']);
  const kiosk = await launch({ config, env: keyring.env });
  await test.step('the provider is down, and up again', async () => {
    await signInWithProvider(kiosk);
    const [before] = provider.livingTokens();
    await provider.pause();
    await expect.poll(() => checks(kiosk)).toHaveLength(1);
    await kiosk.screens.waitForTimeout(5500); // one more check, which is not recorded
    await provider.resume();
    await expect.poll(() => checks(kiosk)).toHaveLength(2);
    expect(checks(kiosk)).toEqual([
      'provider-check-degraded: unreachable',
      'provider-check-restored',
    ]);
    await expect(button(kiosk, 'End session')).toBeVisible();
    // The tokens were renewed, and the earlier refresh token is used up.
    expect(provider.accepts(before ?? '')).toBe(false);
  });
  await test.step('the account is disabled', async () => {
    provider.setDisabled('nurse1', true);
    await isEnded(kiosk);
    await expect.poll(() => keyring.accounts()).toEqual([]);
    await button(kiosk, 'Done').click();
    expect(provider.livingTokens()).toEqual([]);
    provider.setDisabled('nurse1', false);
  });
  await test.step('the session is destroyed', async () => {
    await signInWithProvider(kiosk);
    provider.endSessions();
    await isEnded(kiosk);
    await expect.poll(() => keyring.accounts()).toEqual([]);
    await button(kiosk, 'Done').click();
  });
});

test('a device that wakes up asks at once whether the tokens are still good', async ({
  clinic,
  launch,
}) => {
  const demo = await clinic('oidc');
  const provider = providerOf(demo);
  const logind = await startLogind();
  const config = demo.configWith(
    [/^( *)clientId: .*$/m, '$&\n$1checkEvery: 15m'],
    [/^session:$/m, '$&\n  endOn: []'],
  );
  const kiosk = await launch({
    config: `${config}\ncredentials: { store: memory }\n`,
    env: logind.env,
  });
  await signInWithProvider(kiosk);
  provider.revokeTokens();
  logind.happen('sleep true');
  logind.happen('sleep false');
  await isEnded(kiosk);
  await logind.close();
});
