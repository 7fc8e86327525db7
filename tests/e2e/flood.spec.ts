import { readFileSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { askEndSession } from '../../main/control/client.ts';
import { FLOODS, floodPage } from './hostile/floods.ts';
import { xdotool } from './support/input.ts';
import { configFor, expect, test } from './support/web-app.ts';

const FLOOD_MS = 2500;
const only = process.env['FLOOD'];
const floods = FLOODS.filter(({ name }) => only === undefined || name.includes(only));

for (const [index, flood] of floods.entries()) test(flood.name, async ({ webApp, launch }) => {
  test.setTimeout(60_000);
  const { url } = await webApp({
    '/': floodPage(flood),
    '/quiet': 'quiet',
    '/sign-in': (request, response) => {
      response.writeHead(401, { 'www-authenticate': `Basic realm="${request.url ?? ''}"` }).end();
    },
  });
  const kiosk = await launch({
    config: configFor(url, 'audit: { maxSize: 1MB, keep: 2 }').replace('fullScreen: false', 'fullScreen: true'),
  });
    await kiosk.startSession();
    const pids = kiosk.mainProcess;
    const before = megabytes(pids);
    await kiosk.disconnect();
    await pause(1000 + FLOOD_MS);
    const after = megabytes(pids);
    const started = Date.now();
    let what;
    if (index % 2 === 0) {
      what = 'press';
      xdotool('mousemove', '1320', '32', 'click', '1');
    } else {
      what = 'command';
      void askEndSession(kiosk.dataFolder, null).catch((e: unknown) => console.log(String(e)));
    }
    const ends = () => kiosk.audit().filter(({ event }) => event === 'ending-finished');
    try { await expect.poll(() => ends().length, { timeout: 30_000, intervals: [50] }).toBe(1); } finally {
    const record = kiosk.audit().filter(({ event }) => event === 'ending-started').at(-1);
    console.log('RESULT', flood.name, '|', what, Date.parse(record?.time ?? '') - started, 'ms | MB', before.toFixed(0), after.toFixed(0), '| audit', statSync(kiosk.auditFile).size, '| took', ends().at(-1)?.['durationMs'], ends().at(-1)?.['clean'], '| out', kiosk.output.split('\n').filter((l) => l.startsWith('cleardesk')).length,
     JSON.stringify(kiosk.audit().filter(({ event }) => event === 'blocked-not-recorded').at(-1)?.['counts']));
    }
});

function megabytes(pid: number): number {
  const smaps = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
  return Number(/^Pss:\s+(\d+)/m.exec(smaps)?.[1]) / 1024;
}
