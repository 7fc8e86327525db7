import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { expect, onTestFinished } from 'vitest';
import { temporaryFolder } from '../../temporary-folder.ts';

const fakeLogind = join(import.meta.dirname, '../../../fakes/fake-logind.py');
const run = promisify(execFile);
/** Debian's own, whose modules its packages bring. */
const PYTHON = '/usr/bin/python3';

/** A system bus with a fake logind on it, for this process and its children, until the test ends. */
export class PrivateBus {
  /** What was asked of logind. */
  readonly asked: string[] = [];
  readonly #folder = temporaryFolder();
  #daemon: ChildProcess | null = null;
  #logind: ChildProcess | null = null;

  constructor() {
    const before = process.env['DBUS_SYSTEM_BUS_ADDRESS'];
    process.env['DBUS_SYSTEM_BUS_ADDRESS'] = `unix:path=${this.#socket}`;
    onTestFinished(async () => {
      await this.stop();
      if (before === undefined) delete process.env['DBUS_SYSTEM_BUS_ADDRESS'];
      else process.env['DBUS_SYSTEM_BUS_ADDRESS'] = before;
    });
  }

  /** @param ownSession the one that logind finds us in: ours, theirs, at_seat or none */
  async start(ownSession: string | null = 'ours'): Promise<void> {
    const config = join(this.#folder, 'bus.conf');
    writeFileSync(config, busConfig(this.#socket));
    this.#daemon = spawn(
      'dbus-daemon',
      [`--config-file=${config}`, '--nofork', '--nopidfile', '--print-address'],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    await once(this.#daemon.stdout ?? this.#daemon, 'data');
    await this.#startLogind(ownSession);
  }

  /** Ends logind and starts it again, which then has another connection to the same bus. */
  async restartLogind(): Promise<void> {
    const before = this.#logind;
    if (before?.exitCode === null && before.kill('SIGKILL')) await once(before, 'exit');
    await this.#startLogind('ours');
  }

  /** Sends a signal as any local user can: straight to each connection on the bus, in logind's words. */
  async forge(path: string, ...signal: readonly string[]): Promise<void> {
    const send = (...rest: readonly string[]) =>
      run('dbus-send', [`--bus=unix:path=${this.#socket}`, ...rest]);
    const bus = 'org.freedesktop.DBus';
    const { stdout } = await send('--print-reply', `--dest=${bus}`, '/', `${bus}.ListNames`);
    const connections = stdout.match(/:1\.\d+/g) ?? [];
    for (const connection of connections) {
      await send('--type=signal', `--dest=${connection}`, path, ...signal);
    }
  }

  async #startLogind(ownSession: string | null): Promise<void> {
    const logind = spawn(PYTHON, [fakeLogind, ...(ownSession === null ? [] : [ownSession])], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    logind.stdin.on('error', () => undefined); // its bus has gone, and it with it
    this.#logind = logind;
    const lines = createInterface(logind.stdout);
    const [ready] = (await once(lines, 'line')) as [string];
    expect(ready).toBe('ready');
    lines.on('line', (line) => this.asked.push(line));
  }

  async stop(): Promise<void> {
    for (const child of [this.#logind, this.#daemon]) {
      if (child?.exitCode !== null || !child.kill('SIGKILL')) continue;
      await once(child, 'exit');
    }
    rmSync(this.#socket, { force: true });
  }

  /** Makes something happen: `lock SESSION`, `sleep true`, …; see fake-logind.py. */
  happen(what: string): void {
    this.#logind?.stdin?.write(`${what}\n`);
  }

  get #socket(): string {
    return join(this.#folder, 'bus');
  }
}

function busConfig(socket: string): string {
  return `<busconfig>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/> <allow own="*"/> <allow send_destination="*"/> <allow receive_sender="*"/>
  </policy>
</busconfig>`;
}
