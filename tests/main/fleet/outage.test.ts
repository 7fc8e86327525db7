import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type FleetFault, faultOf } from '../../../main/fleet/fault.ts';
import { FleetMember } from '../../../main/fleet/member.ts';
import { CommandMemory } from '../../../main/fleet/memory.ts';
import { FakeClock } from '../../fakes/fake-clock.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { FakeFleetKiosk } from './fake-fleet-kiosk.ts';

const expired: FleetFault = { cause: 'certificate-expired', text: 'desk-7.pem expired' };

/** A member whose certificate cannot be used, so that nothing is connected to. */
async function member(folder = temporaryFolder(), fault = expired) {
  const clock = new FakeClock(1_000_000);
  const kiosk = new FakeFleetKiosk(clock);
  const log: string[] = [];
  const memory = await CommandMemory.open(join(folder, 'fleet.json'), (text) => log.push(text));
  const made = new FleetMember(
    {
      host: 'localhost',
      port: 1,
      device: 'desk-7',
      groups: [],
      prefix: 'p',
      isSigned: false,
      version: '1',
    },
    {
      memory,
      kiosk,
      clock,
      times: kiosk.times,
      random: () => 0.5,
      log: { warning: (text) => log.push(text), info: (text) => log.push(text) },
      readCertificate: () => fault,
      signals: null,
      finishedEndings: kiosk.finishedEndings,
    },
  );
  made.start();
  return { clock, kiosk, log, memory, folder, member: made };
}

describe('an outage', () => {
  it('is said at once, and recorded after a minute, once', async () => {
    const { clock, kiosk, log, member: made } = await member();
    expect(made.health).toMatchObject({ connected: false, reason: 'desk-7.pem expired' });
    expect(log).toEqual(['commands of the fleet cannot reach this device: desk-7.pem expired']);
    clock.advance(59_000);
    expect(kiosk.records).toEqual([]);
    clock.advance(600_000);
    expect(kiosk.records).toEqual([{ event: 'fleet-degraded', cause: 'certificate-expired' }]);
    expect(log).toHaveLength(1);
  });

  it('is not recorded by the next process as well', async () => {
    const first = await member();
    first.clock.advance(60_000);
    const time = new Date(0).toISOString();
    await first.memory.answer({ id: 'a', result: 'nobody', time }); // all is on the disk
    first.member.close(false);
    const next = await member(first.folder);
    next.clock.advance(600_000);
    expect(next.kiosk.records).toEqual([]);
    expect(next.log).toHaveLength(1);
  });

  it('is tried again with growing pauses, and no more once the process is released', async () => {
    const { clock, kiosk, member: made } = await member();
    const pauses: number[] = [];
    for (let count = 0; count < 5; count += 1) {
      const [next = 0] = clock.waits; // the other timer is that of the record
      pauses.push(next);
      clock.advance(next);
    }
    expect(pauses).toEqual([1000, 2000, 5000, 15_000, 30_000]);
    made.close(false);
    expect(clock.waits).toEqual([]);
    const before = kiosk.records.length;
    clock.advance(600_000);
    expect(kiosk.records).toHaveLength(before);
  });
});

describe('a fault', () => {
  const code = (value: unknown) => Object.assign(new Error('x'), { code: value });
  it.each<[unknown, string, string]>([
    [code('ENOTFOUND'), 'unreachable', 'the name b.example is not found'],
    [code('ECONNREFUSED'), 'unreachable', 'no broker listens at b.example:8883'],
    [code('ETIMEDOUT'), 'unreachable', 'b.example:8883 does not answer'],
    [new Error('connack timeout'), 'unreachable', 'b.example:8883 does not answer'],
    [null, 'unreachable', 'b.example:8883 has closed the connection'],
    [code('CERT_HAS_EXPIRED'), 'untrusted', 'the certificate of the broker has expired'],
    [
      code('ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED'),
      'refused',
      'the broker does not accept the certificate of this device (certificate revoked)',
    ],
    [code(0x87), 'refused', 'the broker does not let this device in'],
    [code(0x89), 'unreachable', 'the broker is busy'],
    [code(0x8e), 'refused', 'another device or program has connected with the name of this device'],
    [code(0xa0), 'refused', 'the broker refuses with reason 160'],
    [new Error('odd\u0000'), 'unreachable', 'b.example:8883: odd'],
  ])('%s is said in a sentence', (error, cause, text) => {
    expect(faultOf(error, { host: 'b.example', port: 8883 })).toEqual({ cause, text });
  });
});
