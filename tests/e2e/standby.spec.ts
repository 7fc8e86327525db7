import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Kiosk } from './support/kiosk.ts';
import { configFor, expect, test, withStandby } from './support/test.ts';

/** Waits until a process waits, other than one that did before. */
async function standbyOf(kiosk: Kiosk, former: number | null = null): Promise<number> {
  let standby = 0;
  await expect(() => {
    standby = kiosk.standby() ?? 0;
    expect(standby).toBeGreaterThan(0);
    expect(standby).not.toBe(former);
  }).toPass();
  return standby;
}

// residue.spec.ts searches its memory.
test('the process that waits is replaced when it dies, also while it starts, or has an old config, and holds nothing up when it dies at the end', async ({
  portal,
  launch,
}) => {
  const config = withStandby(configFor(portal.url));
  const kiosk = await launch({ config });
  const standby = async () => {
    const { output } = await kiosk.command('status', '--json');
    // Chromium may have something to say as well.
    const line = /^\{.*\}$/m.exec(output)?.[0] ?? '{}';
    return (JSON.parse(line) as { readonly standby?: unknown }).standby;
  };
  expect(await standby()).toBe('none');
  await kiosk.startSession();
  const starting = await standbyOf(kiosk);
  process.kill(starting, 'SIGKILL');
  const first = await standbyOf(kiosk, starting);
  await expect.poll(standby).toBe('ready');
  process.kill(first, 'SIGKILL');
  const second = await standbyOf(kiosk, first);
  writeFileSync(join(kiosk.folder, 'cleardesk.yaml'), config.replace(/name: \w+/, 'name: Hilltop'));
  const third = await standbyOf(kiosk, second);
  process.kill(third, 'SIGKILL');
  await kiosk.endSession();
  await kiosk.nextLogin();
  await expect(kiosk.screens.getByText('Hilltop', { exact: false }).first()).toBeVisible();
  expect(kiosk.events().filter((event) => event === 'ending-finished')).toHaveLength(1);
  expect((await kiosk.command('audit', 'verify')).code).toBe(0);
});

test('it ends with a kiosk that is killed, and the next start finishes the ending', async ({
  portal,
  launch,
}) => {
  const config = withStandby(configFor(portal.url));
  const killed = await launch({ config });
  await killed.startSession();
  const standby = await standbyOf(killed);
  process.kill(killed.mainProcess, 'SIGKILL');
  await expect.poll(() => killed.processes()).not.toContain(standby);
  const kiosk = await launch({ config, folder: killed.folder });
  await expect(kiosk.screens.getByRole('heading')).toBeVisible();
  await expect
    .poll(() => kiosk.audit().find(({ event }) => event === 'ending-finished'))
    .toMatchObject({ reason: 'recovery', clean: true });
  expect((await kiosk.command('audit', 'verify')).code).toBe(0);
});

test('none waits where the config says so', async ({ portal, launch }) => {
  const kiosk = await launch({ config: configFor(portal.url) });
  await kiosk.startSession();
  await kiosk.site();
  await new Promise((resolve) => setTimeout(resolve, 6000));
  expect(kiosk.standby()).toBe(null);
  await kiosk.endSession();
  await kiosk.nextLogin();
});
