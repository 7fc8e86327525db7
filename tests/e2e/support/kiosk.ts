import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium, expect, type Browser, type Page } from '@playwright/test';
import { relayDevTools } from './devtools-relay.ts';
import { freePort } from './free-port.ts';
import { processesWith, waitingProcesses } from './processes.ts';

/** Said here as well, for npm run first-run has no config of Playwright. */
const PATIENCE = { timeout: 30_000 };
/** A process may have to come first, and on a busy machine that takes long. */
const PROCESS_PATIENCE = { timeout: 60_000 };

/** The executable, and the arguments that make it this checkout's app. */
export function appCommand(): readonly string[] {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return [
    process.env['CLEARDESK_ELECTRON'] ?? '',
    ...asRoot,
    join(import.meta.dirname, '../../..'),
  ];
}

export interface LaunchOptions {
  /** The text of the config file. */
  readonly config: string;
  /** Steps that misbehave; see main/ending/faults.ts. */
  readonly faults?: string;
  /** A folder of an earlier launch, to start again on what it left. */
  readonly folder?: string;
  /** A command that runs the app's command, which it gets as its arguments. */
  readonly supervisor?: string;
  /** A line for a shell in place of the app's own command; its config file is there already. */
  readonly line?: string;
  /** More of its arguments, such as switches of Chromium. */
  readonly args?: readonly string[];
  /** More of its environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** It dies before anybody could attach to it. */
  readonly isDoomed?: boolean;
}

export interface AuditRecord extends Readonly<Record<string, unknown>> {
  readonly event: string;
  readonly time: string;
}

/** The real app on the real display, followed from one process to the next. */
export class Kiosk {
  /** Everything of this launch: `data`, `home`, `tmp`, the config file. */
  readonly folder: string;
  /** Standard output and error of all its processes. */
  output = '';
  readonly #child: ChildProcess;
  readonly #port: number;
  #browser: Browser | null = null;

