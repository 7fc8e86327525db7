import { randomUUID } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IssuerKeys } from '../../../../main/fleet/signals/keys.ts';
import {
  eventAddresses,
  type ReadSet,
  readSet,
  reasonFor,
} from '../../../../main/fleet/signals/set.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import {
  EVENTS,
  newKey,
  publicJwk,
  signed,
  signedWithPublicKey,
  type SigningKey,
  unsigned,
} from './signer.ts';

const onRead = () => undefined;
const ISSUER = 'https://id.example.org/realms/clinic';
const clock = new FakeClock(100_000);
const now = () => Math.floor(clock.wall().getTime() / 1000);

const rsa = newKey();
const pss = newKey('PS256');
const ec = newKey('ES256');
const ed = newKey('EdDSA');
const stranger = newKey();
const known = [rsa, pss, ec, ed];

const nora = { format: 'iss_sub', iss: ISSUER, sub: 'nora' };

function claims(changes: object = {}): object {
  return {
    iss: ISSUER,
    aud: 'cleardesk',
    jti: 'id-1',
    iat: now(),
    sub_id: nora,
    events: { [EVENTS.revoked]: { event_timestamp: now() - 1 } },
    ...changes,
  };
}

const without = (name: string) =>
  Object.fromEntries(Object.entries(claims()).filter(([key]) => key !== name));

const event = (address: string, details: object = {}) => ({ events: { [address]: details } });

function read(token: string, keys: readonly SigningKey[] = known): Promise<ReadSet> {
  const fetchKeys = () => Promise.resolve({ keys: keys.map(publicJwk) });
  return readSet(token, {
    issuer: ISSUER,
    audience: 'cleardesk',
    keys: new IssuerKeys({ clock, fetchKeys, onRead }).find,
    now: clock.wall(),
  });
}

/** Of a refusal its cause; of a signal its type; else the kind. */
async function outcome(token: string): Promise<string> {
  const set = await read(token);
  if (set.kind === 'refused') return set.fault;
  return set.kind === 'signal' ? set.type : set.kind;
}

const good = signed(rsa, claims());
const [head, body, tail] = good.split('.') as [string, string, string];

