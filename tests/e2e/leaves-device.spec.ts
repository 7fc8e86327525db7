import { setTimeout as pause } from 'node:timers/promises';
import { startSecureSite, type Answer, type Seen } from './support/secure-site.ts';
import { configFor, expect, test } from './support/test.ts';

/**
 * Longer than Chromium's delay before it asks for a dictionary. Reports (NEL, Reporting API) would come
 * after a minute; with 75 s here, Electron 33 sent none, neither to the site nor elsewhere.
 */
const QUIET_MS = 3000;

test('nothing leaves the device but what the config names', async ({ launch }) => {
  const site = await startSecureSite(answer);
  try {
    const kiosk = await launch({
      folder: site.folder,
      env: { ...site.env, LANG: 'en_US.UTF-8' },
      config: configFor(`${site.url}/`, 'exitScreen: { showFor: 1s }'),
    });
    await pause(QUIET_MS);
    for (let session = 1; session <= 2; session++) {
      await kiosk.startSession();
      const page = await kiosk.site('clinic.test');
      await page.locator('textarea').fill('Ths is mispeled');
      await page.getByRole('link', { name: 'Next' }).click();
      await expect.poll(() => paths(site.requests)).toContain('/next');
      await pause(QUIET_MS);
      await kiosk.endSession();
      const atTheEnd = site.requests.length;
      await kiosk.nextLogin();
      await pause(QUIET_MS);
      expect(paths(site.requests.slice(atTheEnd)), 'after the ending').toEqual([]);
    }
    expect(paths(site.requests), 'which link was pressed').not.toContain('/ping');
    expect([...new Set(site.tunnels)]).toEqual(['clinic.test:443']);
    expect(site.plainRequests).toEqual([]);
  } finally {
    site.close();
  }
});

/** A page that asks Chromium to report about it: to its own host and to another one. */
function answer({ path }: Seen): Answer {
  const reportTo = (host: string) =>
    JSON.stringify({ group: host, max_age: 3600, endpoints: [{ url: `https://${host}/report` }] });
  const headers = {
    'report-to': [reportTo('clinic.test'), reportTo('reports.test')].join(', '),
    nel: JSON.stringify({ report_to: 'clinic.test', max_age: 3600, success_fraction: 1 }),
    'reporting-endpoints': 'default="https://clinic.test/report"',
    'content-security-policy': "img-src 'none'; report-to default",
  };
  const body = `<!doctype html><img src="/refused"><textarea spellcheck="true" lang="en"></textarea>
    <a href="/next" ping="https://clinic.test/ping">Next</a>`;
  return path === '/' ? { headers, body } : { headers };
}

function paths(requests: readonly Seen[]): readonly string[] {
  return requests.map(({ path }) => path);
}
