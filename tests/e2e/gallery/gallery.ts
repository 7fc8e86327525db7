import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, expect, type Page } from '@playwright/test';
import { relayDevTools } from '../support/devtools-relay.ts';
import { freePort } from '../support/free-port.ts';
import { appCommand } from '../support/kiosk.ts';
import type { Shown } from './fixtures.ts';

const root = join(import.meta.dirname, '../../..');
const screens = pathToFileURL(join(root, 'out/renderer/index.html'));

/** The kiosk's screens in the kiosk's Electron, each as fixtures.ts has it. */
export interface Gallery {
  readonly page: Page;
  /** @param language a code such as `de` */
  show(shown: Shown, language: string): Promise<void>;
  /** Resolves when the page has laid itself out anew. */
  resize(width: number, height: number): Promise<void>;
  close(): Promise<void>;
}

export async function openGallery(): Promise<Gallery> {
  const folder = mkdtempSync(join(tmpdir(), 'cleardesk-gallery-'));
  const main = relative(folder, join(import.meta.dirname, 'gallery-app.cjs'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'gallery', main }));
  const port = await freePort();
  const [program = '', ...args] = appCommand();
  const child = spawn(program, [...args.slice(0, -1), folder, `--remote-debugging-port=${port}`], {
    stdio: 'ignore',
    env: { ...process.env, GALLERY_FOLDER: folder },
  });
  const gone = once(child, 'exit');
  let page: Page | undefined;
  const connect = async () => {
    const browser = await chromium.connectOverCDP(await relayDevTools(port));
    page = browser.contexts().flatMap((context) => context.pages())[0];
    expect(page).toBeDefined();
    return browser;
  };
  await expect(connect).toPass();
  if (page === undefined) throw new Error('the gallery has no window');
  const shownPage = page;
  return {
    page: shownPage,
    show: async ({ setup, state, administration }, language) => {
      const url = new URL(screens);
      const shown = { setup: { ...setup, language }, state, administration };
      url.searchParams.set('shown', JSON.stringify(shown));
      await shownPage.goto(url.href);
      const isThere = () => document.querySelector('#screen > *') !== null;
      await expect.poll(() => shownPage.evaluate(isThere)).toBe(true);
      await shownPage.evaluate(() => document.fonts.ready);
    },
    resize: async (width, height) => {
      await shownPage.setViewportSize({ width, height });
      // The bar measures itself, and draws itself again.
      await shownPage.evaluate(
        () =>
          new Promise((resolve) =>
            requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 10))),
          ),
      );
    },
    close: async () => {
      child.kill();
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Texts and buttons of the page that are cut, or outside the window without a way to scroll there. */
export function cutOff(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const { innerWidth, innerHeight } = window;
    const name = (element: Element) =>
      `${element.tagName.toLowerCase()}.${element.className} "${element.textContent.slice(0, 40)}"`;
    const scrolls = (element: Element): boolean => {
      for (let at: Element | null = element; at !== null; at = at.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(at);
        if (/auto|scroll/.test(overflowY) && at.scrollHeight > at.clientHeight) return true;
        if (/auto|scroll/.test(overflowX) && at.scrollWidth > at.clientWidth) return true;
      }
      return false;
    };
    for (const element of document.querySelectorAll(
      'button, h1, h2, p, label, input, a, li, span',
    )) {
      const box = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      const isHidden =
        box.width <= 1 ||
        box.height <= 1 ||
        style.visibility === 'hidden' ||
        style.clipPath !== 'none';
      if (isHidden) continue;
      const isOut =
        box.left < -1 || box.right > innerWidth + 1 || box.top < -1 || box.bottom > innerHeight + 1;
      // In a window that is not narrow, nobody has to scroll for it.
      const isMain = innerWidth >= 700 && element.classList.contains('button-main');
      if (isOut && (isMain || !scrolls(element))) found.push(`outside: ${name(element)}`);
      // Wanted where a long name of others ends in "…".
      const isCut =
        style.textOverflow !== 'ellipsis' &&
        style.overflowX !== 'visible' &&
        element.scrollWidth > element.clientWidth + 1;
      if (isCut) found.push(`cut: ${name(element)}`);
    }
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) found.push(`wider than the window: ${scrollWidth}`);
    return [...new Set(found)];
  });
}
