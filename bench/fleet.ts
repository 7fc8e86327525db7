// A fleet: the app's own code of many devices in one process, against a real Mosquitto that is set up with the files of
// docs/fleet/, and against a transmitter of signals. What is said of ten thousand devices is calculated.
// npm run bench -- fleet [--devices N] [--polling N] [--rounds N]
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { FleetAdmin, Mosquitto } from '../tests/e2e/support/mosquitto.ts';
import { EVENTS } from '../tests/main/fleet/signals/signer.ts';
import { Transmitter } from '../tests/main/fleet/signals/transmitter.ts';
import {
  deviceName,
  DEVICES,
  type DevicesOptions,
  fromDevices,
  type ToDevices,
} from './support/fleet-devices.ts';
import { cpuMs, pssMegabytes } from './support/processes.ts';
import { giveRow, Samples, wallClock } from './support/statistics.ts';

const { values: options } = parseArgs({
  options: {
    devices: { type: 'string', default: '1000' },
    polling: { type: 'string', default: '100' },
    rounds: { type: 'string', default: '5' },
  },
});
const count = Number(options.devices);
const polling = Number(options.polling);
const rounds = Number(options.rounds);
const LARGE = 10_000;

/** One by one, so many devices are asked to end. */
const SINGLE_COMMANDS = 100;
const IDLE_MS = 60_000;
/** A user has to be there for a whole second: commands name seconds. */
const SESSION_MS = 1_500;
const PATIENCE_MS = 300_000;
/** A connection that has held for so long begins with the first pause again (main/fleet/broker-link.ts). */
const HELD_MS = 35_000;
const DOWN_MS = 10_000;
const LONG_DOWN_MS = 150_000;
const POLL_EVERY_MS = 5_000;

