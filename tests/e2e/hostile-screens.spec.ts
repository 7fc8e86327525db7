import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Page } from '@playwright/test';
import { channels, hostileEnv, rightArguments, wrongArguments } from './support/hostile.ts';
import type { Kiosk } from './support/kiosk.ts';
import { configFor, expect, test } from './support/test.ts';

/** For each channel. */
const MESSAGES = 60;

const stateOf = ({ screens }: Kiosk) =>
  screens.evaluate(async () => (await window.cleardesk.update()).state.kind);

const blocked = (kiosk: Kiosk) =>
  kiosk.audit().filter(({ event, what }) => event === 'blocked' && what === 'message');

function megabytes({ mainProcess }: Kiosk): number {
  const smaps = readFileSync(`/proc/${mainProcess}/smaps_rollup`, 'latin1');
  return Number(/^Pss:\s+(\d+)/m.exec(smaps)?.[1]) / 1024;
}

/** Sends messages from a page, or a frame in it. @returns what came back for each: an answer, or no */
function ask(
  page: Page,
  messages: readonly (readonly [channel: string, args: string])[],
  inFrame = false,
): Promise<readonly string[]> {
  return page.evaluate(
    async ([list, isFrame]) => {
      let attacker: Window = window;
      if (isFrame) {
        const frame = document.createElement('iframe');
        frame.srcdoc = '<p>';
        const loaded = new Promise((resolve) => (frame.onload = resolve));
        document.body.append(frame);
        await loaded;
        if (frame.contentWindow === null) throw new Error('the frame is not there');
        attacker = frame.contentWindow;
      }
      const answers: string[] = [];
      for (const [channel, args] of list) {
        answers.push(
          await attacker.hostile.invoke(channel, args).then(
            () => 'answered',
            (error: unknown) => String(error),
          ),
        );
      }
      return answers;
    },
    [messages, inFrame] as const,
  );
}

const rightMessages = channels.map(
  (channel) => [channel, JSON.stringify(rightArguments[channel])] as const,
);

test('a taken-over page of the kiosk gets nothing by wrong messages, and floods nothing', async ({
  portal,
  launch,
}) => {
  const kiosk = await launch({ config: configFor(portal.url), env: hostileEnv });
  const { screens } = kiosk;
  await expect(screens.getByRole('button', { name: 'Start session' })).toBeVisible();
  const fuzz = async (seed: number) => {
    const messages = channels.flatMap((channel) =>
      fc
        .sample(wrongArguments(channel), { numRuns: MESSAGES, seed })
        .map((args) => [channel, JSON.stringify(args)] as const),
    );
    const answers = await ask(screens, messages);
    const accepted = messages.filter((_, index) => !answers[index]?.includes('wrong arguments'));
    // What cannot be cloned never leaves the page.
    expect(accepted.filter(([, args]) => !args.includes('special'))).toEqual([]);
    expect(answers).not.toContain('answered');
  };
  await fuzz(1);
  const before = megabytes(kiosk);
  for (const seed of [2, 3]) await fuzz(seed);
  const huge = channels.map((channel) => [channel, '[{"special":"huge"}]'] as const);
  expect(await ask(screens, huge)).not.toContain('answered');

  // On no channel, in every way there is.
  await screens.evaluate(() => {
    const { hostile } = window;
    for (let nth = 0; nth < 2000; nth += 1) hostile.send(`no\ncleardesk: channel ${nth}`, '[]');
    for (const name of ['setup', 'ELECTRON_BROWSER_REQUIRE', 'GUEST_VIEW_MANAGER_CALL']) {
      if (hostile.sendSync(name, '["electron"]') !== null) throw new Error('answered');
      hostile.postMessage(name, '[1]');
    }
  });
  const unknown = Array.from({ length: 200 }, (_, nth) => [`constructor${nth}`, '[]'] as const);
  expect(await ask(screens, [...unknown, ['__proto__', '[]']])).not.toContain('answered');

  expect(await stateOf(kiosk)).toBe('signed-out');
  await expect.poll(() => megabytes(kiosk) - before).toBeLessThan(20);
  expect(blocked(kiosk).length).toBeGreaterThan(10);
  expect(blocked(kiosk).length).toBeLessThanOrEqual(channels.length + 1);
  expect(JSON.stringify(kiosk.audit())).not.toMatch(/isAdmin|channel 1/);
  expect(kiosk.output).not.toContain('\ncleardesk: channel');
  const fromElectron = 'cleardesk: warning: electron: ';
  const said = kiosk.output.split('\n').filter((line) => line.startsWith(fromElectron));
  expect(said).toHaveLength(20);
  expect(said.join('\n')).not.toMatch(/channel \d|constructor\d/);

  await kiosk.startSession();
  await kiosk.endSession();
});

