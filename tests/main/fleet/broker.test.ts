import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { FleetFault } from '../../../main/fleet/fault.ts';
import { FleetMember, type MemberDeps } from '../../../main/fleet/member.ts';
import { CommandMemory } from '../../../main/fleet/memory.ts';
import { readDeviceCertificate } from '../../../main/network/device-certificate.ts';
import { FleetAdmin, Mosquitto } from '../../e2e/support/mosquitto.ts';
import { eventually } from '../../eventually.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { FakeFleetKiosk } from './fake-fleet-kiosk.ts';
import { realClock } from './real-clock.ts';

const clock = realClock;

async function mosquitto(...clients: readonly string[]) {
  const broker = await Mosquitto.start(temporaryFolder(), clients);
  onTestFinished(async () => {
    await broker.signal('SIGCONT');
    await broker.signal('SIGKILL');
  });
  const admin = await FleetAdmin.connect(broker);
  onTestFinished(() => admin.close());
  return { broker, admin };
}

interface MemberChanges {
  readonly device?: string;
  /** Whose certificate it has. */
  readonly certificate?: string;
  readonly port?: number;
  readonly folder?: string;
  readonly kiosk?: FakeFleetKiosk;
  readonly signals?: MemberDeps['signals'];
}

/** A kiosk that is a member of the fleet, and has a session. */
async function member(broker: Mosquitto, changes: MemberChanges = {}) {
  const { device = 'desk-7', certificate = device, port = broker.port } = changes;
  const kiosk = changes.kiosk ?? new FakeFleetKiosk(clock);
  const folder = changes.folder ?? temporaryFolder();
  const log: string[] = [];
  const memory = await CommandMemory.open(join(folder, 'fleet.json'), (text) => log.push(text));
  const file = (name: string) => join(broker.folder, name);
  const made = new FleetMember(
    {
      host: 'localhost',
      port,
      device,
      groups: ['ward-3'],
      prefix: 'cleardesk',
      isSigned: false,
      version: '1.2.3',
    },
    {
      memory,
      kiosk,
      clock,
      times: kiosk.times,
      random: () => 0.5,
      log: { warning: (text) => log.push(text), info: (text) => log.push(text) },
      readCertificate: () => {
        const read = readDeviceCertificate({
          ca: file('ca.pem'),
          certificate: file(`${certificate}.pem`),
          key: file(`${certificate}.key`),
        });
        const fault = (cause: FleetFault['cause'], text: string) => ({ cause, text });
        if (read.kind === 'usable') return read;
        return fault(`certificate-${read.kind}`, read.text);
      },
      finishedEndings: kiosk.finishedEndings,
      signals: changes.signals ?? null,
    },
  );
  kiosk.onState = () => {
    made.stateChanged();
  };
  onTestFinished(() => made.close(false));
  made.start();
  return { kiosk, folder, log, memory, member: made };
}

/** A member that has a session and is connected. */
async function connected(broker: Mosquitto, admin: FleetAdmin, changes: MemberChanges = {}) {
  const own = await member(broker, changes);
  await eventually(() => {
    expect(admin.states(changes.device ?? 'desk-7').at(-1)).toBe('waiting');
  });
  own.kiosk.begin();
  return own;
}

/** Ends what a command has begun to end, and waits for the answer. */
async function answered(admin: FleetAdmin, id: string, { kiosk }: { kiosk: FakeFleetKiosk }) {
  await eventually(() => {
    expect(kiosk.state.kind).toBe('ending');
  });
  kiosk.finish();
  return eventually(() => {
    const [answer] = admin.answers(id);
    expect(answer).toMatchObject({ result: 'clean' });
    return answer;
  });
}

