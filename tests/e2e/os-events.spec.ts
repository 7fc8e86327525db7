import { setTimeout as pause } from 'node:timers/promises';
import type { Kiosk, LaunchOptions } from './support/kiosk.ts';
import { startLogind, type Logind } from './support/logind.ts';
import { configFor, expect, test as base } from './support/test.ts';

const test = base.extend<{ logind: Logind }>({
  logind: async ({}, use) => {
    const logind = await startLogind();
    await use(logind);
    await logind.close();
  },
});

/** A session, for which sleep and shutdown wait. */
async function inSession(
  logind: Logind,
  launch: (options: LaunchOptions) => Promise<Kiosk>,
  config: string,
): Promise<Kiosk> {
  const kiosk = await launch({ config, env: logind.env });
  await kiosk.startSession();
  await kiosk.site();
  await expect
    .poll(() => logind.asked)
    .toContainEqual(expect.stringMatching(/^inhibited sleep:shutdown .* Cleardesk$/));
  return kiosk;
}

const finished = (kiosk: Kiosk) =>
  kiosk.audit().find(({ event }) => event === 'ending-finished') ?? null;

for (const { what, reason } of [
  { what: 'lock ours', reason: 'os-lock' },
  { what: 'sleep true', reason: 'os-suspend' },
  { what: 'shutdown true', reason: 'os-shutdown' },
]) {
  test(`${what}: the session ends, and only then the device may go on`, async ({
    portal,
    launch,
    logind,
  }) => {
    const kiosk = await inSession(logind, launch, configFor(portal.url));
    logind.happen(what);
    await expect.poll(() => logind.asked).toContain('released Cleardesk');
    expect(finished(kiosk)).toMatchObject({ reason, clean: true });
    await kiosk.nextLogin();
  });
}

test('an ending that sleep interrupts goes on when the device wakes, before anything is shown', async ({
  portal,
  launch,
  logind,
}) => {
  const kiosk = await inSession(logind, launch, configFor(portal.url));
  logind.happen('sleep true');
  await expect.poll(() => kiosk.events(), { intervals: [5] }).toContain('ending-started');
  const { mainProcess } = kiosk;
  process.kill(mainProcess, 'SIGSTOP'); // the lock on sleep has run out
  expect(finished(kiosk)).toBeNull();
  await pause(3000);
  process.kill(mainProcess, 'SIGCONT');
  logind.happen('sleep false');
  await kiosk.nextLogin();
  expect(finished(kiosk)).toMatchObject({ reason: 'os-suspend', clean: true });
});

test('a device that is not to end sessions on a lock does not', async ({
  portal,
  launch,
  logind,
}) => {
  const config = configFor(portal.url, 'session: { endOn: [] }');
  const kiosk = await inSession(logind, launch, config);
  logind.happen('lock ours');
  logind.happen('sleep true');
  await expect.poll(() => logind.asked).toContain('released Cleardesk');
  logind.happen('sleep false');
  await expect
    .poll(() => logind.asked.filter((line) => line.startsWith('inhibited')))
    .toHaveLength(2);
  expect(finished(kiosk)).toBeNull();
  await kiosk.connect(); // Chromium drops its sockets when the device sleeps
  await kiosk.endSession();
});
