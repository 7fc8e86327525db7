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

/** As WCAG 1.4.12 has it. */
const SPACING = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
  p { margin-bottom: 2em !important; }`;

test('no text is cut with the spacing of WCAG 1.4.12', async () => {
  const { page } = gallery;
  await gallery.resize(1280, 800);
  const found: string[] = [];
  for (const shown of everyScreen) {
    await gallery.show(shown, 'en');
    await page.evaluate((css) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      document.adoptedStyleSheets.push(sheet);
    }, SPACING);
    await gallery.resize(1280, 800);
    // What needs more room may be scrolled to.
    const cut = (await cutOff(page)).filter((what) => !what.includes('button-main'));
    found.push(...cut.map((what) => `${shown.name}: ${what}`));
  }
  expect(found).toEqual([]);
});

const LOOKS = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  'forced colours': { colorScheme: 'light', forcedColors: 'active' },
} as const;

for (const language of ['en', 'ar']) {
  test(`no screen breaks a rule of WCAG 2.2 AA in any look, in ${language}`, async () => {
    const { page } = gallery;
    await gallery.resize(1280, 800);
    const found: string[] = [];
    for (const shown of everyScreen) {
      await gallery.show(shown, language);
      await page.evaluate(axe.source);
      for (const [look, media] of Object.entries(LOOKS)) {
        // A colour that is still on its way to another one has less contrast.
        await page.emulateMedia({ ...media, reducedMotion: 'reduce' });
        const results = await page.evaluate(() => axe.run());
        for (const { id, nodes } of results.violations) {
          const where = nodes.map(({ html }) => html).join(' ');
          found.push(`${shown.name}, ${look}: ${id}: ${where}`);
        }
      }
    }
    expect(found).toEqual([]);
  });
}

test('a warning sounds two soft notes where the config says so, and none otherwise', async () => {
  const { page } = gallery;
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('WebAudio.enable');
  let notes = 0;
  devTools.on('WebAudio.audioNodeCreated', ({ node }) => {
    if (node.nodeType === 'Oscillator') notes += 1;
  });
  const warning = everyScreen.find(({ name }) => name === 'warning');
  if (warning === undefined) throw new Error('no warning');
  await gallery.show(warning, 'en');
  await gallery.show({ ...warning, setup: { ...warning.setup, hasWarningTone: true } }, 'en');
  await expect.poll(() => notes).toBe(2);
  await devTools.detach();
});

/** Title and accessibility tree of screens, as a screen reader goes through them. */
const TREES = {
  login: `Welcome – Example Clinic
- main:
  - paragraph: Example Clinic
  - heading "Welcome" [level=1]
  - paragraph: Your session ends after 5 minutes without activity.
  - paragraph: "With a keyboard: F6 leads to the session bar and back."
  - button "Start session"
  - status
  - paragraph: "Help desk: Call 1234"
  - 'button "Administrator: press and hold for three seconds"'`,
  session: `Patient portal – Example Clinic
- banner:
  - toolbar "Session bar":
    - button "Back"
    - button "Reload"
    - button "Home"
    - navigation "Web apps":
      - button "Patient portal"
      - button "Library"
    - status
    - text: Nora Nilsson-Papadopoulos
    - 'button "Text size: 100 %"'
    - button "End session"
- main:
  - heading "Patient portal" [level=1]`,
  warning: `Are you still there? – Example Clinic
- main:
  - alertdialog "Are you still there?":
    - heading "Are you still there?" [level=1]
    - paragraph: Your session ends in 25 seconds. Unsaved work will be lost when the session ends.
    - button "Continue session"
    - button "End session now"
    - timer`,
  'exit-doubts': `Your session has ended – Example Clinic
- main:
  - heading "Your session has ended" [level=1]
  - paragraph: An administrator ended it.
  - paragraph: Fire drill in five minutes
  - alert:
    - paragraph: You may still be signed in to a service
    - paragraph: One of your organisation’s services did not sign you out. Please tell the help desk the receipt code, and change your password for that service.
  - paragraph: Your data was removed from this device
  - paragraph: Receipt code K 7 Q M, 2 X V D
  - button "Done"
  - paragraph: This screen closes in 25 seconds
  - paragraph: "Help desk: Call 1234"`,
};

test('a screen reader finds what matters, in order, and the administrator last', async () => {
  const { page } = gallery;
  await gallery.resize(1280, 800);
  for (const [name, tree] of Object.entries(TREES)) {
    const shown = everyScreen.find((one) => one.name === name);
    if (shown === undefined) throw new Error(`no screen ${name}`);
    await gallery.show(shown, 'en');
    // Each button can be pressed: that of the warning is asleep at first.
    await expect(page.locator('button[data-disabled]:visible')).toHaveCount(0);
    const found = await page.locator('body').ariaSnapshot();
    // The countdown goes on.
    expect(`${await page.title()}\n${found}`.replace(/closes in \d+/, 'closes in 25')).toBe(tree);
  }
});
