import axe from 'axe-core';
import { expect, test } from '../support/test.ts';
import { everyScreen } from './fixtures.ts';
import { cutOff, type Gallery, openGallery } from './gallery.ts';

const OTHER_LANGUAGES = ['de', 'fr', 'es', 'it', 'pl', 'tr', 'ar', 'uk', 'nl', 'pt'];
/** Those with the longest texts and the most buttons, for the other languages. */
const FULLEST =
  /^(login-accounts|login-languages|use-banner|attract-clock|session|session-more|warning|exit-doubts)$/;
/** Width and height: small panels, a tablet, an upright screen, and 400 % of 1280 × 1024 (WCAG 1.4.10). */
const SIZES = [
  [800, 480],
  [1024, 600],
  [1280, 800],
  [800, 1280],
  [320, 640],
] as const;

let gallery: Gallery;
test.beforeAll(async () => {
  gallery = await openGallery();
});
test.afterAll(() => gallery.close());

test('every screen fits every window, in every language', async () => {
  const found: string[] = [];
  for (const language of ['en', ...OTHER_LANGUAGES]) {
    const screens = everyScreen.filter(({ name }) => language === 'en' || FULLEST.test(name));
    for (const shown of screens) {
      await gallery.show(shown, language);
      for (const [width, height] of SIZES) {
        await gallery.resize(width, height);
        const cut = await cutOff(gallery.page);
        found.push(...cut.map((what) => `${shown.name} ${language} ${width}×${height}: ${what}`));
      }
    }
  }
  expect(found).toEqual([]);
});

for (const [look, language] of [
  ['light', 'en'],
  ['dark', 'ar'],
  ['forced-colors', 'en'],
] as const) {
  test(`no screen breaks a rule of WCAG 2.2 AA: ${look}, ${language}`, async () => {
    const { page } = gallery;
    await gallery.resize(1280, 800);
    await page.emulateMedia({
      colorScheme: look === 'dark' ? 'dark' : 'light',
      forcedColors: look === 'forced-colors' ? 'active' : 'none',
    });
    const found: string[] = [];
    for (const shown of everyScreen) {
      await gallery.show(shown, language);
      await page.evaluate(axe.source);
      const results = await page.evaluate(() => axe.run());
      for (const { id, nodes } of results.violations) {
        found.push(`${shown.name}: ${id}: ${nodes.map(({ html }) => html).join(' ')}`);
      }
    }
    expect(found).toEqual([]);
  });
}
