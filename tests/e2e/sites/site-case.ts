import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Page } from '@playwright/test';
import type { Kiosk } from '../support/kiosk.ts';

/** What a case's page is: HTML, or a function that answers the request. */
type Route = string | ((request: IncomingMessage, response: ServerResponse) => void);

/** Where a case is played. */
interface Scene {
  readonly kiosk: Kiosk;
  /** The site's page, which shows the case's first page. */
  readonly site: Page;
  /** The address of the case's first page, ending in a slash: the other pages are below it. */
  readonly url: string;
  /** What the server was asked for, as in `GET /page`, for this case. */
  readonly requests: readonly string[];
}

/** A small site as organisations really have them, and what becomes of it in the kiosk. */
export interface SiteCase {
  readonly name: string;
  /**
   * Its pages by their path; the first page is ''. `%URL%` stands for the address of the first page,
   * `%ELSEWHERE%` for an origin that the config does not allow.
   */
  readonly pages: Readonly<Record<string, Route>>;
  /** What the config says of this site besides name and address, as YAML in one line: `keys: [F2]`. */
  readonly settings?: string;
  /** What the person does, and what they then see. */
  readonly play: (scene: Scene) => Promise<void>;
  /** What a screen reader says of it: the notice in the session bar; absent where there is none. */
  readonly hears?: string | RegExp;
  /** The records `blocked` of it, each as `what detail`; `%ELSEWHERE%` as in the pages. None by default. */
  readonly records?: readonly string[];
}

/** Cases that share a kiosk. */
export interface Collection {
  readonly name: string;
  /** The config's section `kiosk`, without braces: `printing: allow, downloads: session`. */
  readonly kiosk?: string;
  /** The config's section `session`, without braces. */
  readonly session?: string;
  /** More arguments of the kiosk, such as switches of Chromium. */
  readonly args?: readonly string[];
  readonly cases: readonly SiteCase[];
}

/**
 * Presses the button or link with this text, as the pointer does. Playwright's own `click()` would wait for
 * ever where the kiosk refuses the navigation that the press asks for, and so would its locators afterwards:
 * use `textOf` then.
 */
export async function press(site: Page, text: string): Promise<void> {
  const at = await site.evaluate((wanted) => {
    const all = [...document.querySelectorAll<HTMLElement>('a, button, input, label, summary')];
    const box = all.find((one) => one.textContent.trim() === wanted)?.getBoundingClientRect();
    return box === undefined ? null : [box.x + box.width / 2, box.y + box.height / 2];
  }, text);
  const [x, y] = at ?? [];
  if (x === undefined || y === undefined) throw new Error(`the page shows no "${text}"`);
  await site.mouse.click(x, y);
}

/** The text that a page shows. */
export function textOf(site: Page): Promise<string> {
  return site.evaluate(() => document.body.innerText);
}
