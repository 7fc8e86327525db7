import { readFileSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { askEndSession } from '../../main/control/client.ts';
import { FLOODS, startFloodSite } from './hostile/floods.ts';
import { xdotool } from './support/input.ts';
import type { Kiosk } from './support/kiosk.ts';
import { configFor, expect, test } from './support/test.ts';

/** A flood begins a second after its page was loaded. */
const FLOOD_MS = 2000;
/** Generous, for a busy machine; `npm run soak -- floods` says how long each took. */
const MOST_MS = 10_000;
const MOST_MEGABYTES = 150;
/** Of all records of one session, its refusals included. */
const MOST_AUDIT_BYTES = 80_000;

/** In a normal run these, and in a soak all of them. */
const USUAL = /^other origins|^frames of other|^windows$|^titles|^downloads$|^sign-ins|^bad cert/;
const floods = FLOODS.filter(
  ({ name }) => process.env['CLEARDESK_SOAK'] !== undefined || USUAL.test(name),
);

for (const [index, flood] of floods.entries()) {
  const isPressed = index % 2 === 0;
  test(`${isPressed ? 'a press' : 'the command'} ends a session whose page makes ${flood.name} without end`, async ({
    launch,
  }) => {
    const site = await startFloodSite();
    site.flood = flood;
    const config = configFor(site.url).replace('fullScreen: false', 'fullScreen: true');
    const kiosk = await launch({ config });
    await kiosk.startSession();
    const before = megabytes(kiosk);
    await kiosk.disconnect(); // an attached client would have to take everything in
    await pause(1000 + FLOOD_MS);
    const grown = megabytes(kiosk) - before;
    const asked = Date.now();
    if (isPressed) xdotool('mousemove', '1320', '32', 'click', '1');
    // A kiosk that is busy may answer too late, and ends the session all the same.
    else void askEndSession(kiosk.dataFolder, null).catch(() => undefined);
    const hasEnded = () => kiosk.events().includes('ending-finished');
    await expect.poll(hasEnded, { timeout: 60_000, intervals: [50] }).toBe(true);

    const records = kiosk.audit();
    const started = records.find(({ event }) => event === 'ending-started');
    const ms = Date.parse(started?.time ?? '') - asked;
    if (process.env['CLEARDESK_SOAK']) console.log(`${flood.name}: ${ms} ms, ${grown} MB`);
    expect(ms).toBeLessThan(MOST_MS);
    expect(grown).toBeLessThan(MOST_MEGABYTES);
    expect(records.find(({ event }) => event === 'ending-finished')).toMatchObject({
      reason: isPressed ? 'user' : 'admin',
      clean: true,
    });
    expect(records[0]).toMatchObject({ event: 'kiosk-started' });
    expect(statSync(kiosk.auditFile).size).toBeLessThan(MOST_AUDIT_BYTES);
    expect(JSON.stringify(records)).not.toContain('eeeeeeee');
    expect(kiosk.output.length).toBeLessThan(20_000);
    site.close();
  });
}

function megabytes({ mainProcess }: Kiosk): number {
  const smaps = readFileSync(`/proc/${mainProcess}/smaps_rollup`, 'latin1');
  return Math.round(Number(/^Pss:\s+(\d+)/m.exec(smaps)?.[1]) / 1024);
}
