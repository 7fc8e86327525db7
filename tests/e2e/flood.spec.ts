import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { askEndSession, askStatus } from '../../main/control/client.ts';
import { FLOODS, floodPage } from './hostile/floods.ts';
import { xdotool } from './support/input.ts';
import type { Kiosk } from './support/kiosk.ts';
import { configFor, expect, test } from './support/web-app.ts';

const FLOOD_MS = 2500;

test('x', async ({ webApp, launch }) => {
  test.setTimeout(560_000);
  let current = 0;
  const only = process.env['FLOOD'];
  const floods = FLOODS.filter(({ name }) => only === undefined || name.includes(only));
  const { url } = await webApp({
    '/': (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      const flood = floods[current];
      response.end(flood === undefined ? 'quiet' : floodPage(flood));
    },
    '/quiet': 'quiet',
    '/sign-in': (request, response) => {
      response.writeHead(401, { 'www-authenticate': `Basic realm="${request.url ?? ''}"` }).end();
    },
  });
  const kiosk = await launch({
    config: configFor(url, 'audit: { maxSize: 1MB, keep: 2 }\nexitScreen: { showFor: 1s }').replace('fullScreen: false', 'fullScreen: true'),
  });
  for (const [index, flood] of floods.entries()) {
    current = index;
    await kiosk.startSession();
    const pids = kiosk.mainProcess;
    const before = megabytes(pids);
    await kiosk.disconnect();
    await pause(1000 + FLOOD_MS);
    const after = megabytes(pids);
    const size = statSync(kiosk.auditFile).size;
    const started = Date.now();
    let what;
    if (index % 2 === 0) {
      what = 'press';
      xdotool('mousemove', '1320', '32', 'click', '1');
    } else {
      what = 'command';
      void askEndSession(kiosk.dataFolder, null).catch((e) => console.log(String(e)));
    }
    const ends = () => kiosk.audit().filter(({ event }) => event === 'ending-finished');
    await expect.poll(() => ends().length, { timeout: 60_000, intervals: [50] }).toBe(index + 1);
    const record = kiosk.audit().filter(({ event }) => event === 'ending-started').at(-1);
    console.log(flood.name, '|', what, Date.parse(record?.time ?? '') - started, 'ms | MB', before.toFixed(0), after.toFixed(0), '| audit', size, '| took', ends().at(-1)?.['durationMs'], ends().at(-1)?.['clean'], '| out', kiosk.output.length,
     JSON.stringify(kiosk.audit().filter(({ event }) => event === 'blocked-not-recorded').at(-1)?.['counts']));
    await expect(async () => {
      await kiosk.connect();
      await expect(kiosk.screens.getByRole('heading', { name: 'Welcome' })).toBeVisible({ timeout: 1000 });
    }).toPass({ timeout: 40_000 });
  }
});

function megabytes(pid: number): number {
  const smaps = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
  return Number(/^Pss:\s+(\d+)/m.exec(smaps)?.[1]) / 1024;
}
