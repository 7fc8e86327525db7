import { expect, test } from './support/test.ts';

test('a rejected config lets nobody in and says what to fix', async ({ launch }) => {
  const kiosk = await launch({ config: 'version: 1\nsession: { idelTimeout: 5 }\n' });
  await expect(kiosk.screens.getByRole('heading')).toHaveText('This device is out of service');
  await expect(kiosk.screens.getByText('did you mean `idleTimeout`')).toBeVisible();
  await expect(kiosk.screens.getByRole('button')).toHaveCount(0);
  expect(kiosk.events()).toEqual(['kiosk-started', 'config-rejected', 'out-of-service']);
});

test('an empty config is a guest kiosk without sites', async ({ launch }) => {
  const kiosk = await launch({ config: 'kiosk: { fullScreen: false }' });
  await kiosk.startSession();
  await expect(kiosk.screens.getByText('No web apps are set up on this device')).toBeVisible();
  await kiosk.endSession();
});