  private constructor(folder: string, port: number, child: ChildProcess) {
    this.folder = folder;
    this.#port = port;
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.output += String(chunk)));
    }
  }

  static async launch(options: LaunchOptions): Promise<Kiosk> {
    const { config, faults, folder, supervisor, line, args = [], env, isDoomed = false } = options;
    const base = folder ?? mkdtempSync(join(tmpdir(), 'cleardesk-e2e-'));
    for (const name of ['data', 'home', 'tmp']) mkdirSync(join(base, name), { recursive: true });
    if (line === undefined) writeFileSync(join(base, 'cleardesk.yaml'), config);
    const port = await freePort();
    const paths = ['--config', join(base, 'cleardesk.yaml'), '--data-dir', join(base, 'data')];
    const supervised = supervisor === undefined ? [] : [supervisor];
    const [file = '', ...appArgs] =
      line === undefined
        ? [...supervised, ...appCommand(), ...paths]
        : ['sh', '-c', `${line} "$@"`, 'sh'];
    const child = spawn(file, [...appArgs, ...args, `--remote-debugging-port=${port}`], {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      env: {
        ...process.env,
        HOME: join(base, 'home'),
        TMPDIR: join(base, 'tmp'),
        CLEARDESK_PID_FILE: join(base, 'kiosk.pid'),
        // A first process with another language than the config's would soon be replaced.
        LANGUAGE: /^language: (?!en)(\w+)$/m.exec(config)?.[1] ?? '',
        ...(faults === undefined ? {} : { CLEARDESK_FAULTS: faults }),
        ...env,
      },
    });
    const kiosk = new Kiosk(base, port, child);
    if (!isDoomed) await kiosk.connect();
    return kiosk;
  }

  get dataFolder(): string {
    return join(this.folder, 'data');
  }

  get auditFile(): string {
    return join(this.dataFolder, 'audit/audit.jsonl');
  }

  /** Attaches to whichever process is the kiosk now. */
  async connect(): Promise<Browser> {
    await expect(async () => {
      this.#browser = await chromium.connectOverCDP(await relayDevTools(this.#port), {
        timeout: 3000,
        noDefaults: true, // Playwright's own would answer for downloads, which are the kiosk's to answer
      });
      expect(this.#find(isShell)).toBeDefined();
    }).toPass({ ...PROCESS_PATIENCE, intervals: [50] });
    return this.#browser as unknown as Browser;
  }

  /** Leaves the kiosk alone with its pages. */
  async disconnect(): Promise<void> {
    await this.#browser?.close();
  }

  /** Waits until a fresh process has taken over, and attaches to it. */
  async nextProcess(): Promise<void> {
    const before = this.#browser;
    if (before?.isConnected()) {
      await new Promise((resolve) => before.once('disconnected', resolve));
    }
    await this.connect();
  }

  /** Attaches to the process that is the kiosk now, unless it is attached to it. */
  async follow(): Promise<void> {
    // The process that it is attached to may have been the one that was going.
    if (this.#browser?.isConnected() !== true) await this.connect();
  }

  /** The kiosk's own screens. */
  get screens(): Page {
    const page = this.#find(isShell);
    if (page === undefined) throw new Error('the kiosk shows no screens');
    return page;
  }

  /** The page of a site that is open, by a part of its address. */
  async site(part = ''): Promise<Page> {
    return this.#page((url) => url.startsWith('http') && url.includes(part));
  }

  /** Any page that is open, by the beginning of its address. */
  async page(start: string): Promise<Page> {
    return this.#page((url) => url.startsWith(start));
  }

  /** Its screens, and whatever else it shows. */
  get pages(): readonly Page[] {
    return this.#browser?.contexts().flatMap((context) => context.pages()) ?? [];
  }

  async startSession(): Promise<void> {
    await this.screens.getByRole('button', { name: 'Start session' }).click();
    await expect(this.screens.getByRole('button', { name: 'End session' })).toBeVisible(PATIENCE);
  }

  async endSession(): Promise<void> {
    await this.screens.getByRole('button', { name: 'End session' }).click();
    await this.hasEnded();
  }

  async hasEnded(): Promise<void> {
    await expect(this.screens.getByRole('heading')).toHaveText('Your session has ended', PATIENCE);
  }

  /** Goes on to the next person's login screen, in a fresh process. */
  async nextLogin(): Promise<void> {
    await this.nextProcess();
    const done = () => this.screens.getByRole('button', { name: 'Done' });
    const welcome = () => this.screens.getByRole('heading', { name: 'Welcome' });
    // The exit screen may close by itself while we reach for its button.
    await expect(async () => {
      await this.follow();
      if (!(await welcome().isVisible())) await done().click({ timeout: 500 });
      await expect(welcome()).toBeVisible({ timeout: 500 });
    }).toPass(PROCESS_PATIENCE);
    // Two presses at one place within half a second are a double click, and start no session.
    await pause(500);
    await this.follow();
  }

  /** The process that is the kiosk now. */
  get mainProcess(): number {
    return Number(readFileSync(join(this.folder, 'kiosk.pid'), 'utf8'));
  }

  audit(): readonly AuditRecord[] {
    return readFileSync(this.auditFile, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as AuditRecord);
  }

  events(): readonly string[] {
    return this.audit().map(({ event }) => event);
  }

  /** The process ids of every process of the app. */
  processes(): readonly number[] {
    return processesWith(this.dataFolder);
  }

  /** The process that waits to take over; null where there is none. */
  standby(): number | null {
    return waitingProcesses(this.mainProcess)[0] ?? null;
  }

  /** The processes of the app without the one that waits to take over, and its own. */
  sessionProcesses(): readonly number[] {
    const waiting = waitingProcesses(this.mainProcess);
    return this.processes().filter((pid) => !waiting.includes(pid));
  }

  /** Runs a command of the real app on this kiosk's data folder, where there is no display. */
  async command(
    ...args: readonly string[]
  ): Promise<{ readonly code: number; readonly output: string }> {
    const [file = '', ...appArgs] = appCommand();
    const child = spawn(file, [...appArgs, '--data-dir', this.dataFolder, ...args], {
      env: { ...process.env, DISPLAY: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += String(chunk)));
    child.stderr.on('data', (chunk: Buffer) => (output += String(chunk)));
    const [code] = (await once(child, 'close')) as [number];
    return { code, output };
  }

  commandLine(pid: number): string {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  }

  /** Kills every process of the app at once, as a power cut would. */
  async killAll(): Promise<void> {
    for (let pids = this.processes(); pids.length > 0; pids = this.processes()) {
      for (const pid of pids) killQuietly(pid);
      await pause(20);
    }
  }

  /** The process that was started: the first kiosk, or its supervisor. */
  get firstChild(): ChildProcess {
    return this.#child;
  }

  /** Asks a process to end, as a service manager would, and waits until all of the app has. */
  async terminate(pid = this.mainProcess): Promise<void> {
    const gone = once(this.#child, 'close');
    process.kill(pid, 'SIGTERM');
    await gone;
  }

  /** Ends everything and removes the folder. */
  async dispose(): Promise<void> {
    await this.#browser?.close().catch(() => undefined);
    await this.killAll();
    // What was killed may be writing a last file.
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }

  async #page(matches: (url: string) => boolean): Promise<Page> {
    const find = () => this.#find((page) => matches(page.url()));
    await expect.poll(find, PATIENCE).toBeDefined();
    const page = find();
    if (page === undefined) throw new Error('the page has closed again');
    await page.waitForLoadState();
    return page;
  }

  #find(matches: (page: Page) => boolean): Page | undefined {
    return this.pages.find(matches);
  }
}

function isShell(page: Page): boolean {
  return page.url().startsWith('app://');
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it was already gone
  }
}
