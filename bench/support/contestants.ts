import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { freePort } from '../../tests/e2e/support/free-port.ts';
import { processTree } from '../../tests/e2e/support/processes.ts';
import { type App, type Place, Running } from './apps.ts';
import { isScreens, Page, until } from './page.ts';
import { isAlive } from './processes.ts';
import type { Area, Screen } from './screen.ts';

/** Something on the display that a person waits for and clicks. */
export interface Target {
  readonly name: string;
  readonly area: Area;
  readonly looks: (pixels: Buffer) => boolean;
}

/** A way to run a browser for one user after another. */
export interface Contestant {
  readonly name: string;
  /** How long a session lasts when everything is planted. */
  readonly restMs: number;
  /** What a person clicks from one session to the next before the site is there. */
  readonly between: readonly Target[];
  /** Until the first session's site is there, or what leads to it. */
  launch(): Promise<void>;
  /** Begins to end the session. */
  end(): Promise<void>;
  /** The processes of now. */
  processes(): readonly number[];
  readonly folder: string;
  stop(): Promise<void>;
}

const noSandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const LEARN_MS = 700;
/** The part of a button that has its letters. */
const LETTERS = { width: 160, height: 24 };
/** Of its pixels, with a letter or without one. */
const FEWEST_LETTERS = 0.02;

/** Cleardesk: the person presses "End session", "Done" and "Start session" on the display. */
export class CleardeskContestant implements Contestant {
  readonly name: string;
  readonly restMs = 6000; // a process waits to take over
  readonly #app: App;
  readonly #place: Place;
  readonly #screen: Screen;
  #running: Running | null = null;
  #between: readonly Target[] = [];
  #end: Target | null = null;

  constructor(app: App, place: Place, screen: Screen) {
    this.name = app.name;
    this.#app = app;
    this.#place = place;
    this.#screen = screen;
  }

  get between(): readonly Target[] {
    return this.#between;
  }

  get folder(): string {
    return this.#app.home;
  }

  /** Learns in a first session how its buttons look. */
  async launch(): Promise<void> {
    const running = await Running.launch(this.#app, this.#place);
    this.#running = running;
    const learn = (name: string) => this.#learn(running, name);
    const start = await learn('Start session');
    await this.#click(start);
    this.#end = await learn('End session');
    await this.end();
    const done = await learn('Done');
    await this.#click(done);
    const next = await learn('Start session'); // the pointer may be on it now
    await this.#click(next);
    this.#between = [done, next];
  }

  async end(): Promise<void> {
    if (this.#end !== null) await this.#click(this.#end);
  }

  processes(): readonly number[] {
    return this.#running?.processes() ?? [];
  }

  async stop(): Promise<void> {
    await this.#running?.stop();
  }

  async #learn({ port }: Running, name: string): Promise<Target> {
    const { x, y } = await until(`the button ${name}`, async () => {
      // Afresh each time: another process may have taken over.
      const page = await Page.attach(port, isScreens);
      return await page.find(name).finally(() => {
        page.close();
      });
    });
    await new Promise((resolve) => setTimeout(resolve, LEARN_MS)); // no animation, no focus that moves
    const area = {
      x: Math.round(x) - LETTERS.width / 2,
      y: Math.round(y) - LETTERS.height / 2,
      ...LETTERS,
    };
    // A window that has just come has no letters yet.
    const known = await until(`the letters of ${name}`, async () => {
      const seen = glyphs(await this.#screen.look(area));
      const light = seen.filter(Boolean).length / seen.length;
      return light > FEWEST_LETTERS && light < 1 - FEWEST_LETTERS ? seen : null;
    });
    const isClose = (seen: readonly boolean[]) =>
      seen.filter((isLight, at) => isLight !== known[at]).length <= seen.length / 100;
    return { name, area, looks: (pixels) => isClose(glyphs(pixels)) };
  }

  async #click({ area }: Target): Promise<void> {
    await this.#screen.click(area.x + area.width / 2, area.y + area.height / 2);
  }
}

/** Which pixels are light: the letters of a button, while its colour still changes under the pointer. */
function glyphs(pixels: Buffer): readonly boolean[] {
  return Array.from({ length: pixels.length / 4 }, (_, at) => (pixels[4 * at + 1] ?? 0) > 160);
}

/** Chromium in a kiosk's script, in one of the ways of today. */
abstract class ChromiumContestant implements Contestant {
  abstract readonly name: string;
  readonly restMs = 1500;
  readonly between = [];
  readonly folder = mkdtempSync(join(tmpdir(), 'cleardesk-bench-chromium-'));
  protected readonly url: string;
  readonly #display: string;
  #child: ChildProcess | null = null;

