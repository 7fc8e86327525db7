import { setTimeout as pause } from 'node:timers/promises';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDisplay } from '../../scripts/display.mjs';
import { exampleHash } from '../main/config/example-hash.ts';
import type { Kiosk } from './support/kiosk.ts';
import { FleetAdmin, Mosquitto } from './support/mosquitto.ts';
import { configFor, expect, test as base, withStandby } from './support/test.ts';

interface Fixtures {
  /** A broker with certificates for two desks. */
  readonly broker: Mosquitto;
  readonly admin: FleetAdmin;
}

const test = base.extend<Fixtures>({
  broker: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'cleardesk-broker-'));
    const broker = await Mosquitto.start(folder, ['desk-7', 'desk-8']);
    await use(broker);
    await broker.signal('SIGCONT');
    await broker.signal('SIGKILL');
    rmSync(folder, { recursive: true });
  },
  admin: async ({ broker }, use) => {
    const admin = await FleetAdmin.connect(broker);
    await use(admin);
    await admin.close();
  },
});

const ENDINGS = 12;

/** Begins to watch. @returns resolves with when the exit screen was painted, in milliseconds since 1970 */
async function watchExit(kiosk: Kiosk): Promise<() => Promise<number>> {
  const { screens } = kiosk;
  const seen = new Promise<number>((resolve) => {
    screens.on('console', (message) => {
      const [, at] = /^exit painted (\d+)$/.exec(message.text()) ?? [];
      if (at !== undefined) resolve(Number(at));
    });
  });
  await screens.evaluate(() => {
    const look = () => {
      if (document.querySelector('h1')?.textContent !== 'Your session has ended') return;
      observer.disconnect();
      requestAnimationFrame(() => {
        setTimeout(() => {
          console.log(`exit painted ${Date.now()}`);
        });
      });
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { childList: true, subtree: true, characterData: true });
  });
  return () => seen;
}

function lastOf(kiosk: Kiosk, event: string) {
  return kiosk.audit().findLast((record) => record.event === event);
}

/** What the audit file says of the last ending. */
function receiptOf(kiosk: Kiosk) {
  const record = lastOf(kiosk, 'ending-finished');
  const hash = String(record?.['hash']);
  return { code: `${hash.slice(0, 4)}-${hash.slice(4, 8)}`, clean: record?.['clean'] };
}

const statusSays = (kiosk: Kiosk, what: RegExp) =>
  expect
    .poll(async () => (await kiosk.command('status')).output, { timeout: 60_000 })
    .toMatch(what);

