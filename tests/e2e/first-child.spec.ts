import { join } from 'node:path';
import { configFor, expect, test as base } from './support/test.ts';
import { troubleHook, type TroubleHook } from './support/trouble-hook.ts';

const test = base.extend<{ hook: TroubleHook }>({
  hook: async ({}, use) => {
    const hook = troubleHook();
    await use(hook);
    hook.close();
  },
});

const supervisor = join(import.meta.dirname, '../../build/cleardesk-session');

test('whoever watches one child only sees it live from the first process to the last', async ({
  portal,
  launch,
}) => {
  const kiosk = await launch({ config: configFor(portal.url), supervisor });
  const { pid = 0 } = kiosk.firstChild;
  const mainProcesses = [kiosk.mainProcess];
  for (let person = 1; person <= 2; person++) {
    await kiosk.startSession();
    await kiosk.endSession();
    await kiosk.nextLogin();
    mainProcesses.push(kiosk.mainProcess);
    await expect.poll(() => kiosk.processes()).not.toContain(mainProcesses.at(-2));
    expect(kiosk.processes()).toContain(pid);
  }
  expect(new Set(mainProcesses).size).toBe(3);
  expect(kiosk.output).not.toContain('cleardesk-session:');

  await kiosk.startSession();
  await kiosk.terminate(pid);
  expect(kiosk.firstChild.exitCode).toBe(0);
  expect(kiosk.processes()).toEqual([]);
  expect(kiosk.audit()).toContainEqual(
    expect.objectContaining({ event: 'ending-finished', reason: 'quit', clean: true }),
  );
});

for (const [trouble, how, signal] of [
  ['has died', 'killed', 'SIGKILL'],
  ['hangs', 'stopped', 'SIGSTOP'],
  ['hangs', 'in an endless loop', 'SIGUSR2'],
] as const) {
  test(`a kiosk that ${trouble} in a session (${how}) is started again, and ends the session first`, async ({
    portal,
    launch,
    hook,
  }) => {
    const { env } = hook;
    const kiosk = await launch({ config: configFor(portal.url), supervisor, env });
    // Also where it is not the process that the supervisor started.
    await kiosk.startSession();
    await kiosk.endSession();
    await kiosk.nextLogin();
    await kiosk.startSession();
    await kiosk.site();
    const before = kiosk.mainProcess;
    process.kill(before, signal);
    await expect.poll(() => kiosk.mainProcess).not.toBe(before);
    await kiosk.nextLogin();
    expect(kiosk.output).toContain(`the kiosk (process ${before}) ${trouble}`);
    expect(kiosk.events()).toContain('recovery');
    expect(kiosk.audit()).toContainEqual(
      expect.objectContaining({ event: 'ending-finished', reason: 'recovery', clean: true }),
    );
    await kiosk.startSession();
    await kiosk.endSession();
  });
}

test('a kiosk that ends on purpose is not started again', async ({ portal, launch }) => {
  const kiosk = await launch({ config: configFor(portal.url), supervisor });
  await kiosk.terminate();
  expect(kiosk.firstChild.exitCode).toBe(0);
  expect(kiosk.processes()).toEqual([]);
});