  constructor(url: string, display: string) {
    this.url = url;
    this.#display = display;
    process.once('exit', () => {
      for (const pid of this.processes()) process.kill(pid, 'SIGKILL');
      rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
    });
  }

  abstract launch(): Promise<void>;
  abstract end(): Promise<void>;

  processes(): readonly number[] {
    const pid = this.#child?.pid;
    return pid === undefined || !isAlive(pid) ? [] : processTree(pid);
  }

  async stop(): Promise<void> {
    const pids = this.processes();
    this.#child?.kill('SIGTERM');
    while (pids.some(isAlive)) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  protected async start(args: readonly string[]): Promise<void> {
    const args2 = [
      ...noSandbox,
      '--no-first-run',
      '--no-default-browser-check',
      '--password-store=basic',
      '--window-size=1280,800',
      '--window-position=0,0',
      `--user-data-dir=${join(this.folder, 'profile')}`,
      ...args,
    ];
    const env = { ...process.env, DISPLAY: this.#display, HOME: this.folder, TMPDIR: this.folder };
    this.#child = spawn('chromium', args2, { stdio: 'ignore', env });
    await once(this.#child, 'spawn');
  }
}

/** A script that ends Chromium, removes its profile, and starts it again. */
export class RestartedChromium extends ChromiumContestant {
  readonly name = 'Chromium, restarted';

  async launch(): Promise<void> {
    await this.start(['--kiosk', this.url]);
  }

  async end(): Promise<void> {
    await this.stop();
    rmSync(join(this.folder, 'profile'), { recursive: true, force: true, maxRetries: 5 });
    await this.launch();
  }
}

/** A browser that a program leads by the DevTools protocol. */
abstract class LedChromium extends ChromiumContestant {
  #socket: WebSocket | null = null;
  #lastId = 0;

  override async stop(): Promise<void> {
    this.#socket?.terminate();
    await super.stop();
  }

  protected async lead(): Promise<void> {
    const port = await freePort();
    await this.start(['--kiosk', `--remote-debugging-port=${port}`, 'about:blank']);
    const address = await until('the debugging port', async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/json/version`);
      const { webSocketDebuggerUrl } = (await answer.json()) as { webSocketDebuggerUrl: string };
      return webSocketDebuggerUrl;
    });
    this.#socket = new WebSocket(address);
    await once(this.#socket, 'open');
  }

  protected send<T>(method: string, params: object, sessionId?: string): Promise<T> {
    const id = ++this.#lastId;
    const socket = this.#socket;
    return new Promise((resolve, reject) => {
      const onMessage = (bytes: Buffer) => {
        const answer = JSON.parse(bytes.toString()) as { id?: number; result?: T; error?: object };
        if (answer.id !== id) return;
        socket?.off('message', onMessage);
        if (answer.result === undefined) reject(new Error(`${method}: ${JSON.stringify(answer)}`));
        else resolve(answer.result);
      };
      socket?.on('message', onMessage);
      socket?.send(JSON.stringify({ id, method, params, sessionId }));
    });
  }
}

/** A browser context for each session. */
export class ContextChromium extends LedChromium {
  readonly name = 'Chromium, a context per session';
  #context = '';

  async launch(): Promise<void> {
    await this.lead();
    await this.#open();
  }

  async end(): Promise<void> {
    await this.send('Target.disposeBrowserContext', { browserContextId: this.#context });
    await this.#open();
  }

  async #open(): Promise<void> {
    const made = await this.send<{ browserContextId: string }>('Target.createBrowserContext', {});
    this.#context = made.browserContextId;
    const size = { left: 0, top: 0, width: 1280, height: 800, newWindow: true };
    await this.send('Target.createTarget', { url: this.url, ...made, ...size });
  }
}

/** One profile, cleared in place after each session. */
export class ClearedChromium extends LedChromium {
  readonly name = 'Chromium, cleared in place';
  #session = '';

  async launch(): Promise<void> {
    await this.lead();
    const { targetInfos } = await this.send<{ targetInfos: { type: string; targetId: string }[] }>(
      'Target.getTargets',
      {},
    );
    const targetId = targetInfos.find(({ type }) => type === 'page')?.targetId;
    const attached = { targetId, flatten: true };
    const { sessionId } = await this.send<{ sessionId: string }>('Target.attachToTarget', attached);
    this.#session = sessionId;
    await this.#go('Page.navigate', { url: this.url });
  }

  async end(): Promise<void> {
    await this.#go('Page.navigate', { url: 'about:blank' });
    const { origin } = new URL(this.url);
    await this.#go('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
    await this.#go('Network.clearBrowserCookies', {});
    await this.#go('Network.clearBrowserCache', {});
    await this.#go('Page.navigate', { url: this.url });
  }

  async #go(method: string, params: object): Promise<void> {
    await this.send(method, params, this.#session);
  }
}
