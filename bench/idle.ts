// How late an idle ending comes, and what the app costs while nobody is there.
// npm run bench -- idle [--rounds N] [--cost-rounds N]
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { cleardesk, configFor, helloWorld, makePlace, Running, type App } from './support/apps.ts';
import { timeOfNewest } from './support/audit-times.ts';
import { Kiosk } from './support/kiosk.ts';
import { until } from './support/page.ts';
import { cpuMs, sleeps } from './support/processes.ts';
import { Samples, wallClock } from './support/statistics.ts';

const IDLE_TIMEOUT_MS = 5000;
const SETTLED_MS = 4000;
const WATCHED_MS = 30_000;

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '8' },
    'cost-rounds': { type: 'string', default: '3' },
  },
});
const site = createServer((_request, answer) => {
  answer.setHeader('content-type', 'text/html').end('<!doctype html><title>Still</title><h1>Still');
}).listen(0, '127.0.0.1');
await once(site, 'listening');
const siteUrl = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
const place = await makePlace();

await lateness();
await cost();
process.exit();

async function lateness(): Promise<void> {
  const samples = new Samples();
  for (const warning of ['0s', '2s']) {
    const session = `session: { idleTimeout: ${IDLE_TIMEOUT_MS / 1000}s, warning: ${warning} }`;
    const app = cleardesk(configFor(siteUrl, session), { name: `warning ${warning}` });
    const running = await Running.launch(app, place);
    const kiosk = new Kiosk(running);
    for (let round = 0; round < Number(options.rounds); round += 1) {
      await kiosk.startSession();
      // Anywhere within the OS's whole seconds.
      await pause(500 + Math.random() * 1000);
      const before = wallClock();
      movePointer(round);
      const lastInput = wallClock();
      samples.add('(xdotool itself)', lastInput - before);
      const endedAt = await until('an ending', () => {
        const at = timeOfNewest('ending-started', running.auditFile);
        return Promise.resolve(at > lastInput ? at : null);
      });
      samples.add(app.name, endedAt - lastInput - IDLE_TIMEOUT_MS);
      await kiosk.whenGone([running.mainProcess]);
    }
    kiosk.close();
    await running.stop();
  }
  samples.print('an idle ending is late by, ms');
}

async function cost(): Promise<void> {
  const hello = helloWorld();
  const kiosk = cleardesk(configFor(siteUrl));
  const samples = new Samples();
  for (let round = 0; round < Number(options['cost-rounds']); round += 1) {
    await watch(hello, hello.name, samples, () => Promise.resolve());
    await watch(kiosk, 'signed out', samples, () => Promise.resolve());
    await watch(kiosk, 'in a session', samples, async (running) => {
      const person = new Kiosk(running);
      await person.startSession();
      person.close();
    });
  }
  samples.print('while nobody does anything', 1);
}

async function watch(
  app: App,
  name: string,
  samples: Samples,
  prepare: (running: Running) => Promise<void>,
): Promise<void> {
  const running = await Running.launch(app, place);
  await pause(SETTLED_MS);
  await prepare(running);
  await pause(SETTLED_MS);
  const pids = running.processes();
  const before = { cpu: cpuMs(pids), sleeps: sleeps(running.mainProcess) };
  await pause(WATCHED_MS);
  const slept = sleeps(running.mainProcess) - before.sleeps;
  samples.add(`${name}: main thread woken, per 10 s`, (slept * 10_000) / WATCHED_MS);
  samples.add(`${name}: CPU of all processes, ms per 30 s`, cpuMs(pids) - before.cpu);
  await running.stop();
}

function movePointer(round: number): void {
  const env = { ...process.env, DISPLAY: place.display };
  execFileSync('xdotool', ['mousemove', String(500 + 20 * (round % 2)), '600'], { env });
}
