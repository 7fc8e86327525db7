import { execFileSync } from 'node:child_process';
import type { Kiosk } from './support/kiosk.ts';
import { configFor, expect, test } from './support/test.ts';

const sizes = [
  { width: 1280, height: 800 },
  { width: 800, height: 1280 },
];
/** Where the screenshots go, for people to look at. */
const folder = 'test-results/screens';

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
      screenshot(`${folder}/${name}-${width}x${height}.png`);
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
    screenshot(`${folder}/ending-${width}x${height}.png`);
    await expect(kiosk.screens.getByRole('heading')).toHaveText('This device is out of service');
    await kiosk.screens.waitForTimeout(500);
    await expectNothingCutOff(kiosk);
    screenshot(`${folder}/out-of-service-${width}x${height}.png`);
  });
}

async function expectNothingCutOff(kiosk: Kiosk): Promise<void> {
  const overflow = await kiosk.screens.evaluate(() => {
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
    return [scrollWidth - clientWidth, scrollHeight - clientHeight];
  });
  expect(overflow).toEqual([0, 0]);
}

/** Waits until the display shows it. */
function kioskWindow(): string {
  const search = ['search', '--sync', '--onlyvisible', '--name', '^Cleardesk$'];
  const ids = execFileSync('xdotool', search, { timeout: 10_000 });
  return String(ids).trim().split('\n').at(-1) ?? '';
}

function resizeWindow(width: number, height: number): void {
  const window = kioskWindow();
  execFileSync('xdotool', ['windowmove', window, '0', '0']);
  execFileSync('xdotool', ['windowsize', '--sync', window, String(width), String(height)]);
}

/** What the display really shows of the window, the site's view included. */
function screenshot(file: string): void {
  execFileSync('mkdir', ['-p', folder]);
  execFileSync('import', ['-window', kioskWindow(), file]);
}
