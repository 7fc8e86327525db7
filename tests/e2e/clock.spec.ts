import { expect, configFor, test as base } from './support/test.ts';
import { troubleHook, type TroubleHook } from './support/trouble-hook.ts';

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;

const test = base.extend<{ hook: TroubleHook }>({
  hook: async ({}, use) => {
    const hook = troubleHook();
    await use(hook);
    hook.close();
  },
});

const isLongRun = process.env['CLEARDESK_SOAK'] !== undefined;

for (const byMs of isLongRun ? [-HOUR_MS, -YEAR_MS] : [-YEAR_MS]) {
  test(`a clock that is put back by ${-byMs / HOUR_MS} hours prolongs no session`, async ({
    portal,
    launch,
    hook,
  }) => {
    const config = configFor(portal.url, 'session: { idleTimeout: 8s, warning: 3s }');
    const kiosk = await launch({ config, env: hook.env });
    await kiosk.startSession();
    hook.setClock(byMs);
    await expect(kiosk.screens.getByRole('heading')).toHaveText('Your session has ended');
    await kiosk.nextProcess();
    await expect(kiosk.screens.getByText('There was no activity for a while.')).toBeVisible();
    const jumps = kiosk.audit().filter(({ event }) => event === 'clock-jump');
    expect(jumps).toHaveLength(1);
    expect(Math.abs(Number(jumps[0]?.['byMs']) - byMs)).toBeLessThan(2000);
    // The next person's session begins at the time that the clock has now.
    await kiosk.startSession();
    await kiosk.endSession();
    expect(kiosk.audit().filter(({ event }) => event === 'clock-jump')).toHaveLength(1);
  });
}

for (const byMs of isLongRun ? [HOUR_MS, YEAR_MS] : [HOUR_MS]) {
  test(`a clock that is put forward by ${byMs / HOUR_MS} hours may end a session, and nothing else`, async ({
    portal,
    launch,
    hook,
  }) => {
    const config = configFor(portal.url, 'session: { idleTimeout: 10m }');
    const kiosk = await launch({ config, env: hook.env });
    await kiosk.startSession();
    hook.setClock(byMs);
    // It may be sleep, which counts: nobody has touched the device for that long.
    await expect(kiosk.screens.getByRole('heading')).toHaveText('Your session has ended', {
      timeout: 35_000,
    });
    await kiosk.nextProcess();
    expect(kiosk.audit()).toContainEqual(
      expect.objectContaining({ event: 'ending-finished', reason: 'idle', clean: true }),
    );
    expect(kiosk.events().filter((event) => event === 'clock-jump')).toHaveLength(1);
    await kiosk.startSession();
    await kiosk.endSession();
  });
}