describe('a security event token', () => {
  it.each<readonly [what: string, token: string, outcome: string]>([
    // Good ones
    ['session-revoked, RS256', good, 'session-revoked'],
    ['PS256', signed(pss, claims()), 'session-revoked'],
    ['ES256', signed(ec, claims()), 'session-revoked'],
    ['EdDSA', signed(ed, claims()), 'session-revoked'],
    ['credential-change', signed(rsa, claims(event(EVENTS.changed))), 'credential-change'],
    ['account-disabled', signed(rsa, claims(event(EVENTS.disabled))), 'account-disabled'],
    ['account-purged', signed(rsa, claims(event(EVENTS.purged))), 'account-purged'],
    [
      'credential-compromise',
      signed(rsa, claims(event(EVENTS.compromised))),
      'credential-compromise',
    ],
    [
      'typ with its prefix',
      signed(rsa, claims(), { typ: 'application/secevent+jwt' }),
      'session-revoked',
    ],
    [
      'one audience of several',
      signed(rsa, claims({ aud: ['other', 'cleardesk'] })),
      'session-revoked',
    ],
    ['an event of another kind', signed(rsa, claims(event(EVENTS.assurance))), 'unknown-event'],
    [
      'a verification',
      signed(rsa, claims(event(EVENTS.verification, { state: 's' }))),
      'verification',
    ],
    [
      'a stream that is paused',
      signed(rsa, claims(event(EVENTS.updated, { status: 'paused' }))),
      'stream-updated',
    ],
    [
      'a subject that no receiver can read',
      signed(rsa, claims({ sub_id: { format: 'did', url: 'x' } })),
      'session-revoked',
    ],
    ['a member that is new', signed(rsa, claims({ txn: 'x', new: [1] })), 'session-revoked'],
    // What it is
    [
      'an ID token',
      signed(rsa, { ...claims(), sub: 'nora', exp: now() + 60 }, { typ: 'JWT' }),
      'wrong-type',
    ],
    ['no typ', signed(rsa, claims(), { typ: undefined }), 'wrong-type'],
    ['a logout token', signed(rsa, claims(), { typ: 'logout+jwt' }), 'wrong-type'],
    ['an expiry', signed(rsa, claims({ exp: now() + 60 })), 'unreadable'],
    ['an expiry that is past', signed(rsa, claims({ exp: now() - 60 })), 'unreadable'],
    ['a subject as in an ID token', signed(rsa, claims({ sub: 'nora' })), 'unreadable'],
    // Whose it is
    ['alg none', unsigned(claims()), 'wrong-algorithm'],
    ['alg NONE', unsigned(claims(), 'NONE'), 'wrong-algorithm'],
    ['HS256 with the public key', signedWithPublicKey(rsa, claims()), 'wrong-algorithm'],
    ['RS512', signed({ ...rsa, alg: 'RS512' }, claims()), 'wrong-algorithm'],
    [
      'a key of the issuer under the id of another',
      signed({ ...rsa, kid: ec.kid }, claims()),
      'unverifiable',
    ],
    [
      'a key of a stranger under the id of the issuer',
      signed({ ...stranger, kid: rsa.kid }, claims()),
      'bad-signature',
    ],
    [
      'a key that it brings itself',
      signed(stranger, claims(), { kid: undefined, jwk: publicJwk(stranger) }),
      'bad-signature',
    ],
    [
      'a content that was changed',
      `${head}.${Buffer.from(JSON.stringify(claims({ jti: 'x' }))).toString('base64url')}.${tail}`,
      'bad-signature',
    ],
    [
      'a header that was changed',
      `${Buffer.from(JSON.stringify({ typ: 'secevent+jwt', alg: 'RS256', kid: rsa.kid, x: 1 })).toString('base64url')}.${body}.${tail}`,
      'bad-signature',
    ],
    ['no signature', `${head}.${body}.`, 'bad-signature'],
    [
      'a header that it does not know and has to',
      signed(rsa, claims(), { crit: ['x'], x: 1 }),
      'unreadable',
    ],
    [
      'another issuer',
      signed(rsa, claims({ iss: 'https://id.example.org/realms/other' })),
      'wrong-issuer',
    ],
    ['the issuer with a slash', signed(rsa, claims({ iss: `${ISSUER}/` })), 'wrong-issuer'],
    ['no issuer', signed(rsa, without('iss')), 'wrong-issuer'],
    ['another audience', signed(rsa, claims({ aud: 'portal' })), 'wrong-audience'],
    ['no audience', signed(rsa, without('aud')), 'wrong-audience'],
    // What it says
    ['no id', signed(rsa, without('jti')), 'unreadable'],
    ['an empty id', signed(rsa, claims({ jti: '' })), 'unreadable'],
    ['an id that is a number', signed(rsa, claims({ jti: 7 })), 'unreadable'],
    ['an id of 256 characters', signed(rsa, claims({ jti: 'x'.repeat(256) })), 'unreadable'],
    ['no time', signed(rsa, without('iat')), 'unreadable'],
    ['a time that is a text', signed(rsa, claims({ iat: 'now' })), 'unreadable'],
    ['six minutes in the future', signed(rsa, claims({ iat: now() + 360 })), 'from-the-future'],
    ['four minutes in the future', signed(rsa, claims({ iat: now() + 240 })), 'session-revoked'],
    ['eight days old', signed(rsa, claims({ iat: now() - 8 * 86_400 })), 'too-old'],
    ['six days old', signed(rsa, claims({ iat: now() - 6 * 86_400 })), 'session-revoked'],
    ['no subject', signed(rsa, without('sub_id')), 'unreadable'],
    ['a subject that is a text', signed(rsa, claims({ sub_id: 'nora' })), 'unreadable'],
    ['a subject without a format', signed(rsa, claims({ sub_id: { sub: 'nora' } })), 'unreadable'],
    ['no event', signed(rsa, claims({ events: {} })), 'unreadable'],
    [
      'two events',
      signed(rsa, claims({ events: { [EVENTS.revoked]: {}, [EVENTS.purged]: {} } })),
      'unreadable',
    ],
    ['events in a list', signed(rsa, claims({ events: [EVENTS.revoked] })), 'unreadable'],
    [
      'an event that is a text',
      signed(rsa, claims({ events: { [EVENTS.revoked]: 'yes' } })),
      'unreadable',
    ],
    [
      'a time of the event that is a text',
      signed(rsa, claims(event(EVENTS.revoked, { event_timestamp: 'x' }))),
      'unreadable',
    ],
    [
      'an event by the name of an inherited property',
      signed(rsa, claims(event('constructor'))),
      'unknown-event',
    ],
    // What is no token
    ['an empty text', '', 'unreadable'],
    ['two dots', '..', 'unreadable'],
    ['a content that is no JSON', signed(rsa, 'not JSON'), 'unreadable'],
    ['a content that is a list', signed(rsa, '[]'), 'unreadable'],
    ['20 KB', signed(rsa, claims({ txn: 'x'.repeat(20_000) })), 'too-large'],
  ])('%s', async (_what, token, expected) => {
    expect(await outcome(token)).toBe(expected);
  });

  it('says when it happened, in seconds, in milliseconds or only when it was issued', async () => {
    const at = async (changes: object) =>
      (await read(signed(rsa, claims(changes)))) as { at?: number };
    const time = now() - 30;
    const seconds = event(EVENTS.revoked, { event_timestamp: time });
    const milliseconds = event(EVENTS.revoked, { event_timestamp: time * 1000 });
    expect(await at(seconds)).toMatchObject({ at: time * 1000 });
    expect(await at(milliseconds)).toMatchObject({ at: time * 1000 });
    expect(await at(event(EVENTS.revoked))).toMatchObject({ at: now() * 1000 });
    expect(await at({ ...event(EVENTS.revoked), toe: time })).toMatchObject({ at: time * 1000 });
  });

  it('loses a reason that cannot be read, and ends the session nevertheless', async () => {
    const odd = await read(signed(rsa, claims(event(EVENTS.revoked, { reason_user: [1] }))));
    expect(odd).toMatchObject({ kind: 'signal', reasons: {} });
    const plain = await read(signed(rsa, claims(event(EVENTS.revoked, { reason_user: 'Ask IT' }))));
    expect(plain).toMatchObject({ reasons: { '': 'Ask IT' } });
  });
});

