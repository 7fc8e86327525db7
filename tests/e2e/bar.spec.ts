import { hashPasswordSync } from '../../main/identity/sign-in/password-hash.ts';
import de from '../../renderer/locales/de.json' with { type: 'json' };
import en from '../../renderer/locales/en.json' with { type: 'json' };
import es from '../../renderer/locales/es.json' with { type: 'json' };
import fr from '../../renderer/locales/fr.json' with { type: 'json' };
import type { Kiosk } from './support/kiosk.ts';
import { resizeWindow, screenshot } from './support/screenshots.ts';
import { expect, test } from './support/web-app.ts';

const FILE = {
  'content-type': 'text/plain',
  'content-disposition': `attachment; filename="a very long name of a letter ${'x'.repeat(90)}.txt"`,
};
const USER = 'Dr. Maximiliane von Hohenstein-Lichtenberg';
const PASSWORD = 'correct horse';

/** What every bar has to fit. */
const sizes = [
  { width: 1280, height: 800 },
  { width: 1024, height: 600 },
  { width: 800, height: 480 },
];

const bars = [
  { language: 'en', texts: en, siteCount: 4 },
  { language: 'de', texts: de, siteCount: 50 },
  { language: 'fr', texts: fr, siteCount: 8 },
  { language: 'es', texts: es, siteCount: 8 },
] as const;

for (const { language, texts, siteCount } of bars) {
  test(`a full session bar of ${siteCount} sites fits every window (${language})`, async ({
    webApp,
    launch,
  }) => {
    const { url } = await webApp({
      '/': `<a href="/file">file</a>`,
      '/file': (_request, response) => response.writeHead(200, FILE).end('text'),
      '/guarded': (_request, response) => {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="Ward 7"' }).end();
      },
    });
    // Names of 40 characters.
    const names = Array.from({ length: siteCount }, (_site, at) =>
      `${at + 1} Laboratory results and pictures of all wards`.slice(0, 40),
    );
    const sites = names.map((name) => `  - { name: "${name}", url: "${url}" }`);
    const kiosk = await launch({
      config: `version: 1
organisation: { name: Riverside Clinic }
sites:\n${sites.join('\n')}
signIn: { mode: accounts, accounts: [{ user: nurse1, name: "${USER}", passwordHash: "${hashPasswordSync(PASSWORD)}" }] }
session: { maxDuration: 5m }
kiosk: { fullScreen: false, downloads: session, printing: allow, standby: off }
language: ${language}
`,
    });
    const { screens } = kiosk;
    const button = (name: string) => screens.getByRole('button', { name, exact: true });
    await screens.getByLabel(texts.login.userName, { exact: true }).fill('nurse1');
    await screens.getByLabel(texts.login.password, { exact: true }).fill(PASSWORD);
    await screens.keyboard.press('Enter');
    await expect(button(texts.session.end)).toBeVisible();
    const site = await kiosk.site();
    await site.getByRole('link').click();
    await expect(screens.getByText(texts.session.notice.downloaded)).toBeVisible();
    await site.evaluate('open("/"), open("/")');
    await expect(button(texts.session.more)).toBeVisible();
    await expect(screens.locator('.session-limit')).not.toBeEmpty();
    for (const { width, height } of sizes) {
      resizeWindow(width, height);
      await expect.poll(() => screens.evaluate('innerWidth')).toBe(width);
      const size = `${language}-${width}x${height}`;
      await look(kiosk, `bar-${size}`, texts.session.end);
      await screens.evaluate(() => void window.cleardesk.chooseSite(0));
      await site.evaluate('void open("mailto:a@example.org")');
      await expect(screens.getByText(texts.session.notice.link)).toBeVisible();
      await look(kiosk, `notice-${size}`, texts.session.end);
      await button(texts.session.more).click();
      await look(kiosk, `more-${size}`, texts.session.end);
      await button(texts.session.back).click();
      await expect(button(texts.downloads.back)).toBeHidden();
    }
    if (language === 'en') {
      await screens.evaluate(() => void window.cleardesk.choosePage({ kind: 'downloads' }));
      await expect(button(texts.downloads.back)).toBeVisible();
      await look(kiosk, 'downloads', texts.session.end);
      await button(texts.session.back).click();
      await wheelAndHome(kiosk, names);
      await site.evaluate('location = "/guarded"');
      await expect(screens.getByLabel(texts.login.userName)).toBeVisible();
      await look(kiosk, 'credentials', texts.session.end);
    }
  });
}

