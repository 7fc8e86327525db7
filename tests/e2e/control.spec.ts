import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { socketPath } from '../main/control/socket-path.ts';
import { appCommand } from './support/kiosk.ts';
import { configFor, expect, test } from './support/test.ts';

test('status and end-session speak with the kiosk, whichever process it is', async ({
  portal,
  launch,
}) => {
  const kiosk = await launch({ config: configFor(portal.url) });
  expect((await kiosk.command('status')).output).toContain(
    '{"state":"signed-out","sessionId":null',
  );
  expect(await kiosk.command('end-session')).toMatchObject({ code: 1 });

  await kiosk.startSession();
  const session = kiosk.audit().find(({ event }) => event === 'session-started')?.['session'];
  const active = await kiosk.command('status');
  expect(active.output).toContain(`{"state":"active","sessionId":"${String(session)}"`);

  const ended = await kiosk.command('end-session', '--reason', 'Fire drill in 5 minutes');
  expect(ended.code, ended.output).toBe(0);
  const finished = kiosk.audit().find(({ event }) => event === 'ending-finished');
  expect(ended.output).toContain(String(finished?.['hash']).slice(0, 4));
  expect(finished).toMatchObject({ reason: 'admin', clean: true });
  await kiosk.nextProcess();
  await expect(kiosk.screens.getByText('An administrator ended it.')).toBeVisible();
  await expect(kiosk.screens.getByText('Fire drill in 5 minutes')).toBeVisible();
  expect((await kiosk.command('status')).output).toContain('{"state":"ended"');

  await kiosk.killAll();
  const stopped = await kiosk.command('status');
  expect(stopped.code, stopped.output).toBe(1);
});

test('end-session gets a device out of "out of service" once an ending is clean', async ({
  portal,
  launch,
}) => {
  const kiosk = await launch({ config: configFor(portal.url), faults: 'clear-clipboard:leave:4' });
  await kiosk.startSession();
  const failed = await kiosk.command('end-session');
  expect(failed.code, failed.output).toBe(1);
  expect(failed.output).toMatch(/clear-clipboard\s+leftovers/);
  // The kiosk tries again by itself, too, before the command or after it.
  await expect.poll(async () => (await kiosk.command('end-session')).code).toBe(0);
  expect((await kiosk.command('status')).output).toMatch(/"state":"(ended|signed-out)"/);
});

test('a hundred thousand requests at once are answered, and hold nobody up', async ({
  portal,
  launch,
}) => {
  const kiosk = await launch({ config: configFor(portal.url) });
  await kiosk.startSession();
  const flood = connect(socketPath(kiosk.dataFolder));
  let answers = 0;
  flood.on('data', (chunk: Buffer) => {
    answers += chunk.filter((byte) => byte === 0x0a).length;
  });
  flood.on('error', () => undefined); // cut off at the hand-over
  flood.write('{"v":1,"ask":"status"}\n'.repeat(100_000));
  await expect.poll(() => answers).toBeGreaterThan(0);
  // Somebody else asks, and the person ends the session, while it goes on.
  expect((await kiosk.command('status')).output).toContain('{"state":"active"');
  await kiosk.screens.getByRole('button', { name: 'End session' }).click();
  await kiosk.hasEnded();
  await kiosk.nextLogin();
  // It was answered to the last, or cut off where the process that it asked has gone.
  await expect.poll(() => flood.closed || answers === 100_000).toBe(true);
  console.log(`${answers} of 100,000 requests answered`);
  expect(kiosk.audit()).toContainEqual(
    expect.objectContaining({ event: 'ending-finished', reason: 'user', clean: true }),
  );
});

test('a second kiosk keeps off the data folder of one that is running', async ({
  portal,
  launch,
}) => {
  const kiosk = await launch({ config: configFor(portal.url) });
  await kiosk.startSession();
  const before = kiosk.events();
  const [file = '', ...appArgs] = appCommand();
  const second = spawn(file, [...appArgs, '--data-dir', kiosk.dataFolder], { stdio: 'ignore' });
  const [code] = (await once(second, 'close')) as [number];
  expect(code).toBe(3); // what a supervisor does not try again at once
  expect(kiosk.events()).toEqual(before);
  await kiosk.endSession();
});