describe('the keys of the issuer', () => {
  const checks = (keys: IssuerKeys) => ({
    issuer: ISSUER,
    audience: 'cleardesk',
    keys: keys.find,
    now: clock.wall(),
  });

  it('are read again for a new one, at most once in ten seconds', async () => {
    let listed: readonly SigningKey[] = [rsa];
    let asked = 0;
    const keys = new IssuerKeys({
      clock,
      fetchKeys: () => Promise.resolve({ keys: listed.map(publicJwk), asked: (asked += 1) }),
      onRead,
    });
    const kinds = () =>
      Promise.all(
        [rsa, ec, stranger].map(
          async (key) => (await readSet(signed(key, claims()), checks(keys))).kind,
        ),
      );
    // One that is not there may be too new: nothing is said of it for now.
    expect(await kinds()).toEqual(['signal', 'unverifiable', 'unverifiable']);
    listed = [rsa, ec];
    clock.advance(9_000);
    expect(await kinds()).toEqual(['signal', 'unverifiable', 'unverifiable']);
    expect(asked).toBe(1);
    clock.advance(1_000);
    expect(await kinds()).toEqual(['signal', 'signal', 'refused']);
    expect(asked).toBe(2);
    // A key that the issuer takes back.
    listed = [ec];
    clock.advance(11 * 60_000);
    expect(await kinds()).toEqual(['unverifiable', 'signal', 'unverifiable']);
  });

  it.each<readonly [what: string, answer: () => Promise<unknown>]>([
    ['an error', () => Promise.reject(new Error('id.example.org did not answer in time'))],
    ['something else', () => Promise.resolve('<html>')],
    ['a list without keys', () => Promise.resolve({ keys: 'none' })],
  ])('that cannot be read, as with %s, make nothing known', async (_what, fetchKeys) => {
    const set = await readSet(good, checks(new IssuerKeys({ clock, fetchKeys, onRead })));
    expect(set).toMatchObject({ kind: 'unverifiable' });
  });

  it('never verify with a secret that the list holds', async () => {
    const secret = { kty: 'oct', k: Buffer.from('shared').toString('base64url'), kid: rsa.kid };
    const keys = new IssuerKeys({
      clock,
      fetchKeys: () => Promise.resolve({ keys: [secret] }),
      onRead,
    });
    expect(await readSet(signedWithPublicKey(rsa, claims()), checks(keys))).toMatchObject({
      fault: 'wrong-algorithm',
    });
  });
});

