import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startDisplay } from '../../scripts/display.mjs';
import { electronBinary } from '../../scripts/electron-binary.mjs';
import { build, root } from '../../scripts/prepare.mjs';
import { freePort } from '../../tests/e2e/support/free-port.ts';
import { Mosquitto } from '../../tests/e2e/support/mosquitto.ts';
import { processTree } from '../../tests/e2e/support/processes.ts';
import { isAlive } from './processes.ts';
import { wallClock } from './statistics.ts';

const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
const work = mkdtempSync(join(tmpdir(), 'cleardesk-bench-'));
const unstopped = new Set<Running>();
process.once('exit', () => {
  for (const running of unstopped) running.kill();
  rmSync(work, { recursive: true, force: true, maxRetries: 5 });
});

/** What a bench runs on: a display of its own, and an Electron. */
export interface Place {
  readonly display: string;
  readonly electron: string;
}

export async function makePlace(): Promise<Place> {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const { display } = await startDisplay(); // ends with this process
  return { display, electron: await electronBinary() };
}

/** A folder that Electron can run, with its arguments. */
export interface App {
  readonly name: string;
  readonly folder: string;
  readonly args: readonly string[];
  /** Home, data and temporary files; kept from one launch to the next, as on a real device. */
  readonly home: string;
}

/** The least that shows something: one window, one page of one line. */
export function helloWorld(): App {
  const { folder, home } = makeFolders('hello');
  const main = `const { app, BrowserWindow } = require('electron');
app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 800 }).loadFile('index.html'));`;
  writeFileSync(
    join(folder, 'package.json'),
    '{"name":"hello","version":"1.0.0","main":"main.js"}',
  );
  writeFileSync(join(folder, 'main.js'), main);
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Hello</title><h1>Hello</h1>');
  return { name: 'hello world', folder, args: [], home };
}

/**
 * Cleardesk as it is built now. It is copied, so that a build meanwhile does not change what is measured.
 * @param options.from another checkout that is already built; default: this one, which is built first
 */
export function cleardesk(config: string, options: { name?: string; from?: string } = {}): App {
  const { name = 'cleardesk', from = root } = options;
  if (from === root) build();
  const { folder, home } = makeFolders(name);
  cpSync(join(from, 'out'), join(folder, 'out'), { recursive: true });
  cpSync(join(from, 'package.json'), join(folder, 'package.json'));
  const file = join(home, 'cleardesk.yaml');
  writeFileSync(file, config);
  return { name, folder, args: ['--config', file, '--data-dir', join(home, 'data')], home };
}

/** Builds to compare with, given as NAME=CHECKOUT on the command line. */
export function otherBuilds(texts: readonly string[], config: string): readonly App[] {
  return texts.map((text) => {
    const [name = '', from = ''] = text.split('=');
    return cleardesk(config, { name, from });
  });
}

/** The same app, as a device of a fleet on a real broker, which ends with this process. */
export async function inFleet(config: string, name = 'cleardesk in a fleet'): Promise<App> {
  const broker = await Mosquitto.start(mkdtempSync(join(work, 'broker-')), ['desk-7']);
  process.once('exit', () => void broker.signal('SIGKILL'));
  return cleardesk(`${config}${broker.config('desk-7')}`, { name });
}

/** A config for a kiosk in a window of the size that hello world has. */
export function configFor(siteUrl: string | null, session = ''): string {
  const sites = siteUrl === null ? '' : `sites: [{ name: Portal, url: "${siteUrl}" }]\n`;
  return `version: 1
organisation: { name: Riverside Clinic, helpDesk: "Call 1234" }
${sites}kiosk: { fullScreen: false }
language: en
${session}`;
}

/** An app that runs, until it is stopped. */
export class Running {
  /** By the wall clock. */
  readonly spawnedAt: number;
  readonly port: number;
  readonly #app: App;
  readonly #pid: number;

  private constructor(app: App, port: number, spawnedAt: number, pid: number) {
    this.#app = app;
    this.port = port;
    this.spawnedAt = spawnedAt;
    this.#pid = pid;
    unstopped.add(this);
  }

  static async launch(app: App, { electron, display }: Place): Promise<Running> {
    const port = await freePort();
    rmSync(pidFile(app), { force: true });
    const env = {
      ...process.env,
      DISPLAY: display,
      HOME: app.home,
      XDG_CONFIG_HOME: join(app.home, 'config'),
      TMPDIR: join(app.home, 'tmp'),
      NO_AT_BRIDGE: '1',
      CLEARDESK_PID_FILE: pidFile(app),
    };
    const args = [...asRoot, app.folder, ...app.args, `--remote-debugging-port=${port}`];
    const spawnedAt = wallClock();
    const child = spawn(electron, args, { stdio: 'ignore', env });
    await once(child, 'spawn');
    return new Running(app, port, spawnedAt, child.pid ?? 0);
  }

  /** The process that is the app now; Cleardesk's changes with every ending. */
  get mainProcess(): number {
    try {
      return Number(readFileSync(pidFile(this.#app), 'utf8'));
    } catch {
      return this.#pid; // hello world writes none
    }
  }

  processes(): readonly number[] {
    return processTree(this.mainProcess);
  }

  get auditFile(): string {
    return join(this.#app.home, 'data/audit/audit.jsonl');
  }

  /** Ends it as a service manager would, and waits until all of it has gone. */
  async stop(): Promise<void> {
    const pids = this.processes();
    process.kill(this.mainProcess, 'SIGTERM');
    for (let looks = 0; pids.some(isAlive); looks += 1) {
      if (looks === 300) this.kill();
      await pause(10);
    }
    unstopped.delete(this);
  }

  kill(): void {
    for (const pid of this.processes().filter(isAlive)) process.kill(pid, 'SIGKILL');
  }
}

function pidFile({ home }: App): string {
  return join(home, 'kiosk.pid');
}

function makeFolders(name: string): { folder: string; home: string } {
  const folder = join(work, name, 'app');
  const home = join(work, name, 'home');
  for (const path of [folder, join(home, 'tmp')]) mkdirSync(path, { recursive: true });
  return { folder, home };
}
