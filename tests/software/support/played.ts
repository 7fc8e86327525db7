import { expect, type Page } from '@playwright/test';
import type { Kiosk } from '../../e2e/support/kiosk.ts';

/** Longer than a page needs on a busy machine; without it, Playwright waits without end. */
const MOST_MS = 20_000;

/** Leaves messages to the kiosk: Playwright answers them itself, unless a listener is there for them. */
export function leaveToKiosk(page: Page): Page {
  page.setDefaultTimeout(MOST_MS);
  page.removeAllListeners('dialog');
  page.on('dialog', () => undefined);
  return page;
}

/** The config of a kiosk in a window. @param site its fields, as YAML in one line */
export function configOf(site: string, kiosk = 'downloads: session', more = ''): string {
  return `version: 1
organisation: { name: Riverside Clinic, helpDesk: "Call 1234" }
sites:
  - { ${site} }
kiosk: { fullScreen: false, ${kiosk} }
language: en
${more}`;
}

/** The notice in the session bar. */
export async function hears(kiosk: Kiosk, text: string | RegExp): Promise<void> {
  await expect(kiosk.screens.getByRole('status').filter({ hasText: text })).toBeVisible();
}

/** A text in the page, also where Playwright's locators wait for a navigation that was refused. */
export async function shows(page: Page, text: string): Promise<void> {
  const read = () => page.evaluate(() => document.body.innerText).catch(() => '');
  await expect.poll(read, { timeout: MOST_MS }).toContain(text);
}

/** Presses the middle of an element, also one that Playwright takes for hidden. */
export async function pressOn(page: Page, selector: string): Promise<void> {
  const at = await page.evaluate((wanted) => {
    const box = document.querySelector(wanted)?.getBoundingClientRect();
    return box === undefined ? null : [box.x + box.width / 2, box.y + box.height / 2];
  }, selector);
  const [x, y] = at ?? [];
  if (x === undefined || y === undefined) throw new Error(`the page has no ${selector}`);
  await page.mouse.click(x, y);
}

/** Ends the session; it has to be clean. @returns what was refused, each once and as `what detail` */
export async function refusedUntilEnd(kiosk: Kiosk): Promise<readonly string[]> {
  await kiosk.endSession();
  const finished = kiosk.audit().find(({ event }) => event === 'ending-finished');
  expect(finished).toMatchObject({ clean: true });
  const blocked = kiosk.audit().filter(({ event }) => event === 'blocked');
  return [...new Set(blocked.map(({ what, detail }) => `${String(what)} ${String(detail)}`))];
}