it('of ten thousand random tokens, accepts none and throws at none', async () => {
  const text = fc.oneof(
    fc.string(),
    fc.base64String(),
    fc.jsonValue().map((value) => JSON.stringify(value)),
  );
  const token = fc.oneof(
    {
      weight: 2,
      arbitrary: fc
        .array(
          text.map((part) => Buffer.from(part).toString('base64url')),
          { maxLength: 5 },
        )
        .map((parts) => parts.join('.')),
    },
    text,
    // A good one in which one character is another.
    fc
      .tuple(fc.nat(good.length - 1), fc.base64String({ minLength: 4, maxLength: 4 }))
      .map(([at, other]) => good.slice(0, at) + (other[0] ?? 'A') + good.slice(at + 1)),
  );
  const keys = new IssuerKeys({
    clock,
    fetchKeys: () => Promise.resolve({ keys: known.map(publicJwk) }),
    onRead,
  });
  const before = usedMemory();
  await fc.assert(
    fc.asyncProperty(token, async (each) => {
      const set = await readSet(each, {
        issuer: ISSUER,
        audience: 'cleardesk',
        keys: keys.find,
        now: clock.wall(),
      });
      return (
        each === good ||
        isSameSignature(each) ||
        set.kind === 'refused' ||
        set.kind === 'unverifiable'
      );
    }),
    { numRuns: 10_000 },
  );
  expect(usedMemory() - before).toBeLessThan(20_000_000);
}, 120_000);

function usedMemory(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc()');
  return process.memoryUsage().heapUsed;
}

/** The last character of a signature has bits that base64url does not use. */
function isSameSignature(token: string): boolean {
  const bytes = (each: string) => Buffer.from(each.split('.')[2] ?? '', 'base64url');
  return token.startsWith(`${head}.${body}.`) && bytes(token).equals(bytes(good));
}

it('of ten thousand random contents with a good signature, throws at none', async () => {
  const keys = new IssuerKeys({
    clock,
    fetchKeys: () => Promise.resolve({ keys: known.map(publicJwk) }),
    onRead,
  });
  const address = fc.constantFrom<string>(...Object.values(EVENTS), '__proto__', 'x');
  const member = fc.oneof(
    fc.record(
      {
        format: fc.constantFrom('iss_sub', 'email', 'opaque', 'complex', 'x'),
        iss: fc.jsonValue(),
        sub: fc.jsonValue(),
        id: fc.jsonValue(),
        email: fc.jsonValue(),
      },
      { requiredKeys: [] },
    ),
    fc.jsonValue(),
  );
  const content = fc.record(
    {
      iss: fc.constant(ISSUER),
      aud: fc.constant('cleardesk'),
      jti: fc.oneof(fc.constant(randomUUID()), fc.jsonValue()),
      iat: fc.oneof(fc.constant(now()), fc.jsonValue()),
      sub_id: member,
      events: fc.oneof(
        fc.dictionary(
          address,
          fc.oneof(
            fc.dictionary(
              fc.constantFrom('event_timestamp', 'reason_user', 'state', 'status'),
              fc.jsonValue(),
            ),
            fc.jsonValue(),
          ),
        ),
        fc.jsonValue(),
      ),
    },
    { requiredKeys: ['iss', 'aud'] },
  );
  const kinds = new Set<string>();
  await fc.assert(
    fc.asyncProperty(content, async (each) => {
      const set = await readSet(signed(ed, each), {
        issuer: ISSUER,
        audience: 'cleardesk',
        keys: keys.find,
        now: clock.wall(),
      });
      kinds.add(set.kind);
      return set.kind !== 'unverifiable';
    }),
    { numRuns: 10_000 },
  );
  expect(kinds).toContain('signal');
}, 120_000);

describe('the reason for the user', () => {
  const reasons = { en: 'Ask IT', de: 'Fragen Sie die IT', 'pt-BR': 'Fale com a TI' };

  it.each<readonly [languages: readonly string[], reason: string]>([
    [['de', 'en'], 'Fragen Sie die IT'],
    [['de-AT'], 'Fragen Sie die IT'],
    [['pt'], 'Fale com a TI'],
    [['pt-PT', 'en'], 'Fale com a TI'],
    [['uk', 'en'], 'Ask IT'],
    [['uk'], 'Ask IT'],
  ])('in %s', (languages, reason) => {
    expect(reasonFor(reasons, languages)).toBe(reason);
  });

  it('is cut and cleaned, and may be missing', () => {
    expect(reasonFor({}, ['en'])).toBeNull();
    expect(reasonFor({ en: ' \n\u202e ' }, ['en'])).toBeNull();
    expect(reasonFor({ en: `a\u202eb\n${'x'.repeat(500)}` }, ['en'])).toMatch(/^a b x{195}…$/);
  });
});

it('the addresses of events are those of the specifications', () => {
  expect(eventAddresses(['session-revoked', 'account-purged'])).toEqual([
    EVENTS.revoked,
    EVENTS.purged,
  ]);
});
