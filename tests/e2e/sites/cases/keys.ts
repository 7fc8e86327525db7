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
        const before = kiosk.pages.length;
        // Chromium takes no presses before a page has painted.
        await expect(async () => {
          await site.locator('#field').click();
          await expect.poll(() => kiosk.pages.length, { timeout: 500 }).toBe(before + 1);
        }).toPass();
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
      name: 'a remote desktop, which hands on each key by itself',
      settings: 'keys: [F11, F12, Alt+1]',
      pages: {
        '': `${FIELD}<script>
          for (const type of ['keydown', 'keyup']) addEventListener(type, ({ key, code }) => {
            if (code.startsWith('Digit')) return;
            down = down.filter((held) => held !== code);
            if (type === 'keydown') down.push(code);
            if (key !== 'x') log.push(type === 'keydown' ? key : '-' + key);
          });
          var down = [], log = [];
        </script>`,
      },
      play: async ({ site }) => {
        await typeKeys(site, 'F11', 'F12');
        await expect.poll(() => got(site)).toBe('F11 F12 ');
        const heldAfter = async (...args: readonly string[]) => {
          await site.evaluate('log.length = 0');
          xdotool(...args);
          await expect.poll(() => site.evaluate('log.length')).toBeGreaterThan(1);
          await expect.poll(() => site.evaluate('down')).toEqual([]);
          return site.evaluate('log.join(" ")');
        };
        expect(await heldAfter('key', 'alt+1')).toBe('Alt -Alt');
        // The letter is refused, and what went before it is let go.
        expect(await heldAfter('key', '--delay', '30', 'ctrl+e')).toContain('-Control');
        expect(await heldAfter('key', '--delay', '30', 'alt+f')).toContain('-Alt');
        const right = ['keydown', 'Shift_R', 'key', 'F3', 'keyup', 'Shift_R'];
        expect(await heldAfter(...right)).toContain('-Shift');
        expect(await site.evaluate('document.documentElement.clientHeight > 0')).toBe(true);
      },
      records: ['key Ctrl+E', 'key Alt+F', 'key Shift+F3'],
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
