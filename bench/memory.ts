// Memory of all processes, at login and in a session, against a bare Electron app; with a process in waiting, also
// what that one uses of the processor.
// npm run bench -- memory [--rounds N] [--fleet] [--against NAME=CHECKOUT]...
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startPortal } from '../demo/portal.ts';
import { waitingProcesses } from '../tests/e2e/support/processes.ts';
import {
  cleardesk,
  configFor,
  helloWorld,
  inFleet,
  makePlace,
  otherBuilds,
  Running,
  type App,
} from './support/apps.ts';
import { isScreens, isSite, Page, until } from './support/page.ts';
import { cpuMs, pssMegabytes } from './support/processes.ts';
import { printRatio, Samples, verdictOn } from './support/statistics.ts';

/** After this long nothing is still loading. */
const SETTLED_MS = 3000;
/** How long the processor time of a process in waiting is counted. */
const WATCHED_MS = 20_000;
const HOUR_MS = 3_600_000;

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    fleet: { type: 'boolean', default: false },
    against: { type: 'string', multiple: true, default: [] },
  },
});
const portal = await startPortal({ port: 0 });
const withStandby = (standby: 'on' | 'off') =>
  configFor(portal.url).replace('fullScreen: false', `fullScreen: false, standby: ${standby}`);
const hello = helloWorld();
const alone = cleardesk(withStandby('off'), { name: 'standby off' });
const waitedFor = cleardesk(withStandby('on'), { name: 'standby on' });
const others = [
  ...(options.fleet ? [await inFleet(withStandby('off'), 'standby off, in a fleet')] : []),
  ...otherBuilds(options.against, withStandby('off')),
];
const kiosks = [alone, waitedFor, ...others];
const place = await makePlace();
const samples = new Samples();
const waiting = new Samples();

for (let round = 0; round < Number(options.rounds); round += 1) {
  const bare = await Running.launch(hello, place);
  await pause(SETTLED_MS);
  samples.add(hello.name, pssMegabytes(bare.processes()));
  await bare.stop();
  for (const kiosk of kiosks) await measure(kiosk);
}

samples.print('PSS of all processes, MB');
for (const [app, most] of [
  [alone, 1.25],
  [waitedFor, 2],
  ...others.map((each) => [each, 1.25] as const),
] as const) {
  for (const where of ['login', 'session']) {
    const ratio = samples.ratio(`${app.name}, ${where}`, hello.name);
    const limit = { kind: 'at most', value: most } as const;
    printRatio(`${app.name}, ${where} / ${hello.name}`, ratio, limit);
  }
}
waiting.print('processor time of the process in waiting', 2);
const hourly = waiting.median('s an hour');
console.log(
  `  ${hourly.toFixed(2)} s an hour (${verdictOn(hourly, { kind: 'at most', value: 2 })})`,
);
process.exit();

async function measure(kiosk: App): Promise<void> {
  const running = await Running.launch(kiosk, place);
  await pause(SETTLED_MS);
  samples.add(`${kiosk.name}, login`, pssMegabytes(running.processes()));
  const screens = await Page.attach(running.port, isScreens);
  await screens.press('Start session');
  const site = await Page.attach(running.port, isSite);
  await site.firstPainted();
  for (const page of [screens, site]) page.close();
  if (kiosk === waitedFor) {
    await until('a process in waiting', () =>
      Promise.resolve(waitingProcesses(running.mainProcess).length > 0 ? true : null),
    );
    await pause(SETTLED_MS);
  }
  await pause(SETTLED_MS);
  samples.add(`${kiosk.name}, session`, pssMegabytes(running.processes()));
  if (kiosk === waitedFor) {
    const pids = waitingProcesses(running.mainProcess);
    const before = cpuMs(pids);
    await pause(WATCHED_MS);
    waiting.add('s an hour', ((cpuMs(pids) - before) / 1000) * (HOUR_MS / WATCHED_MS));
  }
  await running.stop();
}
