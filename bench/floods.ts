// When an ending begins whose page floods the kiosk, from the press and from the command.
// npm run bench -- floods [--rounds N] [--only PART OF A NAME]
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { askEndSession } from '../main/control/client.ts';
import { FLOODS, startFloodSite, type Flood } from '../tests/e2e/hostile/floods.ts';
import { cleardesk, configFor, makePlace, Running } from './support/apps.ts';
import { timeOfNewest } from './support/audit-times.ts';
import { Kiosk } from './support/kiosk.ts';
import { until } from './support/page.ts';
import { giveRow, Samples, verdictOn, wallClock } from './support/statistics.ts';

/** A flood begins a second after its page was painted; the ending is asked for at any moment of it. */
const BEGINS_AFTER_MS = 1000;
const FLOOD_MS = 3000;
const LIMIT_MS = 200;

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '4' },
    only: { type: 'string', default: '' },
  },
});
const rounds = Number(options.rounds);
const site = await startFloodSite();
const place = await makePlace();
const app = cleardesk(
  configFor(`${site.url}/`, 'audit: { keep: 1000 }').replace(
    'fullScreen: false',
    'fullScreen: true',
  ),
);
const running = await Running.launch(app, place);
const kiosk = new Kiosk(running);
const columns = ['press, median', 'most', 'command, median', 'most', 'main process, MB'];
console.log(`${''.padEnd(40)}${columns.map((title) => title.padStart(18)).join('')}`);
const nothing: Flood = { name: 'nothing', code: '' };
for (const flood of [nothing, ...FLOODS].filter(({ name }) => name.includes(options.only))) {
  await measure(flood);
}
kiosk.close();
await running.stop();
site.close();
process.exit();

async function measure(flood: Flood): Promise<void> {
  site.flood = flood;
  const pressed: number[] = [];
  const commanded: number[] = [];
  let megabytes = 0;
  for (let round = 0; round < rounds; round += 1) {
    pressed.push(await oneEnding(round, press));
    megabytes = Math.max(megabytes, residentMegabytes());
    commanded.push(await oneEnding(round, command));
    megabytes = Math.max(megabytes, residentMegabytes());
  }
  const most = Math.max(...pressed, ...commanded);
  const samples = new Samples();
  for (const ms of pressed) samples.add(`${flood.name}: press to ending-started`, ms);
  for (const ms of commanded) samples.add(`${flood.name}: command to ending-started`, ms);
  samples.give('ms');
  const hasToBe = verdictOn(most, { kind: 'at most', value: LIMIT_MS });
  giveRow({ what: `${flood.name}: the slowest`, unit: 'ms', digits: 0, median: most, hasToBe });
  const peak = `${flood.name}: peak of the main process`;
  giveRow({ what: peak, unit: 'MB', digits: 0, median: megabytes });
  const figures = [
    median(pressed),
    Math.max(...pressed),
    median(commanded),
    Math.max(...commanded),
  ];
  const cells = [...figures.map((ms) => `${ms.toFixed(0)} ms`), String(megabytes)];
  const verdict = most <= LIMIT_MS ? '' : '  MISSED';
  console.log(
    `${flood.name.padEnd(40)}${cells.map((cell) => cell.padStart(18)).join('')}${verdict}`,
  );
}

/** @returns from the press or the command to the record that the ending has begun, ms */
async function oneEnding(round: number, ask: () => number): Promise<number> {
  await kiosk.startSession();
  kiosk.close(); // an attached client would have to take everything in
  await pause(BEGINS_AFTER_MS + ((round + Math.random()) / rounds) * FLOOD_MS);
  const before = running.mainProcess;
  const askedAt = ask();
  const beganAt = await until('an ending', () => {
    const at = timeOfNewest('ending-started', running.auditFile);
    return Promise.resolve(at >= Math.floor(askedAt) ? at : null);
  });
  await kiosk.whenGone([before]);
  return beganAt - askedAt;
}

function press(): number {
  const env = { ...process.env, DISPLAY: place.display };
  const at = wallClock();
  // Where "End session" is in a window as large as the display; the bar is 64 pixels high.
  execFileSync('xdotool', ['mousemove', '1200', '32', 'click', '1'], { env });
  return at;
}

function command(): number {
  const at = wallClock();
  // A kiosk that is busy may answer too late, and ends the session all the same.
  void askEndSession(`${app.home}/data`, null).catch(() => undefined);
  return at;
}

function residentMegabytes(): number {
  const status = readFileSync(`/proc/${running.mainProcess}/status`, 'latin1');
  return Math.round(Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1]) / 1024);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