const isConnected = (kiosk: Kiosk) => statusSays(kiosk, /"fleet":\{"connected":true/);

test('a command ends the session of one device, says who ended it, and is answered with the receipt', async ({
  broker,
  admin,
  portal,
  launch,
}) => {
  const signIn = `signIn: { mode: accounts, accounts: [{ user: larch7130, name: Lara Larch, passwordHash: ${exampleHash} }] }`;
  const config = configFor(portal.url, `${signIn}\n${broker.config('desk-7')}`);
  const kiosk = await launch({ config });
  await isConnected(kiosk);
  await kiosk.screens.getByLabel('User name').fill('larch7130');
  await kiosk.screens.getByLabel('Password').fill('Zürich am Abend');
  await kiosk.screens.keyboard.press('Enter');
  await expect(kiosk.screens.getByText('Lara Larch')).toBeVisible();
  await expect.poll(() => admin.states('desk-7').at(-1)).toBe('in-session');
  const id = await broker.fleet('end', 'device/desk-7', 'Ward "3" closes');
  await kiosk.hasEnded();
  await expect(kiosk.screens.getByText('An administrator ended it remotely.')).toBeVisible();
  await expect(kiosk.screens.getByText('Ward "3" closes')).toBeVisible();
  const { code, clean } = receiptOf(kiosk);
  expect(clean).toBe(true);
  expect(lastOf(kiosk, 'ending-started')).toMatchObject({
    reason: 'remote',
    by: 'command',
    command: id,
    note: 'Ward "3" closes',
  });
  await expect.poll(() => admin.answers(id)).toMatchObject([{ result: 'clean', code }]);
  await kiosk.nextLogin();
  await isConnected(kiosk);
  // The handover is not seen: no offline.
  expect(admin.states('desk-7')).not.toContain('offline');
  expect(admin.answers(id).every((answer) => answer['code'] === code)).toBe(true);
  expect(admin.seen.length).toBeGreaterThan(5);
  for (const { topic, text } of admin.seen) {
    expect(topic + text).not.toMatch(/larch|Lara|127\.0\.0\.1|Patient portal/i);
  }
});

test('a command is on the exit screen at once, for one device and for all', async ({
  broker,
  admin,
  portal,
  launch,
}) => {
  test.setTimeout(480_000);
  const marker = 'larch-fleet-marker-7131';
  // A display each: a window that another one covers before it has painted gets no frames.
  const display = await startDisplay('1400x1400');
  const start = async (device: string, env: Record<string, string>): Promise<Kiosk> => {
    const config = withStandby(configFor(`${portal.url}/?${marker}`, broker.config(device)));
    return launch({ config, env });
  };
  const kiosks = [await start('desk-7', {}), await start('desk-8', { DISPLAY: display.display })];
  const delays: { readonly one: number[]; readonly all: number[] } = { one: [], all: [] };
  for (let round = 0; round < ENDINGS; round += 1) {
    const isForAll = round % 2 === 1;
    const ended = isForAll ? kiosks : kiosks.slice(0, 1);
    for (const kiosk of ended) {
      await kiosk.startSession();
      await kiosk.site();
      await isConnected(kiosk);
    }
    const painted = await Promise.all(ended.map((kiosk) => watchExit(kiosk)));
    const sentAt = Date.now();
    const id = await admin.command(isForAll ? 'all' : 'device/desk-7');
    const times = await Promise.all(painted.map((seen) => seen()));
    (isForAll ? delays.all : delays.one).push(...times.map((at) => at - sentAt));
    await expect.poll(() => admin.answers(id).length).toBeGreaterThanOrEqual(ended.length);
    for (const answer of admin.answers(id)) expect(answer).toMatchObject({ result: 'clean' });
    for (const kiosk of ended) await kiosk.nextLogin();
  }
  for (const [whom, times] of Object.entries(delays)) {
    const sorted = times.toSorted((a, b) => a - b);
    console.log(
      `command to exit screen, ${whom}: median ${sorted[Math.floor(sorted.length / 2)]} ms of ${sorted.join(', ')}`,
    );
  }
  // Nothing that a message holds depends on the user or the site.
  const texts = admin.seen.filter(({ topic }) => !topic.includes('/command/'));
  expect(texts.length).toBeGreaterThan(ENDINGS);
  const sessions = kiosks.flatMap((kiosk) => kiosk.audit()).map(({ session }) => session);
  const personal = [
    marker,
    portal.url,
    'Patient portal',
    ...sessions.filter((each) => typeof each === 'string'),
  ];
  display.stop();
  for (const { text } of texts) {
    for (const word of personal) expect(text).not.toContain(word);
    expect(
      Object.keys(JSON.parse(text) as object)
        .toSorted()
        .join(),
    ).toMatch(/^(lastReceipt,since,state,v,version|state,v|code,id,result,time,v)$/);
  }
});

test('a broker that is killed, or stands still, holds no ending and no handover up', async ({
  broker,
  admin,
  portal,
  launch,
}) => {
  const config = configFor(portal.url, broker.config('desk-7'));
  const kiosk = await launch({ config });
  const durations: Record<string, number[]> = {};
  const sessions = async (what: string) => {
    for (let count = 0; count < 3; count += 1) {
      await kiosk.startSession();
      await kiosk.site();
      await kiosk.endSession();
      expect(receiptOf(kiosk).clean).toBe(true);
      (durations[what] ??= []).push(Number(lastOf(kiosk, 'ending-finished')?.['durationMs']));
      await kiosk.nextLogin();
    }
  };
  await isConnected(kiosk);
  await sessions('connected');
  await broker.signal('SIGSTOP');
  await sessions('the broker stands still');
  await broker.signal('SIGCONT');
  await isConnected(kiosk);
  await broker.signal('SIGKILL');
  await sessions('the broker is gone');
  await test.step('a command that waits for the broker is carried out once it is back', async () => {
    await kiosk.startSession();
    await broker.run();
    await isConnected(kiosk);
    const id = await admin.command('device/desk-7');
    await kiosk.hasEnded();
    await expect.poll(() => admin.answers(id)[0]).toMatchObject({ result: 'clean' });
    expect(lastOf(kiosk, 'ending-started')).toMatchObject({ command: id });
  });
  for (const [what, times] of Object.entries(durations)) {
    console.log(`milliseconds of endings, ${what}: ${times.join(', ')}`);
  }
});

test('a kiosk that is killed during the ending answers after its start, and ends nobody else', async ({
  broker,
  admin,
  portal,
  launch,
}) => {
  const config = configFor(portal.url, broker.config('desk-7'));
  const killed = await launch({ config, faults: 'clear-files:hang' });
  await isConnected(killed);
  await killed.startSession();
  const id = await admin.command('device/desk-7');
  await expect.poll(() => killed.events().at(-1)).toBe('ending-started');
  await killed.killAll();
  await expect.poll(() => admin.states('desk-7').at(-1), { timeout: 60_000 }).toBe('offline');
  const waiting = await admin.command('all');
  await pause(1000); // commands name whole seconds
  const kiosk = await launch({ config, folder: killed.folder });
  await kiosk.startSession();
  await isConnected(kiosk);
  const { code } = receiptOf(kiosk);
  await expect.poll(() => admin.answers(id)).toMatchObject([{ result: 'clean', code }]);
  await expect.poll(() => admin.answers(waiting)).toMatchObject([{ result: 'already-over' }]);
  await expect(kiosk.screens.getByRole('button', { name: 'End session' })).toBeVisible();
});

test('a certificate that has expired is said, and the next one is taken without a restart', async ({
  broker,
  admin,
  portal,
  launch,
}) => {
  broker.certificate('client', 'desk-7', -1);
  const config = configFor(portal.url, broker.config('desk-7'));
  const kiosk = await launch({ config });
  await expect
    .poll(async () => (await kiosk.command('status')).output)
    .toMatch(/"fleet":\{"connected":false,.*desk-7\.pem expired on/);
  const checked = await kiosk.command('check-config', join(kiosk.folder, 'cleardesk.yaml'));
  expect(checked).toMatchObject({ code: 0 });
  expect(checked.output).toMatch(/warning: fleet\.mqtt: \S+desk-7\.pem expired on/);
  expect(kiosk.output).toMatch(
    /warning: commands of the fleet cannot reach this device: .*expired/,
  );
  // An outage is recorded after a minute.
  await expect
    .poll(() => lastOf(kiosk, 'fleet-degraded'), { timeout: 75_000 })
    .toMatchObject({ cause: 'certificate-expired' });
  broker.certificate('client', 'desk-7');
  await expect.poll(() => kiosk.events().at(-1), { timeout: 80_000 }).toBe('fleet-restored');
  await kiosk.startSession();
  await admin.command('device/desk-7');
  await kiosk.hasEnded();
});

test('a foreign topic, a full broker and one of another CA end no session, and the last two are said', async ({
  broker,
  admin,
  portal,
  launch,
}) => {
  copyFileSync(join(broker.folder, 'ca.pem'), join(broker.folder, 'known-ca.pem'));
  const fleet = broker.config('desk-7').replace('/ca.pem', '/known-ca.pem');
  const kiosk = await launch({ config: configFor(portal.url, fleet) });
  const isInSession = () =>
    expect(kiosk.screens.getByRole('button', { name: 'End session' })).toBeVisible();
  await isConnected(kiosk);
  await kiosk.startSession();

  for (const topic of ['device/desk-8', 'group/ward-3', 'device/desk-7/more']) {
    await admin.command(topic);
  }
  await pause(1000);
  await isInSession();

  await broker.signal('SIGTERM');
  await broker.run('max_connections 1'); // the administrator has it
  await admin.listen();
  await statusSays(kiosk, /"fleet":\{"connected":false,[^}]*"reason":"[^"]/);
  await isInSession();

  await broker.signal('SIGTERM');
  broker.certificate('ca');
  broker.certificate('server', 'localhost');
  await broker.run();
  await statusSays(
    kiosk,
    /the certificate of the broker comes from a CA that fleet\.mqtt\.ca does not hold/,
  );
  await isInSession();
  await kiosk.endSession();
  expect(receiptOf(kiosk).clean).toBe(true);
});

test('a connection that is open at one end only is noticed, and opened again', async ({
  broker,
  admin,
  portal,
  launch,
}) => {
  const way = await silentProxy(broker.port);
  const config = configFor(portal.url, broker.config('desk-7', { port: way.port }));
  const kiosk = await launch({ config });
  await isConnected(kiosk);
  await kiosk.startSession();
  way.silence();
  const id = await admin.command('device/desk-7');
  await expect
    .poll(() => kiosk.output, { timeout: 60_000 })
    .toMatch(/commands of the fleet cannot reach this device: localhost:\d+ does not answer/);
  // What the broker has sent into the silence, it sends once more.
  await kiosk.hasEnded();
  await expect.poll(() => admin.answers(id)[0]).toMatchObject({ result: 'clean' });
  way.close();
});

/** A way to the broker that stops carrying what is sent, and stays open; later connections are carried. */
async function silentProxy(port: number) {
  const sockets: Socket[] = [];
  const silent = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    const carry = (from: Socket, to: Socket) => {
      from.on('data', (bytes) => silent.has(from) || to.write(bytes));
      from.on('error', () => undefined);
      from.on('close', () => silent.has(from) || to.destroy());
    };
    carry(near, far);
    carry(far, near);
    sockets.push(near, far);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    silence: () => {
      for (const socket of sockets) silent.add(socket);
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
