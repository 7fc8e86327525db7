import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { freePort } from '../../tests/e2e/support/free-port.ts';
import { processTree } from '../../tests/e2e/support/processes.ts';
import type { Contestant } from './contestants.ts';
import { until } from './page.ts';
import { isAlive } from './processes.ts';

const noSandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

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
