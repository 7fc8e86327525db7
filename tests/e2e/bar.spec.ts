import type { Kiosk } from './support/kiosk.ts';
import { resizeWindow, screenshot, sizes } from './support/screenshots.ts';
import { expect, test } from './support/web-app.ts';

const names = [
  'Patient portal',
  'Laboratory results and pictures of all wards',
  'Pharmacy',
  'Rota',
];
const FILE = {
  'content-type': 'text/plain',
  'content-disposition': `attachment; filename="a very long name of a letter ${'x'.repeat(90)}.txt"`,
};

for (const { width, height } of sizes) {
  test(`a full session bar fits a window of ${width}×${height}`, async ({ webApp, launch }) => {
    const { url } = await webApp({
      '/': `<a href="/file">file</a>`,
      '/file': (_request, response) => response.writeHead(200, FILE).end('text'),
      '/guarded': (_request, response) => {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="Ward 7"' }).end();
      },
    });
    const sites = names.map((name) => `  - { name: ${name}, url: "${url}" }`);
    const kiosk = await launch({
      config: `version: 1
organisation: { name: Riverside Clinic }
sites:\n${sites.join('\n')}
kiosk: { fullScreen: false, downloads: session, printing: allow }
language: en
`,
    });
    resizeWindow(width, height);
    await expect.poll(() => kiosk.screens.evaluate('innerWidth')).toBe(width);
    await kiosk.startSession();
    const site = await kiosk.site();
    await site.getByRole('link').click();
    await kiosk.screens.getByRole('button', { name: 'Downloads 1' }).waitFor();
    await site.evaluate('open("/"), open("/")');
    await expect(kiosk.screens.getByRole('button', { name: /^Close 127/ })).toHaveCount(2);
    await look(kiosk, `bar-${width}x${height}`);

    await kiosk.screens.getByRole('button', { name: 'Downloads 1' }).click();
    await look(kiosk, `downloads-${width}x${height}`);
    await kiosk.screens.getByRole('button', { name: 'Back to the page' }).click();
    await site.evaluate('location = "/guarded"');
    await expect(kiosk.screens.getByLabel('User name')).toBeVisible();
    await look(kiosk, `credentials-${width}x${height}`);
  });
}

/** Nothing is cut off, everything can be touched, and the keyboard gets to each button of the bar. */
async function look(kiosk: Kiosk, name: string): Promise<void> {
  await kiosk.screens.waitForTimeout(500); // for the pixels to reach the display
  screenshot(name);
  const found = await kiosk.screens.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement;
    const buttons = [...document.querySelectorAll('.session-bar button, .session-page button')];
    const sizes = buttons.map((button) => button.getBoundingClientRect());
    const end = buttons.find((button) => button.textContent === 'End session');
    return {
      overflow: [scrollWidth - innerWidth, scrollHeight - innerHeight],
      smallest: Math.min(...sizes.flatMap((size) => [size.width, size.height])),
      unreachable: buttons.filter((button) => (button as HTMLElement).tabIndex < 0).length,
      nameless: buttons.filter((button) => button.textContent.trim() === '').length,
      endsAt: end?.getBoundingClientRect().right ?? Infinity,
      width: innerWidth,
    };
  });
  expect(found).toMatchObject({ overflow: [0, 0], unreachable: 0, nameless: 0 });
  expect(found.smallest).toBeGreaterThanOrEqual(44);
  expect(found.endsAt).toBeLessThanOrEqual(found.width);
}
