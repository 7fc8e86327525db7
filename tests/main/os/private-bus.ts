import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';

const fakeLogind = join(import.meta.dirname, '../../fakes/fake-logind.py');
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