/** The devices, in their own process. */
class Devices {
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
    const module = join(import.meta.dirname, 'support/fleet-devices.ts');
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

const places = [mkdtempSync('/dev/shm/cleardesk-fleet-'), mkdtempSync(join(tmpdir(), 'broker-'))];
process.once('exit', () => {
  for (const place of places) rmSync(place, { recursive: true, force: true });
});
const [devicesFolder = '', brokerFolder = ''] = places;
const names = Array.from({ length: count }, (_, index) => deviceName(index));
const transmitter = await Transmitter.start();
console.log(`Making ${count} certificates …`);
const broker = await Mosquitto.start(brokerFolder, names);
process.once('exit', () => void broker.signal('SIGKILL'));

await overMqtt();
await byPoll({ holdMs: 0 });
await byPoll({ holdMs: 30_000 });
await transmitter.close();
await broker.signal('SIGTERM');
process.exit();

async function overMqtt(): Promise<void> {
  const signals = { issuer: transmitter.issuer, pollEveryMs: null };
  const { folder, port } = broker;
  const devices = await Devices.start({
    folder: devicesFolder,
    count,
    broker: { folder, port },
    signals,
  });
  const brokerBefore = memoryOf(broker.pid);
  const devicesBefore = pssMegabytes(devices.pids);
  const used = processorTime(devices);
  const asked = wallClock();
  devices.ask('connect');
  const connectedAt = await devices.areConnected(count);
  figure('all connected, after', 'ms', connectedAt - asked);
  await pause(10_000);
  const toConnect = used();
  const memory = (memoryOf(broker.pid) - brokerBefore) / count;
  figure('broker: processor time for one connection', 'ms', toConnect.broker / count, 2);
  figure('broker: memory for one connection', 'KB', memory * 1024);
  figure('device: processor time to connect', 'ms', toConnect.devices / count, 2);
  figure('device: memory', 'KB', ((pssMegabytes(devices.pids) - devicesBefore) / count) * 1024);

  const idle = processorTime(devices);
  await pause(IDLE_MS);
  const whileIdle = idle();
  const perHour = 3_600_000 / IDLE_MS / 1000 / count;
  figure('broker: processor time for a waiting device', 's/h', whileIdle.broker * perHour, 3);
  figure('device: processor time while it waits', 's/h', whileIdle.devices * perHour, 3);

  const admin = await FleetAdmin.connect(broker);
  const toAll = await endings('a command to all', devices, admin, async () => {
    await admin.command('all');
  });
  const one = new Samples();
  await devices.begin();
  for (let index = 0; index < Math.min(SINGLE_COMMANDS, count); index += 1) {
    const published = wallClock();
    await admin.command(`device/${deviceName(index)}`);
    one.add('a command to one', await ended(devices, index, published));
  }
  one.print('ms, publish to `ending-started`');
  const signalToAll = await endings('a signal to all', devices, admin, async () => {
    for (const name of names) void admin.publish(`device/${name}`, deviceSignal(name));
    await Promise.resolve();
  });
  figure('broker: processor time for an ending by command', 'ms', toAll / count, 2);
  figure('broker: processor time for an ending by signal', 'ms', signalToAll / count, 2);

  for (const name of ['SIGTERM', 'SIGKILL'] as const) {
    await storm(`${name}, ${DOWN_MS / 1000} s down`, devices, { signal: name, downMs: DOWN_MS });
  }
  await storm(`${LONG_DOWN_MS / 1000} s down`, devices, {
    signal: 'SIGTERM',
    downMs: LONG_DOWN_MS,
  });
  const part = count / LARGE;
  await storm(`10 s down, and ${part * 100} % of its time`, devices, {
    signal: 'SIGTERM',
    downMs: DOWN_MS,
    part,
  });
  console.log(`\ncalculated for ${LARGE} devices, one core of the broker`);
  figure(
    `${LARGE}: connections after a restart, s`,
    's',
    (toConnect.broker / count / 1000) * LARGE,
  );
  figure(`${LARGE}: memory of the broker`, 'MB', memory * LARGE);
  figure(
    `${LARGE}: part of a core while they wait`,
    '%',
    (whileIdle.broker / count / IDLE_MS) * LARGE * 100,
    1,
  );
  figure(
    `${LARGE}: a command to all has ended the last after`,
    's',
    (toAll / count / 1000) * LARGE,
    1,
  );
  await admin.close();
  await devices.stop();
}

/** Ends all sessions, some times. @returns processor time of the broker for one round, in ms */
async function endings(
  what: string,
  devices: Devices,
  admin: FleetAdmin,
  publish: () => Promise<void>,
): Promise<number> {
  const samples = new Samples();
  const used: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await devices.begin();
    const answers = admin.seen.length;
    const before = processorTime(devices);
    const published = wallClock();
    await publish();
    await until(() => devices.endedAt.size === count, what);
    const times = [...devices.endedAt.values()].map((at) => at - published).sort((a, b) => a - b);
    await pause(3_000);
    used.push(before().broker);
    samples.add('median device', times[Math.floor(count / 2)] ?? NaN);
    samples.add('99 of 100 devices', times[Math.floor(count * 0.99)] ?? NaN);
    samples.add('last device', times.at(-1) ?? NaN);
    samples.add('messages that the administrator got', admin.seen.length - answers);
  }
  samples.print(`${what}: ms, publish to \`ending-started\``);
  return used.sort((a, b) => a - b)[Math.floor(used.length / 2)] ?? NaN;
}

async function ended(devices: Devices, index: number, since: number): Promise<number> {
  await until(() => devices.endedAt.has(index), deviceName(index));
  return (devices.endedAt.get(index) ?? NaN) - since;
}

/** The broker goes, and comes back. @param part of its time in which it runs at all */
async function storm(
  what: string,
  devices: Devices,
  { signal, downMs, part = 1 }: { signal: 'SIGTERM' | 'SIGKILL'; downMs: number; part?: number },
): Promise<void> {
  await broker.signal(signal);
  await pause(downMs);
  const tries = connectionsTried();
  await broker.rerun();
  const back = wallClock();
  devices.connections.length = 0;
  const unthrottle = part < 1 ? throttle(part) : () => Promise.resolve();
  const before = processorTime(devices);
  const allAt = await devices.areConnected(count);
  await unthrottle();
  const reached = (share: number) =>
    (devices.connections.find(({ connected }) => connected >= share * count)?.at ?? NaN) - back;
  console.log(`\nthe broker is back: ${what}`);
  figure(`${what}: half connected, after`, 'ms', reached(0.5));
  figure(`${what}: 99 of 100 connected, after`, 'ms', reached(0.99));
  figure(`${what}: all connected, after`, 'ms', allAt - back);
  figure(`${what}: most in one second`, 'connections', mostInASecond(devices.connections));
  figure(`${what}: tries for one connection`, '', (connectionsTried() - tries) / count, 2);
  figure(`${what}: processor time of the broker`, 'ms', before().broker);
  await pause(HELD_MS);
}

