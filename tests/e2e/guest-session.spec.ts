import { configFor, expect, test } from './support/test.ts';

test('a guest starts a session, uses the site, ends it, and the next process greets the next person', async ({
  portal,
  launch,
}) => {
  const kiosk = await launch({ config: configFor(portal.url) });
  await expect(kiosk.screens.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  await expect(
    kiosk.screens.getByText('Your session ends after 5 minutes without activity.'),
  ).toBeVisible();

  await kiosk.startSession();
  await expect(kiosk.screens.getByText('Guest')).toBeVisible();
  const site = await kiosk.site();
  await site.getByLabel('Your name').fill('Ada');
  await site.getByRole('button', { name: 'Sign in' }).click();
  await expect(site.getByText('Ada').first()).toBeVisible();

  const before = kiosk.sessionProcesses();
  await kiosk.endSession();
  await kiosk.nextProcess();
  await expect.poll(() => before.filter((pid) => kiosk.processes().includes(pid))).toEqual([]);

  // The same exit screen, now by a process that has never seen the session.
  const finished = kiosk.audit().find(({ event }) => event === 'ending-finished');
  const code = String(finished?.['hash']).slice(0, 8).replace(/^.{4}/, '$&-');
  await expect(kiosk.screens.getByRole('heading')).toHaveText('Your session has ended');
  await expect(kiosk.screens.getByText('You ended the session.')).toBeVisible();
  await expect(kiosk.screens.getByText('Your data was removed from this device')).toBeVisible();
  await expect(kiosk.screens.getByText(code)).toBeVisible();
  await kiosk.screens.getByRole('button', { name: 'Done' }).click();
  await expect(kiosk.screens.getByRole('heading', { name: 'Welcome' })).toBeVisible();

  expect(kiosk.events()).toEqual([
    'kiosk-started',
    'config-loaded',
    'session-started',
    'ending-started',
    'ending-finished',
    'kiosk-stopped',
    'kiosk-started',
    'config-loaded',
  ]);
  expect(finished).toMatchObject({ reason: 'user', clean: true });
});
