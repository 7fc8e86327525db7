import { mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { startHostileSite, type HostileSite } from './hostile/hostile-site.ts';
import { TRICKS } from './hostile/tricks.ts';
import type { Opens, Stage, Trick } from './hostile/trick.ts';
import { isShown, lookAt, windows } from './hostile/windows.ts';
import { pressKey, xdotool } from './support/input.ts';
import type { Kiosk } from './support/kiosk.ts';
import { configFor, expect, test } from './support/test.ts';

/** Of the session bar, without the line at its lower edge that a page has while it loads. */
const BAR_HEIGHT = 60;
/** The button of the screen for a site that failed. */
const LOADS_AGAIN = /^(Reload page|Try again)$/;
/** What a trick sets going is there by then. */
const SETTLED_MS = 150;

// Side by side, each half in a kiosk of its own.
test.describe.configure({ mode: 'parallel' });
const middle = Math.ceil(TRICKS.length / 2);
/** The tricks, and what they are refused. */
const halves = [
  { tricks: TRICKS.slice(0, middle), refused: ['dialog', 'download', 'navigation', 'new-window'] },
  {
    tricks: TRICKS.slice(middle),
    refused: ['dialog', 'download', 'http-auth', 'key', 'navigation', 'new-window', 'permission'],
  },
];
for (const { tricks, refused } of halves) {
  test(`${tricks.length} ways out of the kiosk, none of which leads anywhere, from: ${tricks[0]?.name ?? ''}`, async ({
    launch,
  }, info) => {
    test.setTimeout(600_000);
    const hostile = await startHostileSite();
    const kiosk = await launch({ config: configOf(hostile) });
    await kiosk.startSession();
    let site = await kiosk.site();
    // Playwright would answer messages itself: they are left to the kiosk's sheet.
    site.context().on('dialog', () => undefined);
    await site.goto(`${hostile.url}/again`);
    await reset(site, hostile, false);
    await hideWhatChanges(kiosk);
    const watch = new Watch(kiosk, hostile, await widthOf(site));
    const escapes: string[] = [];
    for (const [index, trick] of tricks.entries()) {
      site = await play(trick, { site, hostile }, kiosk, async () => {
        const { faults, image } = await watch.look(trick, site);
        if (faults.length === 0) return;
        escapes.push(`${trick.name}: ${faults.join('; ')}`);
        mkdirSync(info.outputPath(), { recursive: true });
        writeFileSync(info.outputPath(`${index}.ppm`), image);
      });
    }
    expect(escapes).toEqual([]);

    // The user can still type, copy and paste.
    await site.locator('#text').click();
    for (const keys of [
      'ctrl+a',
      'a',
      'B',
      'at',
      'ctrl+a',
      'ctrl+c',
      'Right',
      'ctrl+v',
      'BackSpace',
    ]) {
      pressKey(keys);
    }
    await expect(site.locator('#text')).toHaveValue('aB@aB');

    const blocked = kiosk.audit().filter(({ event }) => event === 'blocked');
    const whats = new Set(blocked.map((record) => record['what']));
    expect([...whats].sort()).toEqual(refused);
    expect(blocked.length).toBeLessThanOrEqual(100);
    expect(blocked.filter(({ detail }) => /[?]|\w\/\w*\d/.test(String(detail)))).toEqual([]);
    await kiosk.endSession();
    expect(kiosk.audit().find(({ event }) => event === 'ending-finished')).toMatchObject({
      clean: true,
    });
    await kiosk.nextLogin();
    await hostile.close();
  });
}

/** Every key that the config can name and a browser has a use for. */
const KEYS =
  '[F1, F3, F5, Ctrl+F5, F6, F7, F10, Shift+F10, Ctrl+S, Ctrl+Shift+S, Ctrl+F, Ctrl+G, Ctrl+H, Ctrl+K, Ctrl+L, Ctrl+U, ' +
  'Ctrl+R, Ctrl+Shift+R, Ctrl+E, Ctrl+1, Alt+1, Alt+D, Alt+F, Ctrl+Shift+B, Ctrl+Enter]';

function configOf({ url, partner, framed }: HostileSite): string {
  return configFor(url, 'session: { idleTimeout: 1h }')
    .replace(
      `url: "${url}" }`,
      `url: "${url}", allow: ["${partner}"], frames: ["${framed}"], keys: ${KEYS}, permissions: [fullscreen, notifications], mediaCountsAsActivity: true }`,
    )
    .replace('fullScreen: false, downloads: session', 'fullScreen: true, downloads: block');
}

/** Plays one trick, looks, and gives the site's page back as it was, or the one in its place. */
async function play(
  trick: Trick,
  { site, hostile }: Stage,
  kiosk: Kiosk,
  look: () => Promise<void>,
): Promise<Stage['site']> {
  await trick.run({ site, hostile });
  await pause(SETTLED_MS);
  xdotool('mousemove', '5', '1395');
  await look();
  await closePopUps(kiosk);
  const reload = kiosk.screens.getByRole('button', { name: LOADS_AGAIN });
  if (await reload.isVisible()) await reload.click();
  const next = site.isClosed() ? await kiosk.site() : site;
  await reset(next, hostile, trick.keepsPage);
  return next;
}

/** The windows that a trick got are pages of the kiosk's own window, with a button each. */
const popUps = (kiosk: Kiosk) => kiosk.screens.getByRole('button', { name: /^Close 127/ });

async function closePopUps(kiosk: Kiosk): Promise<void> {
  await expect(async () => {
    await answerMessages(kiosk);
    const cancel = kiosk.screens.getByRole('button', { name: 'Cancel' });
    if (await cancel.isVisible()) await cancel.click({ timeout: 500 });
    for (const button of await popUps(kiosk).all()) await button.click({ timeout: 500 });
    await expect(popUps(kiosk)).toHaveCount(0, { timeout: 500 });
  }).toPass();
}

/** Presses "OK" on the sheets of messages, and refuses further ones where that is offered. */
async function answerMessages(kiosk: Kiosk): Promise<void> {
  const sheet = kiosk.screens.getByRole('dialog');
  for (let left = 5; left > 0 && (await sheet.isVisible()); left -= 1) {
    const mute = sheet.getByRole('checkbox');
    if (await mute.isVisible()) await mute.check({ timeout: 500 });
    await sheet.getByRole('button').first().click({ timeout: 1500 });
  }
  await expect(sheet).toHaveCount(0, { timeout: 500 });
}

/** The stage as a trick finds it, with a way back and without one forward. */
async function reset(site: Stage['site'], { url }: HostileSite, mayKeep: boolean): Promise<void> {
  const isKept = mayKeep && (await site.evaluate('window.isUsed === false').catch(() => false));
  // The kiosk may be bringing the page back itself.
  if (!isKept) await expect(() => site.goto(`${url}/`, { timeout: 5000 })).toPass();
  await site.evaluate('window.isUsed = false');
}

/** A notice says what was refused, and Back is there for some pages: neither is the page's own doing. */
async function hideWhatChanges({ screens }: Kiosk): Promise<void> {
  await screens.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('.session-notice, .session-moves { visibility: hidden !important; }');
    document.adoptedStyleSheets = [sheet];
  });
}

