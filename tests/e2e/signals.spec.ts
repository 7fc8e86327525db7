import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transmitter } from '../main/fleet/signals/transmitter.ts';
import { button, expect, providerOf, signInWithProvider, test as base } from './support/clinic.ts';
import type { Kiosk } from './support/kiosk.ts';
import { FleetAdmin, Mosquitto } from './support/mosquitto.ts';
import { withStandby } from './support/test.ts';

const test = base.extend<{ transmitter: Transmitter }>({
  transmitter: async ({}, use) => {
    const transmitter = await Transmitter.start();
    await use(transmitter);
    await transmitter.close();
  },
});

const details = { reason_user: { de: 'Fragen Sie die IT', en: 'Please ask\nthe IT' } };

/** The part of a config that names this transmitter. @param client empty: signals come over MQTT */
function signalsFrom(transmitter: Transmitter, client = true): string {
  const secret = join(mkdtempSync(join(tmpdir(), 'cleardesk-signals-')), 'ssf.secret');
  writeFileSync(secret, 'secret', { mode: 0o600 });
  const poll = `    clientId: desk-7
    clientSecretFile: ${secret}
    pollEvery: 1s
`;
  return `  signals:
    issuer: ${transmitter.issuer}
    audience: cleardesk
${client ? poll : ''}`;
}

const user = (iss: string, sub: string) => ({ sub_id: { format: 'iss_sub', iss, sub } });

const started = (kiosk: Kiosk) => kiosk.audit().filter(({ event }) => event === 'ending-started');

async function status(kiosk: Kiosk): Promise<unknown> {
  const { output } = await kiosk.command('status');
  return JSON.parse(output.split('\n').find((line) => line.startsWith('{')) ?? 'null');
}

test('a signal of the provider ends the session of its user, and of no other', async ({
  clinic,
  transmitter,
  launch,
}) => {
  const demo = await clinic('oidc');
  const { issuer } = providerOf(demo);
  transmitter.holdMs = 20_000;
  const config = withStandby(
    `${demo.configWith()}\ncredentials: { store: memory }\nfleet:\n  device: desk-7\n${signalsFrom(transmitter)}`,
  );
  const kiosk = await launch({ config });
  const recorded = new Map<string, number>();
  transmitter.onAcknowledged = (id) => recorded.set(id, started(kiosk).length);
  await signInWithProvider(kiosk);
  await expect
    .poll(() => status(kiosk))
    .toMatchObject({
      signals: {
        state: 'listening',
        reason: null,
        verifiedAt: expect.stringMatching(/^20/) as unknown,
      },
    });

  const other = transmitter.send('revoked', { ...user(issuer, 'doctor1'), details });
  await expect.poll(() => recorded.has(other)).toBe(true);
  await expect(button(kiosk, 'End session')).toBeVisible();
  expect(started(kiosk)).toEqual([]);

  const id = transmitter.send('revoked', { ...user(issuer, 'nurse1'), details });
  await kiosk.hasEnded();
  await kiosk.nextProcess();
  await expect(
    kiosk.screens.getByText('reported that your sign-in is no longer valid.'),
  ).toBeVisible();
  await expect(kiosk.screens.getByText('Please ask the IT')).toBeVisible();
  expect(started(kiosk)).toMatchObject([
    { reason: 'remote', by: 'signal', signal: id, note: 'Please ask the IT' },
  ]);
  // It was acknowledged with the record on the disk, and by one of the two processes.
  await expect.poll(() => recorded.get(id)).toBe(1);

  // The same user comes again: what has ended a session ends no other.
  await button(kiosk, 'Done').click();
  await signInWithProvider(kiosk);
  transmitter.enqueue(
    transmitter.token({
      jti: id,
      ...user(issuer, 'nurse1'),
      events: { 'https://schemas.openid.net/secevent/caep/event-type/session-revoked': {} },
    }),
    id,
  );
  await expect.poll(() => transmitter.stream().queue.size).toBe(0);
  await expect(button(kiosk, 'End session')).toBeVisible();
  expect(started(kiosk)).toHaveLength(1);
  // Nothing of the user is in what the kiosk keeps of signals, or says of itself.
  expect(kiosk.output).not.toContain('doctor1');
});

test('a transmitter that is gone ends no session, and is said to', async ({
  clinic,
  transmitter,
  launch,
}) => {
  const demo = await clinic('oidc');
  const { issuer } = providerOf(demo);
  transmitter.trouble = 'failing';
  const config = `${demo.configWith()}\ncredentials: { store: memory }\nfleet:\n  device: desk-7\n${signalsFrom(transmitter)}`;
  const kiosk = await launch({ config });
  await signInWithProvider(kiosk);
  const id = transmitter.send('disabled', user(issuer, 'nurse1'));
  await expect
    .poll(() => status(kiosk))
    .toMatchObject({ signals: { state: 'degraded', reason: 'the poll endpoint answers 503' } });
  expect(kiosk.output).toContain(
    'signals may not reach this device: the poll endpoint answers 503',
  );
  await expect(button(kiosk, 'End session')).toBeVisible();
  transmitter.trouble = null;
  await kiosk.hasEnded();
  expect(started(kiosk)).toMatchObject([{ by: 'signal', signal: id }]);
});

test('a relay publishes a signal over MQTT, whose signature the device checks itself', async ({
  clinic,
  transmitter,
  launch,
}) => {
  const demo = await clinic('oidc');
  const { issuer } = providerOf(demo);
  const broker = await Mosquitto.start(mkdtempSync(join(tmpdir(), 'cleardesk-broker-')), [
    'desk-7',
  ]);
  const admin = await FleetAdmin.connect(broker);
  const fleet = `${broker.config('desk-7')}    signed: true\n${signalsFrom(transmitter, false)}`;
  const config = `${demo.configWith()}\ncredentials: { store: memory }\n${fleet}`;
  const kiosk = await launch({ config });
  await signInWithProvider(kiosk);
  await expect
    .poll(() => status(kiosk))
    .toMatchObject({ fleet: { connected: true }, signals: { state: 'listening' } });
  // A plain command is refused, and so is a signal that another than the provider has signed.
  const command = await admin.command('device/desk-7');
  await expect
    .poll(() => admin.answers(command)[0])
    .toMatchObject({ result: 'refused', cause: 'not-signed' });
  const event = 'https://schemas.openid.net/secevent/risc/event-type/account-disabled';
  const token = transmitter.token({
    jti: 'jti-1',
    ...user(issuer, 'nurse1'),
    events: { [event]: {} },
  });
  await admin.publish('device/desk-7', `${token.slice(0, -6)}AAAAAA`);
  await expect.poll(() => kiosk.output).toContain('a signal is refused (bad-signature)');
  await expect(button(kiosk, 'End session')).toBeVisible();
  await admin.publish('all', token);
  await kiosk.hasEnded();
  expect(started(kiosk)).toMatchObject([{ by: 'signal', signal: 'jti-1' }]);
  await admin.close();
  await broker.signal('SIGKILL');
});