/** The broker stands still for the rest of the time. */
function throttle(part: number): () => Promise<void> {
  const PERIOD_MS = 100;
  let isOn = true;
  const run = async () => {
    while (isOn) {
      await broker.signal('SIGSTOP');
      await pause(PERIOD_MS * (1 - part));
      await broker.signal('SIGCONT');
      await pause(PERIOD_MS * part);
    }
  };
  const done = run();
  return async () => {
    isOn = false;
    await done;
  };
}

function mostInASecond(connections: Devices['connections']): number {
  return Math.max(
    ...connections.map(({ connected, at }) => {
      const before = connections.findLast((other) => other.at <= at - 1000)?.connected ?? 0;
      return connected - before;
    }),
  );
}

function connectionsTried(): number {
  return broker.log().match(/New connection from/g)?.length ?? 0;
}

/** Devices that poll the provider themselves. @param holdMs how long it holds a request without news */
async function byPoll({ holdMs }: { holdMs: number }): Promise<void> {
  const title = `${polling} devices poll every ${POLL_EVERY_MS / 1000} s${holdMs > 0 ? ', held' : ''}`;
  transmitter.holdMs = holdMs;
  transmitter.clients = Object.fromEntries(names.map((name) => [name, 'secret']));
  const folder = join(devicesFolder, `poll-${holdMs}`);
  const devices = await Devices.start({
    folder,
    count: polling,
    broker: null,
    signals: { issuer: transmitter.issuer, pollEveryMs: POLL_EVERY_MS },
  });
  devices.ask('connect');
  await devices.areConnected(polling);
  await pause(2 * POLL_EVERY_MS);
  const before = cpuMs(devices.pids);
  const requests = transmitter.seen.length;
  await pause(IDLE_MS);
  const perHour = 3_600_000 / IDLE_MS / 1000 / polling;
  console.log(`\n${title}`);
  figure(
    `${title}: processor time of a device`,
    's/h',
    (cpuMs(devices.pids) - before) * perHour,
    2,
  );
  const rate = (transmitter.seen.length - requests) / (IDLE_MS / 1000);
  figure(`${title}: requests`, '1/s', rate, 1);
  figure(`${title}: requests of ${LARGE} devices`, '1/s', (rate / polling) * LARGE);
  const samples = new Samples();
  for (let round = 0; round < rounds; round += 1) {
    await devices.begin();
    await pause(Math.random() * POLL_EVERY_MS);
    const sent = wallClock();
    for (let index = 0; index < polling; index += 1) {
      const sub_id = { format: 'iss_sub', iss: transmitter.issuer, sub: `user-${index}` };
      transmitter.send('revoked', { client: deviceName(index), sub_id });
    }
    await until(() => devices.endedAt.size === polling, title);
    const times = [...devices.endedAt.values()].map((at) => at - sent).sort((a, b) => a - b);
    samples.add('median device', times[Math.floor(polling / 2)] ?? NaN);
    samples.add('99 of 100 devices', times[Math.floor(polling * 0.99)] ?? NaN);
  }
  samples.print(`${title}: ms, signal to \`ending-started\``);
  await devices.stop();
}

/** A signal about all sessions of a device. */
function deviceSignal(device: string): string {
  return transmitter.token({
    events: { [EVENTS.revoked]: {} },
    sub_id: { format: 'complex', device: { format: 'opaque', id: device } },
  });
}

/** @returns what the processes have used since, in ms */
function processorTime(devices: Devices) {
  const before = { broker: cpuMs([broker.pid]), devices: cpuMs(devices.pids) };
  return () => ({
    broker: cpuMs([broker.pid]) - before.broker,
    devices: cpuMs(devices.pids) - before.devices,
  });
}

function memoryOf(pid: number): number {
  return pssMegabytes([pid]);
}

function figure(what: string, unit: string, value: number, digits = 0): void {
  console.log(`  ${what.padEnd(60)}${value.toFixed(digits).padStart(10)} ${unit}`);
  giveRow({ what, unit, digits, median: value });
}

async function until(isSo: () => boolean, what: string): Promise<void> {
  const end = wallClock() + PATIENCE_MS;
  while (!isSo()) {
    if (wallClock() > end) throw new Error(`waited too long for ${what}`);
    await pause(10);
  }
}
