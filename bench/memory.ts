// Memory of all processes, at login and in a session, against a bare Electron app.
// npm run bench -- memory [--rounds N] [--against NAME=CHECKOUT]...
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startPortal } from '../demo/portal.ts';
import {
  cleardesk,
  configFor,
  helloWorld,
  makePlace,
  otherBuilds,
  Running,
} from './support/apps.ts';
import { isScreens, isSite, Page } from './support/page.ts';
import { pssMegabytes } from './support/processes.ts';
import { printRatio, Samples } from './support/statistics.ts';

/** After this long nothing is still loading. */
const SETTLED_MS = 3000;

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    against: { type: 'string', multiple: true, default: [] },
  },
});
const portal = await startPortal({ port: 0 });
const config = configFor(portal.url);
const hello = helloWorld();
const others = otherBuilds(options.against, config);
const kiosks = [cleardesk(config), ...others];
const place = await makePlace();
const samples = new Samples();

for (let round = 0; round < Number(options.rounds); round += 1) {
  const bare = await Running.launch(hello, place);
  await pause(SETTLED_MS);
  samples.add(hello.name, pssMegabytes(bare.processes()));
  await bare.stop();
  for (const kiosk of kiosks) {
    const running = await Running.launch(kiosk, place);
    await pause(SETTLED_MS);
    samples.add(`${kiosk.name}, login`, pssMegabytes(running.processes()));
    const screens = await Page.attach(running.port, isScreens);
    await screens.press('Start session');
    const site = await Page.attach(running.port, isSite);
    await site.firstPainted();
    for (const page of [screens, site]) page.close();
    await pause(SETTLED_MS);
    samples.add(`${kiosk.name}, session`, pssMegabytes(running.processes()));
    await running.stop();
  }
}

samples.print('PSS of all processes, MB');
for (const { name } of kiosks) {
  for (const where of ['login', 'session']) {
    const ratio = samples.ratio(`${name}, ${where}`, hello.name);
    printRatio(`${name}, ${where} / ${hello.name}`, ratio);
  }
}
process.exit();
