import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { DevTools, eventually } from './devtools.ts';
import { Page } from './page.ts';

/** What belongs to one session: no store of it is shared with another. */
export interface Context {
  /** Opens a page that is attached and still empty. */
  open(): Promise<Page>;
  /** What the app clears at an ending: in Electron by its own calls, in Chromium by ending the context. */
  end(): Promise<unknown>;
  /** What only Electron has. */
  readonly electron: ElectronContext | null;
}

interface ElectronContext {
  /** Loads a page that `webContents.debugger` is attached to. @returns how many targets are detached meanwhile */
  detached(url: string): Promise<number>;
  /** Cancels each request of the context from now on, as an ending does (`webRequest`). */
  shut(): Promise<unknown>;
}

/** A running browser that the assumptions are measured in. */
export interface Browser {
  readonly name: 'Chromium' | 'Electron';
  /** Chromium's major version. */
  readonly major: number;
  readonly devTools: DevTools;
  newContext(): Promise<Context>;
  stop(): Promise<void>;
}

const version = z.object({ product: z.string() });
const targets = z.object({
  targetInfos: z.array(z.object({ targetId: z.string(), url: z.string() })),
});

/** Chromium's own folder, and the process that uses it. */
class BrowserProcess {
  readonly profile = mkdtempSync(join(tmpdir(), 'cleardesk-chromium-'));
  readonly child: ChildProcess;

  constructor(program: string, args: readonly string[]) {
    const all = [
      `--user-data-dir=${this.profile}`,
      '--remote-debugging-port=0',
      '--no-sandbox', // this runs as root in a container, and loads its own pages only
      '--disable-gpu',
      ...args,
    ];
    this.child = spawn(program, all, {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      detached: true, // Debian's `chromium` is a shell script: the group ends as a whole
    });
  }

  async connect(): Promise<DevTools> {
    const address = await eventually(() => this.#address(), 30_000);
    if (address === null) throw new Error(`${this.child.spawnfile} offers no DevTools`);
    return DevTools.connect(address);
  }

  async stop(): Promise<void> {
    const { pid } = this.child;
    if (pid !== undefined && this.child.exitCode === null) {
      process.kill(-pid, 'SIGKILL');
      await eventually(() => this.child.exitCode !== null || this.child.signalCode !== null);
    }
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 10 });
  }

  #address(): string | null {
    try {
      const [port, path] = readFileSync(join(this.profile, 'DevToolsActivePort'), 'utf8').split(
        '\n',
      );
      return path === undefined ? null : `ws://127.0.0.1:${port ?? ''}${path}`;
    } catch {
      return null; // not written yet
    }
  }
}

function switches({ features }: SwitchedOff): readonly string[] {
  return features.length === 0 ? [] : [`--disable-features=${features.join()}`];
}

/** What is the same for both: which Chromium it is, and how to attach to a page. */
async function prepared(devTools: DevTools): Promise<number> {
  await devTools.send('Target.setDiscoverTargets', { discover: true });
  const { product } = version.parse(await devTools.send('Browser.getVersion'));
  return Number(/\/(\d+)/.exec(product)?.[1]);
}

async function attach(devTools: DevTools, targetId: string): Promise<Page> {
  const answer = await devTools.send('Target.attachToTarget', { targetId, flatten: true });
  const { sessionId } = z.object({ sessionId: z.string() }).parse(answer);
  return new Page(devTools, sessionId, targetId);
}

/** What is switched off, by name. */
export interface SwitchedOff {
  readonly features: readonly string[];
  readonly blinkFeatures: readonly string[];
}

/** Debian's Chromium. */
export async function startChromium(off: SwitchedOff): Promise<Browser> {
  const own = new BrowserProcess('chromium', [
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-field-trial-config',
    '--password-store=basic',
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1',
    ...switches(off),
    `--disable-blink-features=${off.blinkFeatures.join()}`,
    'about:blank',
  ]);
  const devTools = await own.connect();
  return {
    name: 'Chromium',
    major: await prepared(devTools),
    devTools,
    newContext: async () => {
      const made = z
        .object({ browserContextId: z.string() })
        .parse(await devTools.send('Target.createBrowserContext'));
      let hasEnded = false;
      return {
        open: async () => {
          const options = { url: 'about:blank', ...made, newWindow: true };
          const answer = await devTools.send('Target.createTarget', options);
          return attach(devTools, z.object({ targetId: z.string() }).parse(answer).targetId);
        },
        end: async () => {
          if (hasEnded) return;
          hasEnded = true;
          await devTools.send('Target.disposeBrowserContext', made);
        },
        electron: null,
      };
    },
    stop: async () => {
      devTools.close();
      await own.stop();
    },
  };
}

const reply = z.object({
  id: z.number(),
  count: z.number().optional(),
  error: z.string().optional(),
});

/** A bare Electron app, led by messages. @param executable of Electron */
export async function startElectron(executable: string, off: SwitchedOff): Promise<Browser> {
  const own = new BrowserProcess(executable, [
    ...switches(off),
    resolve(import.meta.dirname, '../bare-app'),
  ]);
  const devTools = await own.connect();
  let last = 0;
  const order = (what: Readonly<Record<string, unknown>>) => {
    const id = ++last;
    return new Promise<number>((done, fail) => {
      const onMessage = (message: unknown) => {
        const { id: answered, count = 0, error } = reply.parse(message);
        if (answered !== id) return;
        own.child.off('message', onMessage);
        if (error === undefined) done(count);
        else fail(new Error(error));
      };
      own.child.on('message', onMessage);
      own.child.send({ id, ...what });
    });
  };
  return {
    name: 'Electron',
    major: await prepared(devTools),
    devTools,
    newContext: () => {
      const partition = `context-${++last}`;
      const open = async () => {
        const url = `about:blank#${++last}`;
        const blinkFeaturesOff = off.blinkFeatures.join();
        await order({ open: url, partition, blinkFeaturesOff });
        const { targetInfos } = targets.parse(await devTools.send('Target.getTargets'));
        const target = targetInfos.find((each) => each.url === url);
        if (target === undefined) throw new Error(`no target shows ${url}`);
        return attach(devTools, target.targetId);
      };
      return Promise.resolve({
        open,
        end: () => order({ clear: true, partition }),
        electron: {
          detached: (url) => order({ detaching: url, partition }),
          shut: () => order({ shut: true, partition }),
        },
      });
    },
    stop: async () => {
      devTools.close();
      await own.stop();
    },
  };
}
