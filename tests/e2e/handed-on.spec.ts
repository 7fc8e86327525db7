import { existsSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { configFor, expect, test } from './support/test.ts';

test('a fresh process has no file open of those before it', async ({ portal, launch }) => {
  const kiosk = await launch({ config: configFor(portal.url) });
  const counts: number[] = [];
  for (let person = 1; person <= 3; person++) {
    await kiosk.startSession();
    await kiosk.site();
    await kiosk.endSession();
    const before = kiosk.mainProcess;
    await kiosk.nextLogin();
    await expect.poll(() => kiosk.processes()).not.toContain(before);
    const names = openFiles(kiosk.mainProcess);
    counts.push(names.length);
    expect(names.filter((name) => /\/data\/run\/.* \(deleted\)$/.test(name))).toEqual([]);
  }
  // Each process has a few more or less than another, but does not add its own to theirs.
  expect(Math.max(...counts) - Math.min(...counts)).toBeLessThan(20);
});

test('the folders of a fresh process stay while the process before the last one goes', async ({
  portal,
  launch,
}) => {
  const kiosk = await launch({ config: configFor(portal.url) });
  const runs = join(kiosk.dataFolder, 'run');
  const rewrite = (minutes: number) => {
    const config = configFor(portal.url, `session: { idleTimeout: ${minutes}m }`);
    writeFileSync(join(kiosk.folder, 'cleardesk.yaml'), config);
  };
  await kiosk.disconnect();

  // The first process is held when it has handed its kiosk over, until the third has its folders.
  const first = kiosk.mainProcess;
  rewrite(4);
  while (kiosk.mainProcess === first) await pause(2);
  process.kill(first, 'SIGSTOP');
  const second = kiosk.mainProcess;
  rewrite(3);
  await expect.poll(() => readdirSync(runs), { intervals: [5] }).toHaveLength(3);
  process.kill(first, 'SIGCONT');
  await expect.poll(() => kiosk.mainProcess).not.toBe(second);
  await expect.poll(() => kiosk.processes()).not.toContain(second);

  const own = () => readdirSync(runs).map((name) => join(runs, name));
  await expect.poll(own).toHaveLength(1);
  for (const name of ['downloads', 'tmp', 'profile/DevToolsActivePort'])
    expect(existsSync(join(own()[0] ?? '', name)), name).toBe(true);
});

function openFiles(pid: number): readonly string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((file) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${file}`)];
    } catch {
      return []; // closed while we looked
    }
  });
}
