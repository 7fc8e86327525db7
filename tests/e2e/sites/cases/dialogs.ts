import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import type { Kiosk } from '../../support/kiosk.ts';
import { pressKey } from '../../support/input.ts';
import { press, type Collection } from '../site-case.ts';

/** Playwright answers messages itself, unless a listener is there for them. */
function leaveToKiosk(site: Page): void {
  site.removeAllListeners('dialog');
  site.on('dialog', () => undefined);
}

const sheet = (kiosk: Kiosk) => kiosk.screens.getByRole('dialog');
const pressOn = (kiosk: Kiosk, name: string) =>
  kiosk.screens.getByRole('button', { name, exact: true }).click();
/** What the page has written about its answers, once its script goes on. */
const log = (site: Page) =>
  expect.poll(() => site.evaluate('document.title').catch(() => 'not yet'));

/** A page with a note, which asks before it is left. */
const ASKS = `<input aria-label="note"><script>onbeforeunload = (event) => { event.preventDefault(); }</script>`;
/** Writes into a page's note. Chromium takes no keys before a page has painted. */
const write = (page: Page) =>
  expect(async () => {
    await page.getByLabel('note').fill('');
    await page.getByLabel('note').pressSequentially('half');
    await expect(page.getByLabel('note')).toHaveValue('half', { timeout: 100 });
  }).toPass();

/** The press is over before the script stands still: Playwright's own would wait for that. */
const button = (text: string, script: string) =>
  `<button onclick="setTimeout(() => { ${script} })">${text}</button>`;
const tell = (expression: string) => `document.title = ${expression}`;