test('what is right in one state means nothing in another, however often it is said', async ({
  portal,
  launch,
}) => {
  const kiosk = await launch({ config: configFor(portal.url), env: hostileEnv });
  await expect(kiosk.screens.getByRole('button', { name: 'Start session' })).toBeVisible();
  const harmless = rightMessages.filter(([channel]) => channel !== 'signIn');
  for (let time = 0; time < 20; time += 1) await ask(kiosk.screens, harmless);
  expect(await stateOf(kiosk)).toBe('signed-out');
  await kiosk.startSession();
  const replayed = rightMessages.filter(([channel]) => channel !== 'endSession');
  for (let time = 0; time < 20; time += 1) await ask(kiosk.screens, replayed);
  expect(await stateOf(kiosk)).toBe('active');
  expect(kiosk.events().filter((event) => event === 'session-started')).toHaveLength(1);
  await kiosk.endSession();
});

test('a frame in the kiosk’s own page gets no answer', async ({ portal, launch }) => {
  const kiosk = await launch({ config: configFor(portal.url), env: hostileEnv });
  await expect(kiosk.screens.getByRole('button', { name: 'Start session' })).toBeVisible();
  const answers = await ask(kiosk.screens, rightMessages, true);
  for (const answer of answers) expect(answer).toContain("only the kiosk's own screens may ask");
  expect(await stateOf(kiosk)).toBe('signed-out');
  expect(blocked(kiosk).map(({ detail }) => detail)).toContain('signIn from another page');
});

test('a taken-over site that speaks to the main process loses its own, and ends nothing', async ({
  portal,
  launch,
}) => {
  const kiosk = await launch({ config: configFor(portal.url), env: hostileEnv });
  await kiosk.startSession();
  const attacks = [
    (site: Page) => ask(site, rightMessages),
    (site: Page) => site.evaluate(() => window.hostile.sendSync('leaveKiosk', '[]')),
  ];
  for (const attack of attacks) {
    // The page is gone in the middle of it.
    await attack(await kiosk.site()).catch(() => undefined);
    const reload = kiosk.screens.getByRole('button', { name: 'Reload page' });
    await expect(reload).toBeVisible();
    expect(await stateOf(kiosk)).toBe('active');
    await reload.click();
    await expect(reload).toBeHidden();
    await kiosk.connect(); // what has crashed stays so to Playwright
  }
  const details = blocked(kiosk).map(({ detail }) => detail);
  expect(details).toContain('setup from another page');
  expect(details).toContain('a message from another page');
  const flood = (site: Page) =>
    site.evaluate(() => {
      for (let nth = 0; nth < 2000; nth += 1) window.hostile.send('endSession', '[]');
    });
  await flood(await kiosk.site()).catch(() => undefined);
  // The third crash within a minute ends the session, as with any page.
  await kiosk.hasEnded();
  expect(blocked(kiosk).length).toBeLessThan(10);
  expect(kiosk.audit()).toContainEqual(
    expect.objectContaining({ event: 'ending-finished', reason: 'site-crash', clean: true }),
  );
});

test('the kiosk’s own page has no way out of itself', async ({ portal, launch }) => {
  const kiosk = await launch({ config: configFor(portal.url) });
  const { screens } = kiosk;
  await expect(screens.getByRole('button', { name: 'Start session' })).toBeVisible();
  const url = screens.url();
  const tried = await screens.evaluate(async (elsewhere) => {
    const { cleardesk } = window;
    const isRefused = (attempt: () => unknown) => {
      try {
        return attempt() !== true;
      } catch {
        return true;
      }
    };
    const script = document.createElement('script');
    script.textContent = 'window.isScripted = true';
    document.body.append(script);
    const image = new Image();
    const loaded = new Promise((resolve) => {
      image.onload = () => {
        resolve(true);
      };
      image.onerror = () => {
        resolve(false);
      };
    });
    image.src = `${elsewhere}/icon.svg`;
    // While a debugger evaluates, everything may.
    await new Promise((resolve) => setTimeout(resolve));
    return {
      eval: isRefused(() => (0, eval)('true')),
      function: isRefused(() => (Reflect.construct(Function, ['return true']) as () => unknown)()),
      script: !('isScripted' in window),
      fetch: await fetch(elsewhere).then(
        () => false,
        () => true,
      ),
      image: !(await loaded),
      worker: isRefused(() => new Worker('data:text/javascript,0') instanceof Worker),
      window: window.open(elsewhere) === null,
      api: isRefused(() => Reflect.set(cleardesk, 'signIn', () => Promise.resolve(undefined))),
      replacedApi: isRefused(() => Reflect.set(window, 'cleardesk', {})),
      isFrozen: Object.isFrozen(cleardesk),
      same: window.cleardesk === cleardesk,
      node: ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in window),
      webview: 'getWebContentsId' in document.createElement('webview'),
    };
  }, portal.url);
  expect(tried).toEqual({
    eval: true,
    function: true,
    script: true,
    fetch: true,
    image: true,
    worker: true,
    window: true,
    api: true,
    replacedApi: true,
    isFrozen: true,
    same: true,
    node: [],
    webview: false,
  });
  await screens.evaluate((elsewhere) => {
    location.href = elsewhere;
  }, portal.url);
  await screens.waitForTimeout(300);
  expect(screens.url()).toBe(url);
  await screens.goto(url); // Playwright waits for the refused navigation otherwise
  await kiosk.startSession();
});
