import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DEVICES, type DevicesOptions, fromDevices, type ToDevices } from './fleet-devices.ts';
import { giveRow, quantile, wallClock } from './statistics.ts';

/** A user has to be there for a whole second: commands name seconds. */
const SESSION_MS = 1_500;
const PATIENCE_MS = 300_000;

/** The devices, in their own process. */
export class Devices {
  readonly #child: ChildProcess;
  /** When each device's last `ending-started` was on the disk. */
  readonly endedAt = new Map<number, number>();
  /** How many are connected, and since when. */
  readonly connections: { readonly connected: number; readonly at: number }[] = [];

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (message) => {
      const heard = fromDevices.parse(message);
      if ('ended' in heard) this.endedAt.set(heard.ended, heard.at);
      if ('connected' in heard) this.connections.push(heard);
    });
  }

  static async start(devices: DevicesOptions): Promise<Devices> {
    const module = join(import.meta.dirname, 'fleet-devices.ts');
    const child = fork(module, [DEVICES, JSON.stringify(devices)], {
      execArgv: ['--import', 'tsx'],
    });
    process.once('exit', () => child.kill());
    const made = new Devices(child);
    await once(child, 'message');
    return made;
  }

  get pids(): readonly number[] {
    return [this.#child.pid ?? 0];
  }

  ask(what: ToDevices): void {
    this.#child.send(what);
  }

  /** Resolves when so many are connected. @returns when they were */
  async areConnected(wanted: number): Promise<number> {
    await until(() => this.connections.at(-1)?.connected === wanted, 'connections');
    return this.connections.at(-1)?.at ?? 0;
  }

  /** All have a session. */
  async begin(): Promise<void> {
    await pause(SESSION_MS); // endings that still run
    this.endedAt.clear();
    this.ask('begin');
    await pause(SESSION_MS);
  }

  async stop(): Promise<void> {
    const gone = once(this.#child, 'exit');
    this.#child.disconnect();
    await gone;
  }
}

export async function until(isSo: () => boolean, what: string): Promise<void> {
  const end = wallClock() + PATIENCE_MS;
  while (!isSo()) {
    if (wallClock() > end) throw new Error(`waited too long for ${what}`);
    await pause(10);
  }
}

/** Prints and gives one figure. */
export function figure(what: string, unit: string, value: number, digits = 0): void {
  console.log(`  ${what.padEnd(60)}${value.toFixed(digits).padStart(10)} ${unit}`);
  giveRow({ what, unit, digits, median: value });
}

/** When the median device, 99 of 100 and the last one ended, in milliseconds after a moment. */
export function spread(endedAt: ReadonlyMap<number, number>, since: number) {
  const times = [...endedAt.values()].map((at) => at - since);
  const at = (part: number) => quantile(times, part);
  return { 'median device': at(0.5), '99 of 100 devices': at(0.99), 'last device': at(1) };
}
