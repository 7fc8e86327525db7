import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configFor, expect, test } from './support/test.ts';

const faketime = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1';
const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;

// `npm run soak -- clocks`: there libfaketime is part of the machine.
test.skip(!existsSync(faketime), 'needs libfaketime');

for (const { set, byMs } of [
  { set: '+1h', byMs: HOUR_MS },
  { set: '+365d', byMs: YEAR_MS },
  { set: '-1h', byMs: -HOUR_MS },
  { set: '-365d', byMs: -YEAR_MS },
]) {
  test(`the wall clock is set by ${set} in a session: a jump is recorded, and prolongs nothing`, async ({
    portal,
    launch,
  }) => {
    const file = join(mkdtempSync(join(tmpdir(), 'cleardesk-clock-')), 'time');
    writeFileSync(file, '+0');
    const kiosk = await launch({
      config: configFor(portal.url, 'session: { idleTimeout: 20s, warning: 5s }'),
      env: {
        LD_PRELOAD: faketime,
        FAKETIME_TIMESTAMP_FILE: file,
        FAKETIME_NO_CACHE: '1',
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
      },
    });
    await kiosk.startSession();
    const startedAt = performance.now();
    await kiosk.site();
    writeFileSync(file, set);
    await expect
      .poll(() => kiosk.audit().find(({ event }) => event === 'ending-finished'), {
        timeout: 40_000,
      })
      .toMatchObject({ reason: 'idle', clean: true });
    expect(performance.now() - startedAt).toBeLessThan(25_000);
    const jump = kiosk.audit().find(({ event }) => event === 'clock-jump');
    expect(Math.abs(Number(jump?.['byMs']) - byMs)).toBeLessThan(5000);
    await kiosk.nextLogin();
  });
}
