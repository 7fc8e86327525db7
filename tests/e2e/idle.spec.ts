import { join } from 'node:path';
import { movePointer, pressKey, xdotool } from './support/input.ts';
import type { AuditRecord, Kiosk } from './support/kiosk.ts';
import { configFor, expect, test } from './support/test.ts';

const short = 'session: { idleTimeout: 8s, warning: 3s }';

test('the warning comes on time, is answered by any input or by its button, and then the session ends', async ({
  portal,
  launch,
}) => {
  const kiosk = await launch({ config: configFor(portal.url, short) });
  await kiosk.startSession();
  const warning = kiosk.screens.getByRole('alertdialog', { name: 'Are you still there?' });

  movePointer();
  await expect(warning).toBeVisible();
  await expect(kiosk.screens.getByRole('button', { name: 'Continue session' })).toBeFocused();
  movePointer();
  await expect(warning).toBeHidden();

  await expect(warning).toBeVisible();
  pressKey('shift');
  await expect(warning).toBeHidden();

  await expect(warning).toBeVisible();
  await kiosk.screens.getByRole('button', { name: 'Continue session' }).click();
  await expect(warning).toBeHidden();
  const site = await kiosk.site();
  await expect(site.getByRole('button', { name: 'Sign in' })).toBeVisible();

  movePointer();
  await expect(warning).toBeVisible();
  await expect(kiosk.screens.getByRole('heading')).toHaveText('Your session has ended');
  await kiosk.nextProcess();
  await expect(kiosk.screens.getByText('There was no activity for a while.')).toBeVisible();

  const warnings = ['warning-shown', 'warning-cancelled'];
  expect(kiosk.events().filter((event) => warnings.includes(event))).toEqual([
    ...warnings,
    ...warnings,
    ...warnings,
    'warning-shown',
  ]);
  expect(secondsBetween(kiosk, 'warning-shown', 'ending-started')).toBeCloseTo(3, -0.5);
});

test('a second press on "Continue session" does not reach the site', async ({ portal, launch }) => {
  const kiosk = await launch({ config: configFor(portal.url, short) });
  await kiosk.startSession();
  const site = await kiosk.site();
  await site.evaluate(`globalThis.presses = [];
    for (const kind of ['pointerdown', 'click', 'keydown', 'keyup'])
      addEventListener(kind, (event) => presses.push(event.type), true)`);
  const warning = kiosk.screens.getByRole('alertdialog');
  const button = kiosk.screens.getByRole('button', { name: 'Continue session' });

  const presses: readonly (() => Promise<void>)[] = [
    async () => {
      const { x, y, width, height } = (await button.boundingBox()) ?? {
        x: 0,
        y: 0,
        width: 0,
        height: 0,
      };
      const at = [Math.round(x + width / 2), Math.round(y + height / 2)].map(String);
      xdotool('mousemove', ...at, 'click', '--repeat', '2', '--delay', '150', '1');
    },
    () => {
      xdotool('key', '--delay', '150', 'Return', 'Return');
      return Promise.resolve();
    },
  ];
  for (const pressTwice of presses) {
    await expect(warning).toBeVisible();
    await expect(button).toBeFocused();
    await pressTwice();
    await expect(warning).toBeHidden();
  }
  expect(await site.evaluate('presses')).toEqual([]);
});

test('a session is not ended while somebody is there', async ({ portal, launch }) => {
  const kiosk = await launch({ config: configFor(portal.url, short) });
  await kiosk.startSession();
  const until = Date.now() + 14_000;
  while (Date.now() < until) {
    movePointer();
    await kiosk.screens.waitForTimeout(1000);
  }
  expect(kiosk.events()).not.toContain('warning-shown');
});

test('a hung site hides no warning and holds up no ending', async ({ portal, launch }) => {
  const kiosk = await launch({
    config: configFor(`${portal.url}/stubborn?mode=hang`, short),
  });
  await kiosk.startSession();
  const site = await kiosk.site();
  void site.evaluate('hang()').catch(() => undefined); // it never answers
  await expect(kiosk.screens.getByRole('alertdialog')).toBeVisible();
  movePointer();
  await expect(kiosk.screens.getByRole('alertdialog')).toBeHidden();
  await expect(kiosk.screens.getByRole('alertdialog')).toBeVisible();
  await kiosk.hasEnded();
  await kiosk.nextLogin();
  expect(kiosk.audit()).toContainEqual(
    expect.objectContaining({ event: 'ending-finished', reason: 'idle', clean: true }),
  );
});

test("where the operating system's idle counter is stuck, the app's own ends the session", async ({
  portal,
  launch,
}) => {
  const hook = join(import.meta.dirname, 'support/stuck-idle-hook.cjs');
  const env = { NODE_OPTIONS: `--require "${hook}"` };
  const kiosk = await launch({ config: configFor(portal.url, short), env });
  // The self-test finds it out before anybody signs in.
  await expect
    .poll(() => kiosk.audit())
    .toContainEqual(expect.objectContaining({ event: 'idle-source-degraded', cause: 'stuck' }));
  await kiosk.startSession();
  await expect(kiosk.screens.getByRole('alertdialog')).toBeVisible();
  await kiosk.hasEnded();
  await kiosk.nextLogin();
  expect(secondsBetween(kiosk, 'session-started', 'ending-started')).toBeCloseTo(8, -0.5);
  // The next process knows what the one before has found out.
  expect((await kiosk.command('status')).output).toContain('"idleSource":"stuck"');
  expect(kiosk.events().filter((event) => event === 'idle-source-degraded')).toHaveLength(1);
});

function secondsBetween(kiosk: Kiosk, first: string, second: string): number {
  const at = (event: string) => Date.parse(String(lastOf(kiosk.audit(), event)?.time));
  return (at(second) - at(first)) / 1000;
}

function lastOf(records: readonly AuditRecord[], event: string): AuditRecord | undefined {
  return records.filter((record) => record.event === event).at(-1);
}
