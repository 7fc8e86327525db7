import { join } from 'node:path';
import { expect, test } from './support/test.ts';

test('a rejected config lets nobody in and says what to fix', async ({ launch }) => {
  const kiosk = await launch({ config: 'version: 1\nsession: { idelTimeout: 5 }\n' });
  await expect(kiosk.screens.getByRole('heading')).toHaveText('This device is out of service');
  await expect(kiosk.screens.getByText('Please tell a member of staff.')).toBeVisible();
  await expect(kiosk.screens.getByText('idleTimeout')).toHaveCount(0);
  await kiosk.screens.getByRole('button').click();
  await expect(kiosk.screens.getByRole('button')).toHaveText('Details for IT');
  await expect(kiosk.screens.getByText('did you mean `idleTimeout`')).toBeVisible();
  expect(kiosk.events()).toEqual(['kiosk-started', 'config-rejected', 'out-of-service']);

  // The help desk of the last good config is known after a restart with a config that is not good.
  await kiosk.killAll();
  const good = await launch({
    config: 'organisation: { helpDesk: Call 1234 }\nkiosk: { fullScreen: false }',
    folder: kiosk.folder,
  });
  await expect(good.screens.getByRole('heading')).toHaveText('Welcome');
  await good.killAll();
  const again = await launch({ config: 'sesion: {}', folder: kiosk.folder });
  await expect(again.screens.getByRole('heading')).toHaveText('This device is out of service');
  await expect(again.screens.getByText('Help desk: Call 1234')).toBeVisible();
  await expect(again.screens.getByText('Please tell the help desk.')).toBeVisible();
});

test('the screens wait for a config that is read late', async ({ launch }) => {
  const kiosk = await launch({
    config: 'kiosk: { fullScreen: false }',
    env: {
      NODE_OPTIONS: `--require ${join(import.meta.dirname, 'support/late-config-hook.cjs')}`,
    },
  });
  await expect(kiosk.screens.getByRole('heading')).toHaveText('Welcome');
  // A request that is refused would be sent again a second later.
  expect(kiosk.output).not.toContain('No handler registered');
});

test('an empty config is a guest kiosk without sites', async ({ launch }) => {
  const kiosk = await launch({ config: 'kiosk: { fullScreen: false }' });
  await kiosk.startSession();
  await expect(kiosk.screens.getByText('This device is not set up yet')).toBeVisible();
  await kiosk.endSession();
});
