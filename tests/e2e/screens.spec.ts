import { expectNothingCutOff, resizeWindow, screenshot, sizes } from './support/screenshots.ts';
import { configFor, expect, test } from './support/test.ts';

for (const { width, height } of sizes) {
  test(`every screen fits a window of ${width}×${height}`, async ({ portal, launch }) => {
    const kiosk = await launch({
      config: configFor(
        [portal.url, `${portal.url}/messages`],
        'session: { idleTimeout: 8s, warning: 5s }',
      ),
    });
    const take = async (name: string) => {
      await expectNothingCutOff(kiosk);
      screenshot(`${name}-${width}x${height}`);
    };
    resizeWindow(width, height);
    await expect.poll(() => kiosk.screens.evaluate('innerWidth')).toBe(width);
    await take('login');

    await kiosk.startSession();
    await expect((await kiosk.site()).getByRole('button', { name: 'Sign in' })).toBeVisible();
    await kiosk.screens.waitForTimeout(500); // for the pixels to reach the display
    await take('session');

    await expect(kiosk.screens.getByRole('alertdialog')).toBeVisible();
    await kiosk.screens.waitForTimeout(500);
    await take('warning');

    await kiosk.hasEnded();
    await kiosk.nextProcess();
    resizeWindow(width, height);
    await expect.poll(() => kiosk.screens.evaluate('innerWidth')).toBe(width);
    await kiosk.screens.waitForTimeout(500);
    await take('exit');
  });

  test(`the ending and out-of-service screens fit a window of ${width}×${height}`, async ({
    portal,
    launch,
  }) => {
    const kiosk = await launch({
      config: configFor(portal.url),
      faults: 'clear-clipboard:hang',
    });
    resizeWindow(width, height);
    await kiosk.startSession();
    await kiosk.screens.getByRole('button', { name: 'End session' }).click();
    await expect(kiosk.screens.getByRole('status')).toContainText('Ending your session…');
    await kiosk.screens.waitForTimeout(500);
    screenshot(`ending-${width}x${height}`);
    await expect(kiosk.screens.getByRole('heading')).toHaveText('This device is out of service');
    await kiosk.screens.waitForTimeout(500);
    await expectNothingCutOff(kiosk);
    screenshot(`out-of-service-${width}x${height}`);
  });
}
