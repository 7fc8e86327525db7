// Devices that poll a provider for its signals: the app's own code of many devices in one process, against a transmitter
// that answers at once, and against one that holds a request until it has news.
// npm run bench -- signals [--devices N] [--rounds N]
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Transmitter } from '../tests/main/fleet/signals/transmitter.ts';
import { deviceName } from './support/fleet-devices.ts';
import { Devices, figure, spread, until } from './support/fleet-process.ts';
import { cpuMs } from './support/processes.ts';
import { Samples, wallClock } from './support/statistics.ts';

const POLL_EVERY_MS = 5_000;
const WATCHED_MS = 60_000;
const LARGE = 10_000;

const { values: options } = parseArgs({
  options: {
    devices: { type: 'string', default: '100' },
    rounds: { type: 'string', default: '5' },
  },
});
const polling = Number(options.devices);
const rounds = Number(options.rounds);
const devicesFolder = mkdtempSync('/dev/shm/cleardesk-signals-');
process.once('exit', () => {
  rmSync(devicesFolder, { recursive: true, force: true });
});
const transmitter = await Transmitter.start();
const names = Array.from({ length: polling }, (_, index) => deviceName(index));
transmitter.clients = Object.fromEntries(names.map((name) => [name, 'secret']));
await byPoll({ holdMs: 0 });
await byPoll({ holdMs: 30_000 });
process.exit();

/** Devices that poll the provider themselves. @param holdMs how long it holds a request without news */
async function byPoll({ holdMs }: { holdMs: number }): Promise<void> {
  const title = `${polling} devices poll every ${POLL_EVERY_MS / 1000} s${holdMs > 0 ? ', held' : ''}`;
  transmitter.holdMs = holdMs;
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
  await pause(WATCHED_MS);
  const perHour = 3_600_000 / WATCHED_MS / 1000 / polling;
  console.log(`\n${title}`);
  figure(
    `${title}: processor time of a device`,
    's/h',
    (cpuMs(devices.pids) - before) * perHour,
    2,
  );
  const rate = (transmitter.seen.length - requests) / (WATCHED_MS / 1000);
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
    for (const [what, ms] of Object.entries(spread(devices.endedAt, sent))) samples.add(what, ms);
  }
  samples.print(`${title}: ms, signal to \`ending-started\``);
  await devices.stop();
}
