import { configFor, expect, test as base } from './support/test.ts';
import { wayland, type Wayland } from './support/wayland.ts';

const test = base.extend<{ cage: Wayland }>({
  cage: async ({}, use) => {
    const cage = wayland();
    await use(cage);
    cage.close();
  },
});

test("under a compositor whose idle counter lags behind, the app's own ends the session", async ({
  portal,
  launch,
  cage: { supervisor },
}) => {
  const config = configFor(portal.url, 'session: { idleTimeout: 12s, warning: 3s }');
  const kiosk = await launch({
    config: config.replace('fullScreen: false', 'fullScreen: true'),
    supervisor,
  });
  await kiosk.startSession();
  await expect(kiosk.screens.getByRole('alertdialog')).toBeVisible();
  await kiosk.hasEnded();
  await kiosk.nextLogin();
  expect(kiosk.audit()).toContainEqual(
    expect.objectContaining({ event: 'ending-finished', reason: 'idle', clean: true }),
  );
  // The compositor's counter would have had it 5 s or more later (cage 0.1.4).
  const at = (name: string) =>
    Date.parse(kiosk.audit().find(({ event }) => event === name)?.time ?? '');
  expect((at('ending-started') - at('session-started')) / 1000).toBeCloseTo(12, -0.5);
  // A new process has taken over below the same compositor.
  await kiosk.startSession();
});
