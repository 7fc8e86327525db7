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

/**
 * Presses the middle of an element, also one that Playwright takes for hidden.
 * @param text what the element says; empty for any
 * @param frame the frame of the same origin that the element is in
 */
export async function pressOn(
  page: Page,
  selector: string,
  { text = '', frame }: { readonly text?: string; readonly frame?: string } = {},
): Promise<void> {
  const find = (wanted: {
    readonly selector: string;
    readonly text: string;
    readonly frame: string | undefined;
  }) => {
    const holder =
      wanted.frame === undefined ? null : document.querySelector<HTMLIFrameElement>(wanted.frame);
    const inside = wanted.frame === undefined ? document : holder?.contentDocument;
    const all = [...(inside?.querySelectorAll<HTMLElement>(wanted.selector) ?? [])];
    const found = all.find((one) => one.innerText.includes(wanted.text));
    if (found === undefined) return null;
    const box = found.getBoundingClientRect();
    const { x, y } = holder?.getBoundingClientRect() ?? { x: 0, y: 0 };
    return { x: x + box.x + box.width / 2, y: y + box.y + box.height / 2 };
  };
  const position = () => page.evaluate(find, { selector, text, frame }).catch(() => null); // it navigates
  await expect.poll(position, { timeout: MOST_MS, message: `${selector} ${text}` }).not.toBeNull();
  const { x, y } = (await position()) ?? { x: 0, y: 0 };
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