/** Messages of a page's scripts, and pages that ask before they are left. */
export const dialogs: Collection = {
  name: 'dialogs',
  cases: [
    {
      name: 'a site that says, asks and lets type',
      pages: {
        '': [
          button('save', `alert('Saved.\\nThank you.'); ${tell(`'told'`)}`),
          button('delete', tell(`String(confirm('Delete bed 7?'))`)),
          button('rename', tell(`String(prompt('New name', 'Ward 7'))`)),
        ].join(''),
      },
      play: async ({ kiosk, site, url }) => {
        leaveToKiosk(site);
        await press(site, 'save');
        const { host } = new URL(url);
        await expect(sheet(kiosk).getByRole('heading')).toHaveText(`${host} says:`);
        await expect(sheet(kiosk).getByText('Saved.\nThank you.')).toBeVisible();
        await expect(sheet(kiosk)).toContainText('This text comes from the web app Shared');
        await pressOn(kiosk, 'OK');
        await log(site).toBe('told');
        await press(site, 'delete');
        await pressOn(kiosk, 'Cancel');
        await log(site).toBe('false');
        await press(site, 'delete');
        await pressOn(kiosk, 'OK');
        await log(site).toBe('true');
        await press(site, 'rename');
        await expect(sheet(kiosk).getByLabel('Your answer')).toHaveValue('Ward 7');
        await expect(sheet(kiosk).getByLabel('Your answer')).toBeFocused();
        await sheet(kiosk).getByLabel('Your answer').fill('Ward 8');
        await pressOn(kiosk, 'OK');
        await log(site).toBe('Ward 8');
        // The keyboard answers too, once a key that was meant for the page is over.
        await press(site, 'rename');
        await expect(kiosk.screens.getByRole('button', { name: 'Cancel' })).toBeEnabled();
        pressKey('Escape');
        await log(site).toBe('null');
        await press(site, 'delete');
        await expect(kiosk.screens.getByRole('button', { name: 'OK' })).toBeEnabled();
        pressKey('Return');
        await log(site).toBe('true');
        await expect(sheet(kiosk)).toHaveCount(0);
      },
    },
    {
      name: 'a frame, and a window in the background',
      pages: {
        '': `<iframe srcdoc="<script>onmessage = () => { parent.document.title = String(confirm('from a frame')) }</script>"></iframe>
          ${button('frame', `frames[0].postMessage('', '*')`)}
          ${button('window', `window.open('behind')`)}`,
        behind: `<h1>window</h1><script>setTimeout(() => { ${tell(`String(confirm('from behind'))`)} }, 1500)</script>`,
      },
      play: async ({ kiosk, site, url }) => {
        leaveToKiosk(site);
        await press(site, 'frame');
        await expect(sheet(kiosk).getByText('from a frame')).toBeVisible();
        await pressOn(kiosk, 'OK');
        await log(site).toBe('true');
        await press(site, 'window');
        const popUp = await kiosk.site('behind');
        leaveToKiosk(popUp);
        // A page of the same process stands still with it, and so it shows the message, too.
        await pressOn(kiosk, 'Shared');
        await expect(sheet(kiosk).getByText('from behind')).toBeVisible();
        await pressOn(kiosk, 'OK');
        await log(popUp).toBe('true');
        await kiosk.screens.getByRole('button', { name: `Close ${new URL(url).host}` }).click();
        await expect(sheet(kiosk)).toHaveCount(0);
      },
    },
    {
      name: 'a form that asks before it is left',
      pages: {
        '': `<input aria-label="note"><a href="next">next</a><form method="post" action="sent"><button>send</button></form>
          <script>onbeforeunload = (event) => { event.preventDefault(); }</script>`,
        next: '<h1>Next</h1><button onclick="history.back()">back</button>',
        sent: '<h1>Sent</h1>',
      },
      play: async ({ kiosk, site, requests }) => {
        leaveToKiosk(site);
        const heading = kiosk.screens.getByRole('heading', { name: 'Leave this page?' });
        await site.getByLabel('note').pressSequentially('half');
        await press(site, 'next');
        await expect(heading).toBeVisible();
        await pressOn(kiosk, 'Stay on page');
        await expect(heading).toHaveCount(0);
        expect(await site.getByLabel('note').inputValue()).toBe('half');
        expect(requests).not.toContain('GET /next');
        await press(site, 'next');
        await pressOn(kiosk, 'Leave page');
        await expect(site.getByRole('heading', { name: 'Next' })).toBeVisible();
        await press(site, 'back');
        await site.getByLabel('note').pressSequentially('again');
        // What is sent is not lost.
        await press(site, 'send');
        await expect(site.getByRole('heading', { name: 'Sent' })).toBeVisible();
      },
    },
    {
      name: 'a half-written text, and Reload and Home',
      pages: {
        '': '<a href="write">write</a>',
        write: ASKS,
      },
      play: async ({ kiosk, site, url, requests }) => {
        leaveToKiosk(site);
        const heading = kiosk.screens.getByRole('heading', { name: 'Leave this page?' });
        await site.goto(`${url}write`);
        await write(site);
        const stay = async (name: string) => {
          const before = requests.length;
          await pressOn(kiosk, name);
          await expect(heading).toBeVisible();
          await pressOn(kiosk, 'Stay on page');
          await expect(heading).toHaveCount(0);
          expect(requests.slice(before)).toEqual([]);
          expect(await site.evaluate('document.querySelector("input").value')).toBe('half');
        };
        await stay('Reload');
        await pressOn(kiosk, 'Reload');
        await pressOn(kiosk, 'Leave page');
        await expect(site.getByLabel('note')).toHaveValue('');
        await write(site);
        await stay('Home');
        await pressOn(kiosk, 'Home');
        await pressOn(kiosk, 'Leave page');
        await expect.poll(() => site.url()).not.toContain('write');
      },
    },
    {
      name: 'a window with a half-written text, and the × at its name',
      pages: {
        '': ['', 'noopener']
          .map((how) => `<button onclick="window.open('write', '', '${how}')">open ${how}</button>`)
          .join(''),
        write: ASKS,
      },
      play: async ({ kiosk, site, url }) => {
        leaveToKiosk(site);
        const { host } = new URL(url);
        const heading = kiosk.screens.getByRole('heading', { name: 'Close this page?' });
        const close = kiosk.screens.getByRole('button', { name: `Close ${host}` });
        const open = async (how = '') => {
          await press(site, `open ${how}`.trim());
          const popUp = await kiosk.site('write');
          leaveToKiosk(popUp);
          await write(popUp);
          return popUp;
        };
        const popUp = await open();
        // From another page too: the question comes with its own.
        await pressOn(kiosk, 'Shared');
        await close.click();
        await expect(heading).toBeVisible();
        await close.click();
        await pressOn(kiosk, 'Stay on page');
        await expect(heading).toHaveCount(0);
        await expect.poll(() => popUp.evaluate('document.visibilityState')).toBe('visible');
        await expect(popUp.getByLabel('note')).toHaveValue('half');
        await close.click();
        await pressOn(kiosk, 'Close page');
        await expect(close).toHaveCount(0);
        await expect.poll(() => site.evaluate('document.visibilityState')).toBe('visible');

        const leading = await open();
        await close.click();
        await expect(heading).toBeVisible();
        // It cannot stay by leading elsewhere while it asks.
        await leading.evaluate(`onbeforeunload = null; setTimeout(() => { location = 'other' })`);
        await expect(close).toHaveCount(0);
        await expect(heading).toHaveCount(0);

        const closing = await open();
        await closing.evaluate('setTimeout(() => { window.close() })');
        await expect(close).toHaveCount(0);

        // In a process of its own: the site would hang with it.
        const hung = await open('noopener');
        await hung.evaluate('setTimeout(() => { for (;;); })');
        await close.click();
        await expect(close).toHaveCount(0);
        await expect(heading).toHaveCount(0);
      },
    },
    {
      name: 'a site that does not stop',
      settings: 'allow: []', // a page of its own, which may show no more messages afterwards
      pages: { '': button('loop', `while (confirm('again?')); ${tell(`'over'`)}`) },
      play: async ({ kiosk, site }) => {
        leaveToKiosk(site);
        await press(site, 'loop');
        const mute = kiosk.screens.getByLabel('Show no more messages of this page for now');
        // The cases before may have shown messages just now, which count.
        await expect(async () => {
          if (!(await mute.isVisible())) await pressOn(kiosk, 'OK');
          await expect(mute).toBeVisible({ timeout: 500 });
        }).toPass();
        await mute.check();
        await pressOn(kiosk, 'OK');
        await log(site).toBe('over');
        await expect(sheet(kiosk)).toHaveCount(0);
      },
      records: ['dialog too many'],
    },
    {
      name: 'a site that prints',
      pages: { '': button('print', 'print()') },
      play: async ({ site }) => {
        leaveToKiosk(site);
        await press(site, 'print');
      },
      records: ['dialog print'],
    },
    {
      name: 'a message and the question of a window as the session ends',
      pages: {
        '': `${button('save', `alert('Saved.')`)}<button onclick="window.open('write')">open</button>`,
        write: ASKS,
      },
      play: async ({ kiosk, site, url }) => {
        leaveToKiosk(site);
        await press(site, 'open');
        const popUp = await kiosk.site('write');
        leaveToKiosk(popUp);
        await write(popUp);
        await pressOn(kiosk, `Close ${new URL(url).host}`);
        await expect(sheet(kiosk)).toContainText('Close this page?');
        await pressOn(kiosk, 'Shared');
        await press(site, 'save');
        await expect(sheet(kiosk)).toBeVisible();
      },
    },
  ],
};
