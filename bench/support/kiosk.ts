import { setTimeout as pause } from 'node:timers/promises';
import type { Running } from './apps.ts';
import { isScreens, isSite, Page, until } from './page.ts';
import { isAlive } from './processes.ts';
import { wallClock } from './statistics.ts';

const LOOK_MS = 2;

/** What a person does at the kiosk, whichever process is the kiosk at the moment. */
export class Kiosk {
  readonly #running: Running;
  #screens: Page | null = null;
  #site: Page | null = null;

  constructor(running: Running) {
    this.#running = running;
  }

  /**
   * Leaves the exit screen if it is there, presses "Start session", and waits for the site.
   * @returns when, by the wall clock
   */
  async startSession(): Promise<{ pressed: number; sitePainted: number }> {
    let pressed = NaN;
    await until('a session', async () => {
      const screens = await this.#attached();
      if (await screens.shows('End session')) return true;
      if (await screens.shows('Done')) await screens.press('Done');
      else if (isNaN(pressed) && (await screens.shows('Start session'))) {
        await screens.firstPainted(); // Chromium drops what is pressed before
        pressed = await screens.press('Start session');
      }
      return null;
    });
    this.#site?.close();
    this.#site = await Page.attach(this.#running.port, isSite);
    return { pressed, sitePainted: await this.#site.firstPainted() };
  }

  /** Gives the demo's web app a name, and waits until it greets them. */
  async signInToSite(name: string): Promise<void> {
    const site = this.#site;
    await site?.evaluate(`document.querySelector('#name').value = '${name}',
      document.querySelector('#name').form.requestSubmit()`);
    await until('the site to greet', async () =>
      (await site?.evaluate<boolean>(
        `document.readyState === 'complete' && document.body.innerText.includes('${name}')`,
      ))
        ? true
        : null,
    );
  }

  /** Runs code in the site that was shown first. */
  async inSite(code: string): Promise<void> {
    await this.#site?.evaluate(code);
  }

  /** @returns when, by the wall clock */
  async press(name: string): Promise<number> {
    return await (await this.#attached()).press(name);
  }

  /** When a screen with this heading has reached the display, by the wall clock. */
  async nextScreen(heading: string): Promise<number> {
    const screens = await this.#attached();
    return await new Promise((resolve, reject) => {
      const watch = async () => {
        await screens.listen((text) => {
          resolve(Number(text));
        });
        // The second frame starts when the first one has been handed to the compositor.
        await screens.evaluate(`new MutationObserver((_, observer) => {
          if (document.querySelector('h1')?.innerText !== '${heading}') return;
          observer.disconnect();
          requestAnimationFrame(() => requestAnimationFrame(() =>
            tell(String(performance.timeOrigin + performance.now()))));
        }).observe(document.body, { childList: true, subtree: true })`);
      };
      watch().catch(reject);
    });
  }

  /** When the last of these processes has gone, by the wall clock. */
  async whenGone(pids: readonly number[]): Promise<number> {
    while (pids.some(isAlive)) await pause(LOOK_MS);
    return wallClock();
  }

  close(): void {
    this.#site?.close();
    this.#screens?.close();
  }

  /** The screens of the process that is the kiosk now. */
  async #attached(): Promise<Page> {
    if (this.#screens?.isOpen !== true) {
      this.#screens = await Page.attach(this.#running.port, isScreens);
    }
    return this.#screens;
  }
}
