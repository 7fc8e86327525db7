import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestContext } from 'vitest';
import { processesWith } from '../e2e/support/processes.ts';

const supervisor = join(import.meta.dirname, '../../build/cleardesk-session');
const fakeKiosk = join(import.meta.dirname, '../fakes/fake-kiosk-process.mjs');

const PATIENCE_MS = 30_000;

interface Options {
  /** Half a second in the field. */
  readonly tickSeconds?: number;
  /** A shell starts the supervisor, which is to end with it; `kill` is for the shell then. */
  readonly withParent?: boolean;
}

/** A line of the fake kiosk's log. */
interface Happening {
  readonly at: number;
  readonly pid: number;
  readonly what: string;
  /** Why the kiosk was started again; `no` where it was not. */
  readonly restarted: string;
}

/** The supervisor with a fake kiosk, until the test has finished. */
export class Supervised {
  /** What the supervisor said. */
  errors = '';
  readonly exitCode: Promise<number | null>;
  readonly #folder = mkdtempSync(join(tmpdir(), 'cleardesk-test-'));
  readonly #child: ChildProcess;
  readonly #tickSeconds: number;

  constructor(
    { onTestFinished }: TestContext,
    behaviour: string,
    { tickSeconds = 0.1, withParent = false }: Options = {},
  ) {
    this.#tickSeconds = tickSeconds;
    const kiosk = [process.execPath, fakeKiosk, this.#log, behaviour];
    const command = withParent
      ? ['sh', '-c', '"$@" & wait', 'sh', supervisor, '--with-parent', ...kiosk]
      : [supervisor, ...kiosk];
    const [file = '', ...args] = command;
    this.#child = spawn(file, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        ...process.env,
        XDG_RUNTIME_DIR: this.#folder,
        CLEARDESK_TICK_SECONDS: String(tickSeconds),
      },
    });
    this.#child.stderr?.on('data', (text: Buffer) => (this.errors += String(text)));
    this.exitCode = once(this.#child, 'exit').then(([code]) => code as number | null);
    onTestFinished(() => {
      for (let pids = this.everything(); pids.length > 0; pids = this.everything()) {
        for (const pid of pids) killQuietly(pid);
      }
      rmSync(this.#folder, { recursive: true });
    });
  }

  get #log(): string {
    return join(this.#folder, 'log');
  }

  log(): readonly Happening[] {
    if (!existsSync(this.#log)) return [];
    const lines = readFileSync(this.#log, 'utf8').split('\n').slice(0, -1);
    return lines.map((line) => {
      const [at, pid, what = '', restarted = ''] = line.split(' ');
      return { at: Number(at), pid: Number(pid), what, restarted };
    });
  }

  /** The nth process that became the kiosk, once it has. */
  async kiosk(nth: number): Promise<Happening> {
    await this.until(() => this.log().length >= nth);
    const happening = this.log()[nth - 1];
    if (happening === undefined) throw new Error(`there is no kiosk ${nth}`);
    await sleep(3000 * this.#tickSeconds); // until the supervisor has noticed
    return happening;
  }

  /** Lets time pass in which the supervisor could do something. */
  async quiet(ms = 1500): Promise<void> {
    await sleep(ms);
  }

  async until(condition: () => boolean): Promise<void> {
    const end = Date.now() + PATIENCE_MS;
    while (!condition()) {
      if (Date.now() > end) throw new Error(`it never came; the supervisor said: ${this.errors}`);
      await sleep(20);
    }
  }

  /** The processes of the kiosk: the fake ones and their helpers. */
  processes(): readonly number[] {
    return this.everything().filter((pid) => !commandLine(pid).includes(supervisor));
  }

  /** Those and the supervisor's. */
  everything(): readonly number[] {
    return processesWith(this.#folder);
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // it ended while we looked
  }
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it was already gone
  }
}
