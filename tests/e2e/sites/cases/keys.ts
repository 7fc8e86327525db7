import { expect, type Page } from '@playwright/test';
import { xdotool } from '../../support/input.ts';
import type { Collection } from '../site-case.ts';

/** Writes down each key that the page gets, with the character of its `keypress`. */
const FIELD = `<input id="field" autofocus><output id="got"></output><script>
  const note = (text) => { got.textContent += text + ' '; };
  addEventListener('keydown', ({ key, ctrlKey, altKey }) => {
    if (!['Control', 'Shift', 'Alt'].includes(key)) note((ctrlKey ? 'Ctrl+' : '') + (altKey ? 'Alt+' : '') + key);
  });
  addEventListener('keypress', ({ charCode }) => { if (charCode < 32) note('U+' + charCode); });
</script>`;

const got = (page: Page) => page.locator('#got').textContent();

async function typeKeys(page: Page, ...keys: readonly string[]): Promise<void> {
  await page.locator('#field').click();
  // Chromium takes no keys before a page has painted.
  await expect(async () => {
    xdotool('key', 'x');
    await expect(page.locator('#field')).not.toHaveValue('', { timeout: 100 });
  }).toPass();
  await page.locator('#field').fill('');
  await page.locator('#got').evaluate((output) => (output.textContent = ''));
  xdotool('key', '--delay', '30', ...keys);
}

/** Keys of barcode scanners, and those that the config lets through. */
export const keys: Collection = {
  name: 'keys',
  cases: [
    {
      name: 'a code of GS1 from a barcode scanner',
      pages: { '': FIELD },
      play: async ({ site }) => {
        await typeKeys(site, '1', 'ctrl+bracketright', '2', 'ctrl+asciicircum', 'ctrl+d', 'ctrl+j');
        await expect
          .poll(() => got(site))
          .toBe('1 Ctrl+] U+29 2 Ctrl+^ U+30 Ctrl+d U+4 Ctrl+j U+10 ');
        await expect(site.locator('#field')).toHaveValue('12');
      },
    },
    {
      name: 'a refused key in a scanned code is recorded',
      pages: { '': FIELD },
      play: async ({ site }) => {
        await typeKeys(site, '1', 'ctrl+n', '2');
        await expect.poll(() => got(site)).toBe('1 2 ');
      },
      records: ['key Ctrl+N'],
    },
    {
      name: 'keys of the config, in the site and its windows',
      settings: 'keys: [F2, Ctrl+S, Ctrl+Enter, Alt+1]',
      pages: {
        '': `${FIELD}<script>onclick = () => { onclick = null; open('window'); };</script>`,
        window: FIELD,
      },
      play: async ({ kiosk, site, url }) => {
        await site.locator('#field').click();
        const popUp = await kiosk.page(`${url}window`);
        await typeKeys(popUp, 'F2', 'ctrl+s', 'ctrl+Return', 'alt+1', 'F4', 'ctrl+p');
        await expect.poll(() => got(popUp)).toBe('F2 Ctrl+s U+19 Ctrl+Enter U+10 Alt+1 ');
        await popUp.close();
        await typeKeys(site, 'F2');
        await expect.poll(() => got(site)).toBe('F2 ');
      },
      records: ['key F4', 'key Ctrl+P'],
    },
    {
      name: 'a key of another site',
      pages: { '': FIELD },
      play: async ({ site }) => {
        await typeKeys(site, 'F2', 'a');
        await expect.poll(() => got(site)).toBe('a ');
      },
      records: ['key F2'],
    },
  ],
};