/** Looks whether anything is on the display, or anybody in a page, that should not be. */
class Watch {
  readonly #kiosk: Kiosk;
  readonly #hostile: HostileSite;
  readonly #width: unknown;
  readonly #windows = windows();
  readonly #bar = lookAt(BAR_HEIGHT).top;

  constructor(kiosk: Kiosk, hostile: HostileSite, width: unknown) {
    this.#kiosk = kiosk;
    this.#hostile = hostile;
    this.#width = width;
  }

  async look({ opens, keepsPage }: Trick, site: Stage['site']) {
    // The kiosk brings the page back from there as soon as it has arrived.
    for (let left = 20; left > 0 && site.url() === 'about:blank'; left -= 1) await pause(50);
    const { top, image } = lookAt(BAR_HEIGHT);
    const isSitePage = opens === 'nothing' || opens === 'page';
    const faults = [
      ...this.#newWindows(),
      ...this.#foreignPages(opens),
      ...(top.equals(this.#bar) || isWindow(opens) || opens === 'question'
        ? []
        : ['the session bar looks different']),
      ...((await this.#isUsable()) ? [] : ['the session cannot be ended']),
      ...(opens === 'problem' && !(await this.#hasProblem()) ? ['there is no word of it'] : []),
      ...(isSitePage ? await this.#changes(site, keepsPage) : []),
    ];
    return { faults, image };
  }

  #newWindows(): readonly string[] {
    const now = windows();
    const others = [...now].filter(([id, text]) => this.#windows.get(id) !== text && isShown(id));
    const missing = [...this.#windows.keys()].filter((id) => !now.has(id));
    return [...others.map(([, text]) => `window ${text}`), ...missing.map((id) => `${id} is gone`)];
  }

  #foreignPages(opens: Opens): readonly string[] {
    const { url, partner, framed } = this.#hostile;
    const isOurs = (address: string) =>
      address.startsWith(`${url}/`) ||
      address.startsWith(`blob:${url}/`) ||
      address.startsWith(`${partner}/`) ||
      (opens === 'problem' && address.startsWith('chrome-error:')) ||
      (isWindow(opens) && address === 'about:blank');
    const { pages } = this.#kiosk;
    const sites = pages.filter((page) => page !== this.#kiosk.screens);
    const inFrames = pages.flatMap((page) =>
      page
        .frames()
        .slice(1)
        .map((frame) => frame.url()),
    );
    return [
      ...sites.map((page) => page.url()).filter((address) => !isOurs(address)),
      ...inFrames.filter(
        (address) =>
          !isOurs(address) &&
          !address.startsWith(`${framed}/`) &&
          // ":" is a frame's address before its first document (DevTools protocol).
          !/^(|:|about:.*|chrome-error:.*)$/.test(address),
      ),
      ...(sites.length > (isWindow(opens) ? 2 : 1) ? [`${sites.length} pages`] : []),
    ];
  }

  async #changes(site: Stage['site'], keepsPage: boolean): Promise<readonly string[]> {
    const answer = await answered(
      site.evaluate(`[window.isUsed, innerWidth, visualViewport.scale]`),
    );
    if (!Array.isArray(answer)) return ['the page does not answer'];
    const [isUsed, width, scale] = answer as readonly unknown[];
    return [
      ...(width === this.#width && scale === 1
        ? []
        : [`zoomed: ${String(width)}, ${String(scale)}`]),
      ...(keepsPage && isUsed !== false ? ['another page'] : []),
    ];
  }

  async #isUsable(): Promise<boolean> {
    const button = this.#kiosk.screens.getByRole('button', { name: 'End session' });
    return (await answered(button.isEnabled())) === true;
  }

  async #hasProblem(): Promise<boolean> {
    const { screens } = this.#kiosk;
    return (
      (await answered(screens.getByRole('button', { name: LOADS_AGAIN }).isVisible())) === true
    );
  }
}

function isWindow(opens: Opens): boolean {
  return opens === 'page' || opens === 'asking page';
}

async function widthOf(site: Stage['site']): Promise<unknown> {
  return await site.evaluate('innerWidth');
}

/** An answer, or nothing where none comes in time. */
async function answered(answer: Promise<unknown>): Promise<unknown> {
  return Promise.race([answer.catch(() => undefined), pause(2000)]);
}
