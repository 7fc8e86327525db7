import { expect } from '@playwright/test';
import { press, textOf, type Collection } from '../site-case.ts';

const AWAY = '<h1>Portal</h1>';
const LINK = 'This link is not available here';

/** Links, and what they lead to; and what the kiosk says when it does not allow something. */
export const links: Collection = {
  name: 'links',
  kiosk: 'downloads: block',
  cases: [
    {
      name: 'a link within the site',
      pages: { '': '<a href="next">next</a>', next: '<h1>Next page</h1>' },
      play: async ({ kiosk, site, url }) => {
        const { screens } = kiosk;
        await press(site, 'next');
        await expect(site.getByRole('heading')).toHaveText('Next page');
        await screens.getByRole('button', { name: 'Back' }).click();
        await expect.poll(() => site.url()).toBe(url);
        await site.evaluate('window.isOld = true');
        await screens.getByRole('button', { name: 'Reload' }).click();
        await expect.poll(() => site.evaluate('window.isOld').catch(() => true)).toBe(undefined);
        await press(site, 'next');
        await expect(site.getByRole('heading')).toHaveText('Next page');
        await screens.getByRole('button', { name: 'Home' }).click();
        await expect.poll(() => site.url()).toBe(url);
      },
    },
    {
      name: 'a link that fails, and Back',
      pages: {
        '': '<a href="broken">broken</a>',
        broken: (request) => request.socket.destroy(),
      },
      play: async ({ kiosk, site, url }) => {
        await press(site, 'broken');
        const problem = kiosk.screens.getByRole('heading', { name: 'This page cannot be reached' });
        await expect(problem).toBeVisible();
        await kiosk.screens.getByRole('button', { name: 'Back' }).click();
        await expect(problem).toBeHidden();
        await expect.poll(() => site.url()).toBe(url);
        expect(await textOf(site)).toContain('broken');
      },
    },
    {
      name: 'a link to another origin',
      pages: { '': `${AWAY}<a href="%ELSEWHERE%/">elsewhere</a>` },
      play: async ({ kiosk, site }) => {
        await press(site, 'elsewhere');
        expect(await textOf(site)).toContain('Portal');
        // A burst of the same is one notice, which leaves by itself.
        for (let times = 0; times < 5; times += 1) await press(site, 'elsewhere');
        await expect(kiosk.screens.getByText(LINK)).toHaveCount(1);
      },
      hears: LINK,
      records: ['navigation %ELSEWHERE%'],
    },
    {
      name: 'a link to a new window of another origin',
      pages: { '': `${AWAY}<a target="_blank" href="%ELSEWHERE%/">elsewhere</a>` },
      play: async ({ kiosk, site }) => {
        await expect(kiosk.screens.getByText(LINK)).toHaveCount(0);
        await press(site, 'elsewhere');
      },
      hears: LINK,
      records: ['new-window %ELSEWHERE%'],
    },
    {
      name: 'a mail address',
      pages: { '': `${AWAY}<a href="mailto:ward7@example.org">write</a>` },
      play: ({ site }) => press(site, 'write'),
      hears: LINK,
      records: ['navigation mailto:'],
    },
    {
      name: 'a telephone number',
      pages: { '': `${AWAY}<a href="tel:112">call</a>` },
      play: ({ site }) => press(site, 'call'),
      hears: LINK,
      records: ['navigation tel:'],
    },
    {
      name: 'a frame of another origin',
      pages: {
        '': `${AWAY}<button onclick="document.body.append(Object.assign(document.createElement('iframe'), { src: '%ELSEWHERE%/' }))">map</button>`,
      },
      play: ({ site }) => press(site, 'map'),
      hears: 'A part of this page is not available here',
      records: [],
    },
    {
      name: 'a file to be sent',
      pages: {
        '': '<button onclick="this.nextSibling.click()">attach</button><input type="file">',
      },
      play: ({ site }) => press(site, 'attach'),
      hears: 'Files cannot be chosen here',
      records: ['dialog file'],
    },
    {
      name: 'more windows than there is room for',
      pages: {
        '': `<button onclick="for (let i = 0; i < 7; i++) window.open('next')">open</button>`,
        next: '<h1>Window</h1>',
      },
      play: async ({ kiosk, site }) => {
        await press(site, 'open');
        const close = kiosk.screens.getByRole('button', { name: /^Close shared/ });
        await expect(close).toHaveCount(5);
        await expect(kiosk.screens.getByText('No more windows can be opened here')).toBeVisible();
        for (let left = 5; left > 0; left -= 1) {
          await close.first().click();
          await expect(close).toHaveCount(left - 1);
        }
      },
      records: ['new-window too many'],
    },
    {
      name: 'a download where none is allowed',
      pages: {
        '': '<a href="letter">letter</a>',
        letter: (_request, response) =>
          response
            .writeHead(200, {
              'content-type': 'application/zip',
              'content-disposition': 'attachment; filename="letter.zip"',
            })
            .end('text'),
      },
      play: ({ site }) => press(site, 'letter'),
      hears: 'This file cannot be downloaded here',
      records: ['download application/zip'],
    },
    {
      name: 'a page that prints',
      pages: { '': `<button onclick="print()">print</button>` },
      play: ({ site }) => press(site, 'print'),
      hears: 'This page cannot be printed here',
      records: ['dialog print'],
    },
    {
      name: 'full screen',
      pages: {
        '': `<button onclick="document.body.requestFullscreen().catch(() => 0)">large</button>`,
      },
      play: ({ site }) => press(site, 'large'),
      hears: 'Full screen is not available here',
      records: ['permission fullscreen'],
    },
    {
      name: 'the place of the device',
      pages: {
        '': `<button onclick="navigator.geolocation.getCurrentPosition(() => 0)">here</button>`,
      },
      play: ({ site }) => press(site, 'here'),
      hears: 'This function of the page is not available here',
      records: ['permission geolocation'],
    },
    {
      name: 'larger text',
      pages: { '': '<a href="next">next</a>', next: '<h1>Next page</h1>' },
      play: async ({ kiosk, site }) => {
        const wide = Number(await site.evaluate('innerWidth'));
        const button = (percent: number) =>
          kiosk.screens.getByRole('button', { name: `Text size: ${percent} %` });
        await button(100).click();
        await button(125).click();
        const narrow = async () => wide / Number(await site.evaluate('innerWidth'));
        await expect.poll(narrow).toBeCloseTo(1.5, 1);
        await press(site, 'next');
        await expect(site.getByRole('heading')).toHaveText('Next page');
        expect(await narrow()).toBeCloseTo(1.5, 1);
        for (const percent of [150, 175, 200]) await button(percent).click();
        await expect.poll(narrow).toBeCloseTo(1, 1);
      },
    },
  ],
};
