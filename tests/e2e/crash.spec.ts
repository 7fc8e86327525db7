import type { Page } from '@playwright/test';
import type { Kiosk } from './support/kiosk.ts';
import { configFor, expect, test } from './support/test.ts';

const pages: Readonly<Record<string, (kiosk: Kiosk) => Promise<Page>>> = {
  "the kiosk's own screens": (kiosk) => Promise.resolve(kiosk.screens),
  'a site': (kiosk) => kiosk.site(),
};

for (const [name, find] of Object.entries(pages)) {
  test(`a crash of ${name} ends the session, and the next person can sign in`, async ({
    portal,
    launch,
  }) => {
    const kiosk = await launch({ config: configFor(portal.url) });
    await kiosk.startSession();
    await kiosk.site();
    const page = await find(kiosk);
    const devTools = await page.context().newCDPSession(page);
    void devTools.send('Page.crash').catch(() => undefined); // it never answers
    await expect
      .poll(() => kiosk.audit())
      .toContainEqual(
        expect.objectContaining({ event: 'ending-finished', reason: 'site-crash', clean: true }),
      );
    await kiosk.nextLogin();
    await kiosk.startSession();
    await kiosk.site();
  });
}
