import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Health } from '../../../../main/fleet/signals/health.ts';
import { IssuerKeys } from '../../../../main/fleet/signals/keys.ts';
import { SignalMemory } from '../../../../main/fleet/signals/memory.ts';
import { Receiver } from '../../../../main/fleet/signals/receiver.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { FakeFleetKiosk } from '../fake-fleet-kiosk.ts';
import { EVENTS, newKey, publicJwk, signed } from './signer.ts';

const ISSUER = 'https://id.example.org/';
const key = newKey('EdDSA');
const revoked: string = EVENTS.revoked;

async function receiver() {
  const clock = new FakeClock(1_000_000);
  const kiosk = new FakeFleetKiosk(clock);
  const memory = await SignalMemory.open(join(temporaryFolder(), 'signals.json'), () => undefined);
  const log = { warning: () => undefined, info: () => undefined };
  const health = new Health({ memory, clock, log, record: (event) => kiosk.record(event) });
  const made = new Receiver(
    {
      issuer: ISSUER,
      audience: 'cleardesk',
      device: 'desk-7',
      endOn: ['session-revoked', 'account-disabled', 'account-purged', 'credential-compromise'],
    },
    {
      keys: new IssuerKeys({
        clock,
        fetchKeys: () => Promise.resolve({ keys: [publicJwk(key)] }),
        onRead: () => undefined,
      }).find,
      criticalMembers: () => ['tenant'],
      memory,
      health,
      kiosk,
      clock,
      user: () => ({
        issuer: ISSUER,
        subject: 'nora',
        providerSession: 'sid-1',
        email: 'nora@example.org',
        signedInAt: clock.wall().getTime(),
      }),
      since: () => kiosk.times.presentSince,
      languages: () => ['en'],
      isEndingRecorded: () => true,
      log,
      onStatus: () => undefined,
    },
  );
  kiosk.begin();
  return { made, kiosk, clock };
}

const now = (clock: FakeClock) => Math.floor(clock.wall().getTime() / 1000);

function usedMemory(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc()');
  return process.memoryUsage().heapUsed;
}

it('of ten thousand random signals of the provider, none that is about others ends the session', async () => {
  const { made, kiosk, clock } = await receiver();
  // Everything that this session has is in it, and never in a place where it means this session.
  const text = fc.constantFrom(
    'otto',
    'sid-2',
    'desk-8',
    'ALL',
    '',
    'id.example.org',
    'x'.repeat(99),
  );
  const identifier = fc.oneof(
    fc.record({
      format: fc.constant('iss_sub'),
      iss: fc.constantFrom(ISSUER, 'https://id.example.org'),
      sub: text,
    }),
    fc.record({
      format: fc.constant('iss_sub'),
      iss: fc.constantFrom('https://id.example.org', ''),
      sub: fc.constant('nora'),
    }),
    fc.record({
      format: fc.constant('email'),
      email: fc.constantFrom('otto@example.org', 'nora@example.org.evil'),
    }),
    fc.record({ format: fc.constant('opaque'), id: text }),
    fc.record({
      format: fc.constantFrom('aliases', 'did', 'x'),
      identifiers: fc.constant([{ format: 'iss_sub', iss: ISSUER, sub: 'nora' }]),
    }),
    fc.jsonValue(),
  );
  const subject = fc.oneof(
    identifier,
    fc.record(
      {
        format: fc.constant('complex'),
        user: identifier,
        session: identifier,
        device: identifier,
        tenant: identifier,
        group: identifier,
      },
      { requiredKeys: ['format'] },
    ),
    // This very user, and a member that is critical.
    fc.record({
      format: fc.constant('complex'),
      user: fc.constant({ format: 'iss_sub', iss: ISSUER, sub: 'nora' }),
      tenant: identifier,
    }),
  );
  const details = fc.dictionary(
    fc.constantFrom('event_timestamp', 'reason_user', 'initiating_entity'),
    fc.jsonValue(),
  );
  const events = fc.dictionary(fc.constantFrom<string>(...Object.values(EVENTS)), details, {
    maxKeys: 2,
  });
  let number = 0;
  let taken = 0;
  const before = usedMemory();
  await fc.assert(
    fc.asyncProperty(subject, events, async (sub_id, given) => {
      number += 1;
      const claims = {
        iss: ISSUER,
        aud: 'cleardesk',
        jti: `id-${number}`,
        iat: now(clock),
        sub_id,
        events: given,
      };
      const outcome = await made.receive(signed(key, claims), null);
      if (outcome.kind === 'taken') taken += 1;
      return kiosk.causes.length === 0 && outcome.kind !== 'later';
    }),
    { numRuns: 10_000 },
  );
  expect(usedMemory() - before).toBeLessThan(20_000_000);
  expect(taken).toBeGreaterThan(1_000);
  const nora = { format: 'iss_sub', iss: ISSUER, sub: 'nora' };
  const own = {
    iss: ISSUER,
    aud: 'cleardesk',
    jti: 'own',
    iat: now(clock),
    sub_id: nora,
    events: { [revoked]: {} },
  };
  await made.receive(signed(key, own), null);
  expect(kiosk.causes).toMatchObject([{ by: { kind: 'signal', id: 'own' } }]);
}, 120_000);

it('keeps a signal that comes while a user signs in for that user, however many others come', async () => {
  const { made, kiosk, clock } = await receiver();
  kiosk.become({ kind: 'signing-in', progress: { kind: 'checking' } });
  const token = (jti: string, sub: string) =>
    signed(key, {
      iss: ISSUER,
      aud: 'cleardesk',
      jti,
      iat: now(clock),
      sub_id: { format: 'iss_sub', iss: ISSUER, sub },
      events: { [revoked]: {} },
    });
  await made.receive(token('own', 'nora'), null);
  for (let at = 0; at < 100; at += 1) await made.receive(token(`id-${at}`, 'otto'), null);
  expect(kiosk.causes).toEqual([]);
  kiosk.begin();
  made.stateChanged();
  await expect.poll(() => kiosk.causes).toMatchObject([{ by: { kind: 'signal', id: 'own' } }]);
});

it('forgets what came while a user signed in, once that has come to nothing', async () => {
  const { made, kiosk, clock } = await receiver();
  kiosk.become({ kind: 'signing-in', progress: { kind: 'checking' } });
  const nora = { format: 'iss_sub', iss: ISSUER, sub: 'nora' };
  const own = {
    iss: ISSUER,
    aud: 'cleardesk',
    jti: 'own',
    iat: now(clock),
    sub_id: nora,
    events: { [revoked]: {} },
  };
  await made.receive(signed(key, own), null);
  kiosk.become({ kind: 'signed-out' });
  made.stateChanged();
  kiosk.begin();
  made.stateChanged();
  expect(
    await made.receive(
      signed(key, { ...own, jti: 'other', sub_id: { ...nora, sub: 'otto' } }),
      null,
    ),
  ).toEqual({ kind: 'taken' });
  expect(kiosk.causes).toEqual([]);
});