/** A way to the broker that can be cut, also without a word. */
async function proxy(port: number) {
  const sockets: Socket[] = [];
  let isSilent = false;
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    sockets.push(near, far);
    near.on('data', (bytes) => isSilent || far.write(bytes)).on('error', () => undefined);
    far.on('data', (bytes) => isSilent || near.write(bytes)).on('error', () => undefined);
    near.on('close', () => far.destroy());
    far.on('close', () => isSilent || near.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    port: (server.address() as AddressInfo).port,
    silence: () => {
      isSilent = true;
    },
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}

describe('a member of the fleet', () => {
  it.each(['device/desk-7', 'group/ward-3', 'all'])('obeys a command for %s', async (topic) => {
    const { broker, admin } = await mosquitto('desk-7');
    const own = await connected(broker, admin);
    const id = await broker.fleet('end', topic, 'Ward "3" closes');
    const answer = await answered(admin, id, own);
    expect(answer).toEqual({
      v: 1,
      id,
      result: 'clean',
      code: '0000-abcd',
      time: answer?.['time'],
    });
    expect(own.kiosk.causes).toMatchObject([{ reason: 'remote', note: 'Ward "3" closes' }]);
    await eventually(() => {
      expect(admin.states('desk-7')).toEqual(['waiting', 'in-session', 'ending', 'waiting']);
      expect(own.memory.answers).toEqual([]);
    });
  });

  it('says its state, the last receipt, and nothing of the user', async () => {
    const { broker, admin } = await mosquitto('desk-7');
    const own = await connected(broker, admin);
    await answered(admin, await admin.command('all'), own);
    await eventually(() => {
      expect(admin.states('desk-7')).toHaveLength(4);
    });
    const [last] = admin.seen.filter(({ topic }) => topic.includes('/status/')).toReversed();
    const { since, ...status } = JSON.parse(last?.text ?? '') as Record<string, unknown>;
    expect(status).toEqual({
      v: 1,
      state: 'waiting',
      version: '1.2.3',
      lastReceipt: { code: '0000-abcd', clean: true },
    });
    expect(since).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    for (const { text } of admin.seen) expect(text).not.toMatch(/Nora|session-1/);
  });

  it('gets no command of another device, whatever it subscribes to', async () => {
    const { broker, admin } = await mosquitto('desk-7', 'desk-8');
    const other = await broker.client('desk-8');
    const seen: string[] = [];
    other.on('message', (topic) => seen.push(topic));
    await other.subscribeAsync(
      ['#', 'cleardesk/command/device/desk-7', 'cleardesk/receipt/desk-7'],
      { qos: 1 },
    );
    const own = await connected(broker, admin);
    await answered(admin, await admin.command('device/desk-7'), own);
    await admin.command('all'); // this one comes, so the others had come by now
    await eventually(() => {
      expect(seen).toContain('cleardesk/command/all');
    });
    expect(new Set(seen)).toEqual(new Set(['cleardesk/command/all']));
    // Nor may a device command another, or speak for it.
    for (const topic of [
      'command/device/desk-7',
      'command/all',
      'status/desk-7',
      'receipt/desk-7',
    ]) {
      await expect(other.publishAsync(`cleardesk/${topic}`, '{}', { qos: 1 })).rejects.toThrow(
        'Not authorized',
      );
    }
    await other.endAsync(true);
  });

  it('refuses a command that the broker is to keep, and one from before does not come', async () => {
    const { broker, admin } = await mosquitto('desk-7');
    const early = await admin.command('all', {}, { retain: true });
    const own = await connected(broker, admin);
    const id = await admin.command('device/desk-7', {}, { retain: true });
    await eventually(() => {
      expect(admin.answers(id)).toMatchObject([{ result: 'refused', cause: 'retained' }]);
    });
    expect(own.kiosk.state.kind).toBe('active');
    expect(admin.answers(early)).toEqual([]);
  });

  it('that was off answers what has waited for it, and ends nobody', async () => {
    const { broker, admin } = await mosquitto('desk-7');
    const first = await connected(broker, admin);
    first.member.close(true);
    await eventually(() => {
      expect(admin.states('desk-7').at(-1)).toBe('offline');
    });
    const ids = [
      await admin.command('device/desk-7'),
      await admin.command('all', {}, { retain: true }),
    ];
    const expired = await admin.command('all', {}, { properties: { messageExpiryInterval: 1 } });
    await pause(3000);
    const own = await member(broker, { folder: first.folder });
    own.kiosk.begin();
    await eventually(() => {
      expect(ids.map((id) => admin.answers(id)[0]?.['result'])).toEqual([
        'already-over',
        'refused',
      ]);
    });
    expect(own.kiosk.state.kind).toBe('active');
    expect(admin.answers(expired)).toEqual([]);
  });
});

describe('the next process', () => {
  it('takes the connection over, and the device is never said to be off', async () => {
    const { broker, admin } = await mosquitto('desk-7');
    let own = await connected(broker, admin);
    for (let count = 0; count < 5; count += 1) {
      own.member.close(false);
      own = await member(broker, { folder: own.folder, kiosk: own.kiosk });
      await answered(admin, await admin.command('all'), own);
      own.kiosk.begin();
    }
    await pause(6000); // longer than the broker waits before it says so
    expect(admin.states('desk-7')).not.toContain('offline');
  });

  it('delivers an answer that the one before could not', async () => {
    const { broker, admin } = await mosquitto('desk-7');
    const first = await connected(broker, admin);
    const id = await admin.command('all');
    await eventually(() => {
      expect(first.kiosk.state.kind).toBe('ending');
    });
    await broker.signal('SIGKILL');
    first.kiosk.finish();
    await eventually(() => {
      expect(readFileSync(join(first.folder, 'fleet.json'), 'utf8')).toContain('0000-abcd');
    });
    first.member.close(false);
    await broker.run();
    await admin.listen();
    const own = await member(broker, { folder: first.folder, kiosk: first.kiosk });
    await eventually(() => {
      expect(admin.answers(id)).toMatchObject([{ result: 'clean', code: '0000-abcd' }]);
    });
    await eventually(() => {
      expect(own.memory.answers).toEqual([]);
    });
  });

  it('does not send an answer that is a day old, and says so', async () => {
    const { broker, admin } = await mosquitto('desk-7');
    const folder = temporaryFolder();
    const old = { id: 'old', result: 'clean', code: '0000-abcd', time: '2026-01-02T03:04:05.678Z' };
    const content = { v: 1, ids: ['old'], open: [], answers: [old], isDisconnected: false };
    writeFileSync(join(folder, 'fleet.json'), JSON.stringify(content));
    const own = await connected(broker, admin, { folder });
    expect(own.kiosk.records).toEqual([
      { event: 'fleet-command', command: 'old', result: 'unanswered' },
    ]);
    expect(own.log).toEqual([
      'the answer to the command old is more than a day old, and is not sent any more',
    ]);
    expect([admin.answers('old'), own.memory.answers]).toEqual([[], []]);
  });

  it('of a device that was cut off without a word is said to be off, and then back', async () => {
    const { broker, admin } = await mosquitto('desk-7');
    const way = await proxy(broker.port);
    await connected(broker, admin, { port: way.port });
    way.silence();
    way.cut();
    await eventually(() => {
      expect(admin.states('desk-7').at(-1)).toBe('offline');
    });
  });
});

describe('a broker', () => {
  it.each(['SIGKILL', 'SIGTERM'] as const)(
    'that ends by %s and starts again has its kiosk back',
    async (signal) => {
      const { broker, admin } = await mosquitto('desk-7');
      const own = await connected(broker, admin);
      await broker.signal(signal);
      await eventually(() => {
        expect(own.member.health).toMatchObject({ connected: false });
      });
      expect(own.log[0]).toMatch(
        /^commands of the fleet cannot reach this device: localhost:\d+ has closed/,
      );
      await broker.run();
      await eventually(() => {
        expect(own.member.health).toMatchObject({ connected: true, reason: null });
      });
      await eventually(() => {
        expect(own.log.at(-1)).toBe('the broker of the fleet is reached again');
      });
      await answered(admin, await admin.command('all'), own);
      expect(own.kiosk.records).toEqual([]); // it was no outage
    },
  );

  it('that stands still for a while brings the command then', async () => {
    const { broker, admin } = await mosquitto('desk-7');
    const own = await connected(broker, admin);
    await broker.signal('SIGSTOP');
    const sent = admin.command('all');
    await pause(1000);
    expect(own.kiosk.state.kind).toBe('active');
    await broker.signal('SIGCONT');
    await answered(admin, await sent, own);
  });

  it('that has no room for the kiosk is tried again', async () => {
    const { broker, admin } = await mosquitto('desk-7');
    await admin.close();
    await broker.signal('SIGTERM');
    await broker.run('max_connections 1');
    const again = await FleetAdmin.connect(broker);
    onTestFinished(() => again.close());
    const own = await member(broker);
    await eventually(() => {
      expect(own.member.health.reason).not.toBe(null);
    });
    await again.close();
    await eventually(() => {
      expect(own.member.health.connected).toBe(true);
    });
  });

  it('that does not grant the topics is said so', async () => {
    const { broker, admin } = await mosquitto('desk-7');
    await broker.signal('SIGTERM');
    await broker.run();
    writeFileSync(
      join(broker.folder, 'cleardesk.acl'),
      'user fleet-admin\ntopic read cleardesk/#\n',
    );
    await broker.signal('SIGTERM');
    await broker.rerun();
    const own = await member(broker);
    await eventually(() => {
      expect(own.member.health.reason).toBe(
        'the broker does not take the status of this device: the broker does not let this device in',
      );
    });
    expect(admin.states('desk-7')).toEqual([]);
  });

  it.each<[string, (broker: Mosquitto) => void | Promise<void>, RegExp]>([
    [
      'does not know the CA of the kiosk',
      (broker) => {
        const before = ['ca.pem', 'server.pem'].map((name) =>
          readFileSync(join(broker.folder, name)),
        );
        broker.certificate('ca');
        broker.certificate('client', 'desk-7');
        writeFileSync(join(broker.folder, 'ca.pem'), before[0] ?? '');
      },
      /the broker does not accept the certificate of this device \((unknown ca|decrypt error|bad certificate)\)/,
    ],
    [
      'has a list that revokes the certificate of the kiosk',
      async (broker) => {
        broker.certificate('revoke', 'desk-7');
        await broker.signal('SIGTERM');
        await broker.run(`crlfile ${broker.folder}/crl.pem`);
      },
      /the broker does not accept the certificate of this device \(certificate revoked\)/,
    ],
    [
      'has a certificate of another CA',
      (broker) => {
        broker.certificate('ca');
        broker.certificate('client', 'desk-7');
      },
      /the certificate of the broker comes from a CA that fleet\.mqtt\.ca does not hold/,
    ],
    [
      'has a certificate of another host',
      async (broker) => {
        broker.certificate('server', 'fleet.example.org');
        await broker.signal('SIGTERM');
        await broker.run();
      },
      /the certificate of the broker is not for localhost/,
    ],
    [
      'has a certificate that has expired',
      async (broker) => {
        broker.certificate('server', 'localhost', -1);
        await broker.signal('SIGTERM');
        await broker.run();
      },
      /the certificate of the broker has expired/,
    ],
  ])('that %s is not used, and says why', async (_what, spoil, reason) => {
    const { broker, admin } = await mosquitto('desk-7');
    await admin.close();
    await spoil(broker);
    const own = await member(broker);
    await eventually(() => {
      expect(own.member.health.reason).toMatch(reason);
    });
    expect(own.member.health.connected).toBe(false);
    await pause(1500); // the next try
    expect(own.log).toHaveLength(1);
  });

  it('gets its kiosk back once the certificate that has expired is replaced', async () => {
    const { broker, admin } = await mosquitto('desk-7');
    broker.certificate('client', 'desk-7', -1);
    const own = await member(broker);
    expect(own.member.health.reason).toMatch(/desk-7\.pem expired on /);
    broker.certificate('client', 'desk-7');
    await eventually(() => {
      expect(own.member.health.connected).toBe(true);
    });
    own.kiosk.begin();
    await answered(admin, await admin.command('all'), own);
  });

  it('that is flooded does not slow the kiosk down', async () => {
    const { broker, admin } = await mosquitto('desk-7');
    await broker.signal('SIGTERM');
    await broker.run('message_size_limit 0'); // its own limit would keep the largest messages out
    await admin.listen();
    const own = await connected(broker, admin);
    let longestMs = 0;
    let before = performance.now();
    const watch = setInterval(() => {
      longestMs = Math.max(longestMs, performance.now() - before - 5);
      before = performance.now();
    }, 5);
    const flooder = await broker.client('fleet-admin');
    for (let round = 0; round < 100; round += 1) {
      const flood = (text: string | Buffer) =>
        flooder.publishAsync('cleardesk/command/all', text, { qos: round % 2 === 0 ? 0 : 1 });
      const sent = Array.from({ length: 100 }, (_one, count) =>
        flood(`{"v":1,"do":"end-session","garbage":${round * 100 + count}}`),
      );
      await Promise.all([...sent, ...(round % 10 === 0 ? [flood(Buffer.alloc(1_000_000))] : [])]);
    }
    await flooder.endAsync(true);
    clearInterval(watch);
    console.log(`the event loop stood still for ${Math.round(longestMs)} ms at most`);
    expect(own.kiosk.state.kind).toBe('active');
    expect(own.kiosk.records.length).toBeLessThan(60);
    // The budget comes back.
    await pause(3100);
    await eventually(async () => {
      await admin.command('all');
      expect(own.kiosk.state.kind).toBe('ending');
    });
  });
});
