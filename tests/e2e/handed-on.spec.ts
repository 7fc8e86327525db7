import { readdirSync, readlinkSync } from 'node:fs';
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

function openFiles(pid: number): readonly string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((file) => {
    try {
      return [readlinkSync(`/proc/${pid}/fd/${file}`)];
    } catch {
      return []; // closed while we looked
    }
  });
}
