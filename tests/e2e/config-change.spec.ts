import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Kiosk } from './support/kiosk.ts';
import { configFor, expect, test } from './support/test.ts';

/** As a package manager does it. */
function rewrite(kiosk: Kiosk, text: string): void {
  const file = join(kiosk.folder, 'cleardesk.yaml');
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

async function records(kiosk: Kiosk, record: Readonly<Record<string, unknown>>): Promise<void> {
  await expect.poll(() => kiosk.audit()).toContainEqual(expect.objectContaining(record));
}

test('a changed config takes effect between sessions, and a stricter limit at once', async ({
  portal,
  launch,
}) => {
  const kiosk = await launch({ config: configFor(portal.url, 'session: { idleTimeout: 5m }') });
  const notice = (time: string) =>
    kiosk.screens.getByText(`Your session ends after ${time} without activity.`);
  await expect(notice('5 minutes')).toBeVisible();

  // Nobody is signed in: a fresh process shows it.
  rewrite(kiosk, configFor(portal.url, 'session: { idleTimeout: 4m }'));
  await kiosk.nextProcess();
  await expect(notice('4 minutes')).toBeVisible();

  await kiosk.startSession();
  await kiosk.site();
  rewrite(kiosk, configFor(portal.url, 'session: { idleTimeout: 6s, warning: 3s }'));
  await expect(kiosk.screens.getByRole('alertdialog')).toBeVisible();
  await records(kiosk, { event: 'ending-finished', reason: 'idle', clean: true });
  await kiosk.nextLogin();
  await expect(notice('6 seconds')).toBeVisible();
});

test('a removed site ends the session with its reason', async ({ portal, launch }) => {
  const both = [portal.url, `${portal.url}/messages`] as const;
  const kiosk = await launch({ config: configFor([...both]) });
  await kiosk.startSession();
  rewrite(kiosk, configFor(both[0]));
  await records(kiosk, { event: 'ending-finished', reason: 'policy', clean: true });
});

test('an invalid config keeps the last good one, also for the next process', async ({
  portal,
  launch,
}) => {
  const kiosk = await launch({ config: configFor(portal.url) });
  await kiosk.startSession();
  rewrite(kiosk, 'version: 1\nsession: { idelTimeout: 5 }\n');
  await records(kiosk, { event: 'config-rejected', keptLastGood: true });
  await kiosk.endSession();
  await kiosk.nextLogin();
  await kiosk.startSession();
  await kiosk.site();

  // Nobody is locked out by a good one that follows.
  rewrite(kiosk, configFor(portal.url, 'session: { idleTimeout: 3m }'));
  await kiosk.endSession();
  await kiosk.nextLogin();
  await expect(kiosk.screens.getByText('after 3 minutes')).toBeVisible();
  expect(kiosk.events().filter((event) => event === 'config-rejected')).toHaveLength(2);
});

test('a device that rejected its config comes back by itself when that is mended', async ({
  portal,
  launch,
}) => {
  const kiosk = await launch({ config: 'version: 1\nsession: { idelTimeout: 5 }\n' });
  await expect(kiosk.screens.getByRole('heading')).toHaveText('This device is out of service');
  rewrite(kiosk, configFor(portal.url));
  await kiosk.nextProcess();
  await expect(kiosk.screens.getByRole('heading')).toHaveText('Welcome');

  // A file that has gone does not make a kiosk for guests of a device that was something else.
  await kiosk.startSession();
  rmSync(join(kiosk.folder, 'cleardesk.yaml'));
  await records(kiosk, { event: 'config-rejected', keptLastGood: true });
  await kiosk.endSession();
  await kiosk.nextLogin();
  await kiosk.startSession();
  await kiosk.site();
});