/** The wheel scrolls the sites, and the button of the site in front leads to its first page. */
async function wheelAndHome(kiosk: Kiosk, names: readonly string[]): Promise<void> {
  const { screens } = kiosk;
  const row = screens.locator('.session-sites');
  await row.evaluate((element) => (element.scrollLeft = 0));
  await row.hover();
  await screens.mouse.wheel(0, 300);
  await expect.poll(() => row.evaluate((element) => element.scrollLeft)).toBeGreaterThan(0);
  await row.getByRole('button', { name: names[1] ?? '' }).click();
  await screens.waitForTimeout(1200); // a press that follows at once is a double press
  await row.getByRole('button', { name: names[0] ?? '' }).click();
  await screens.waitForTimeout(1200);
  const shown = await kiosk.site();
  await shown.evaluate('history.pushState(null, "", "/deep")');
  await row.getByRole('button', { name: names[0] ?? '' }).click();
  await expect.poll(() => new URL(shown.url()).pathname).toBe('/');
}

/** Nothing is cut off, everything can be touched, and the keyboard gets to each button of the bar. */
async function look(kiosk: Kiosk, name: string, endSession: string): Promise<void> {
  await kiosk.screens.waitForTimeout(300); // for the pixels to reach the display
  screenshot(name);
  const found = await kiosk.screens.evaluate((endName) => {
    const { scrollWidth, scrollHeight } = document.documentElement;
    const boxOf = (element: Element) => element.getBoundingClientRect();
    const buttons = [...document.querySelectorAll('.session-bar button, .session-page button')];
    const sizes = buttons.map(boxOf);
    const end = buttons.find((button) => button.textContent === endName);
    const bar = document.querySelector('.session-bar');
    const sites = document.querySelector('.session-sites');
    // What is said is there as a whole.
    const said = [...document.querySelectorAll('.session-notice, .session-limit')];
    const parts = bar === null ? [] : [...bar.children].map(boxOf).filter((box) => box.width > 0);
    return {
      overflow: [scrollWidth - innerWidth, scrollHeight - innerHeight],
      barOverflow: bar === null ? null : bar.scrollWidth - bar.clientWidth,
      smallest: Math.min(...sizes.flatMap((size) => [size.width, size.height])),
      unreachable: buttons.filter((button) => (button as HTMLElement).tabIndex < 0).length,
      nameless: buttons.filter((button) => button.textContent.trim() === '').length,
      cutText: said.filter((one) => one.scrollWidth > one.clientWidth || boxOf(one).height > 64)
        .length,
      overlapping: parts.filter((part, at) => at > 0 && part.left < (parts[at - 1]?.right ?? 0) - 1)
        .length,
      endsAt: end === undefined ? Infinity : boxOf(end).right,
      sitesWidth: sites === null ? 0 : boxOf(sites).width,
      hasNotice: document.querySelector('.session-notice:not(:empty)') !== null,
      width: innerWidth,
    };
  }, endSession);
  expect(found, name).toMatchObject({ overflow: [0, 0], unreachable: 0, nameless: 0 });
  expect(found, name).toMatchObject({ barOverflow: 0, cutText: 0, overlapping: 0 });
  expect(found.smallest, name).toBeGreaterThanOrEqual(48);
  expect(found.endsAt, name).toBeLessThanOrEqual(found.width);
  if (!found.hasNotice) expect(found.sitesWidth, name).toBeGreaterThanOrEqual(150);
}
