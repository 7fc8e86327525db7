import { join } from 'node:path';
import { configFor, expect, test } from './support/test.ts';

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

  await kiosk.startSession();
  await kiosk.terminate(pid);
  expect(kiosk.processes()).toEqual([]);
  expect(kiosk.audit()).toContainEqual(
    expect.objectContaining({ event: 'ending-finished', reason: 'quit', clean: true }),
  );
});
