import type { Kiosk } from './support/kiosk.ts';
import { configFor, expect, test } from './support/test.ts';

interface Step {
  readonly name: string;
  readonly ok: boolean;
  readonly tries: number;
  readonly problem?: string;
}

const problems = [
  { fault: 'fail', problem: 'failed' },
  { fault: 'hang', problem: 'timed-out' },
  { fault: 'leave', problem: 'leftovers' },
];

for (const { fault, problem } of problems) {
  test(`a step that stays at "${problem}" puts the device out of service`, async ({
    portal,
    launch,
  }) => {
    const kiosk = await launch({
      config: configFor(portal.url),
      faults: `clear-clipboard:${fault}`,
    });
    await kiosk.startSession();
    await kiosk.screens.getByRole('button', { name: 'End session' }).click();
    await expect(kiosk.screens.getByRole('heading')).toHaveText('This device is out of service');
    await expect(kiosk.screens.getByText('Help desk: Call 1234')).toBeVisible();

    const finished = kiosk.audit().find(({ event }) => event === 'ending-finished');
    const code = String(finished?.['hash']).slice(0, 8).replace(/^.{4}/, '$&-');
    await expect(kiosk.screens.getByText(code)).toBeVisible();
    expect(finished).toMatchObject({ clean: false });
    expect(stepsOf(kiosk).filter(({ ok }) => !ok)).toEqual([
      expect.objectContaining({ name: 'clear-clipboard', tries: 2, problem }),
    ]);
    expect(kiosk.events().at(-1)).toBe('out-of-service');

    // Starting again does not let anybody in either, until an ending is clean.
    await kiosk.killAll();
    const again = await launch({ config: configFor(portal.url), folder: kiosk.folder });
    await expect(again.screens.getByRole('heading')).toHaveText('Welcome');
    expect(again.audit()).toContainEqual(
      expect.objectContaining({ event: 'recovery', cause: 'ending-not-clean' }),
    );
  });
}

test('a step that fails once is tried again, and the receipt says so', async ({
  portal,
  launch,
}) => {
  const kiosk = await launch({ config: configFor(portal.url), faults: 'clear-files:fail:1' });
  await kiosk.startSession();
  await kiosk.endSession();
  const tries = stepsOf(kiosk).map((step) => [step.name, step.tries, step.ok]);
  expect(tries).toContainEqual(['clear-files', 2, true]);
  expect(tries.filter(([, count]) => count === 1)).toHaveLength(tries.length - 1);
});

test('out of service tries by itself until an ending is clean', async ({ portal, launch }) => {
  const kiosk = await launch({ config: configFor(portal.url), faults: 'clear-clipboard:leave:4' });
  await kiosk.startSession();
  await kiosk.screens.getByRole('button', { name: 'End session' }).click();
  await expect(kiosk.screens.getByRole('heading')).toHaveText('This device is out of service');
  await expect(kiosk.screens.getByRole('heading')).toHaveText('Welcome');
  // Every record of every try names the session.
  const session = kiosk.audit().find(({ event }) => event === 'session-started')?.['session'];
  const after = kiosk.audit().filter(({ event }) => /^ending|^out-of-service/.test(event));
  expect(after.map(({ event }) => event)).toEqual([
    ...['ending-started', 'ending-finished', 'out-of-service'],
    ...['ending-started', 'ending-finished', 'out-of-service'],
    ...['ending-started', 'ending-finished'],
  ]);
  for (const record of after) expect(record['session']).toBe(session);
});

function stepsOf(kiosk: Kiosk): readonly Step[] {
  return kiosk.audit().find(({ event }) => event === 'ending-finished')?.['steps'] as Step[];
}
