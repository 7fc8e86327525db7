// From the start of the process to the login screen painted, against a bare Electron app.
// npm run bench -- start [--rounds N] [--against NAME=CHECKOUT]...
import { parseArgs } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';
import {
  cleardesk,
  configFor,
  helloWorld,
  makePlace,
  otherBuilds,
  Running,
  type App,
} from './support/apps.ts';
import { Page } from './support/page.ts';
import { cpuMs } from './support/processes.ts';
import { printRatio, Samples } from './support/statistics.ts';

/** The most that Cleardesk may take, as a multiple of hello world. */
const LIMIT = 1.25;
/** Nothing of the bench disturbs a start: it is asked afterwards when it painted. */
const LEFT_ALONE_MS = 1500;

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    /** Further builds to compare with, each in a checkout of its own. */
    against: { type: 'string', multiple: true, default: [] },
  },
});
const config = configFor(null);
const hello = helloWorld();
const others = otherBuilds(options.against, config);
const own = cleardesk(config);
const apps = [hello, own, ...others];
const place = await makePlace();
const samples = new Samples();

// The first round fills caches and is not counted.
for (let round = 0; round <= Number(options.rounds); round += 1) {
  for (const app of apps) {
    const running = await Running.launch(app, place);
    await pause(LEFT_ALONE_MS);
    const page = await Page.attach(running.port, () => true);
    const ms = (await page.firstPainted()) - running.spawnedAt;
    page.close();
    const cpu = cpuMs(running.processes());
    await running.stop();
    if (round === 0) continue;
    samples.add(app.name, ms);
    samples.add(cpuOf(app), cpu);
  }
}

samples.print('spawn to painted; CPU of all processes until then and a little after, ms');
for (const app of apps.slice(1)) {
  printRatio(`${app.name} / ${hello.name}`, samples.ratio(app.name, hello.name), {
    kind: 'at most',
    value: LIMIT,
  });
  printRatio(`${cpuOf(app)} / ${hello.name}`, samples.ratio(cpuOf(app), cpuOf(hello)));
}
// Directly, because the ratio of two ratios has the noise of both.
for (const { name } of others) {
  printRatio(`${name} / ${own.name}`, samples.ratio(name, own.name));
}
process.exit();

/** Processor time says more than the clock where something else keeps the machine busy. */
function cpuOf({ name }: App): string {
  return `${name}, CPU`;
}
