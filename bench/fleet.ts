// A fleet: the app's own code of many devices in one process, against a real Mosquitto that is set up with the files of
// docs/fleet/. What is said of ten thousand devices is calculated. Devices that poll a provider are in signals.ts.
// npm run bench -- fleet [--devices N] [--rounds N]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { FleetAdmin, Mosquitto } from '../tests/e2e/support/mosquitto.ts';
import { EVENTS } from '../tests/main/fleet/signals/signer.ts';
import { Transmitter } from '../tests/main/fleet/signals/transmitter.ts';
import { deviceName } from './support/fleet-devices.ts';
import { Devices, figure, spread, until } from './support/fleet-process.ts';
import { cpuMs, pssMegabytes } from './support/processes.ts';
import { Samples, wallClock } from './support/statistics.ts';

const { values: options } = parseArgs({
  options: {
    devices: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '5' },
  },
});
const count = Number(options.devices);
const rounds = Number(options.rounds);
const LARGE = 10_000;

/** Of one round in which all sessions end, in ms. */
const BROKER = 'processor time of the broker';
/** One by one, so many devices are asked to end. */
const SINGLE_COMMANDS = 100;
const IDLE_MS = 60_000;
/** A connection that has held for so long begins with the first pause again (main/fleet/broker-link.ts). */
const HELD_MS = 35_000;
const DOWN_MS = 10_000;
const LONG_DOWN_MS = 150_000;

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
  const brokerBefore = pssMegabytes([broker.pid]);
  const devicesBefore = pssMegabytes(devices.pids);
  const used = processorTime(devices);
  const asked = wallClock();
  devices.ask('connect');
  const connectedAt = await devices.areConnected(count);
  figure('all connected, after', 'ms', connectedAt - asked);
  await pause(10_000);
  const toConnect = used();
  const memory = (pssMegabytes([broker.pid]) - brokerBefore) / count;
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
  const toAll = await endings('a command to all', devices, admin, () => async () => {
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
  const signalToAll = await endings('a signal to all', devices, admin, () => {
    const signals = names.map((name) => [`device/${name}`, deviceSignal(name)] as const);
    return async () => {
      await Promise.all(signals.map((signal) => admin.publish(...signal)));
    };
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

/**
 * Ends all sessions, some times.
 * @param prepare makes what is published, which takes no time of the devices
 * @returns processor time of the broker for one round, in ms
 */
async function endings(
  what: string,
  devices: Devices,
  admin: FleetAdmin,
  prepare: () => () => Promise<void>,
): Promise<number> {
  const samples = new Samples();
  for (let round = 0; round < rounds; round += 1) {
    await devices.begin();
    const publish = prepare();
    const answers = admin.seen.length;
    const before = processorTime(devices);
    const published = wallClock();
    await publish();
    await until(() => devices.endedAt.size === count, what);
    const times = spread(devices.endedAt, published);
    await pause(3_000);
    samples.add(BROKER, before().broker);
    for (const [which, ms] of Object.entries(times)) samples.add(which, ms);
    samples.add('messages that the administrator got', admin.seen.length - answers);
  }
  samples.print(`${what}: ms, publish to \`ending-started\``);
  return samples.median(BROKER);
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
