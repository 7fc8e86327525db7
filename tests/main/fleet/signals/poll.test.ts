import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Signals } from '../../../../main/fleet/signals/signals.ts';
import { eventually } from '../../../eventually.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { listening, transmitter } from './listening.ts';
import { newKey, signed } from './signer.ts';
import type { Transmitter, Trouble } from './transmitter.ts';

const about = (from: Transmitter, sub: string, session = 'sid-1') => ({
  sub_id: {
    format: 'complex',
    user: { format: 'iss_sub', iss: from.issuer, sub },
    session: { format: 'opaque', id: session },
  },
});

/** Resolves when the transmitter has seen this many polls more. */
async function polls(from: Transmitter, more = 2): Promise<void> {
  const before = from.requests('/poll').length;
  await eventually(() => {
    expect(from.requests('/poll').length).toBeGreaterThanOrEqual(before + more);
  });
}

describe('a signal by poll', () => {
  it('ends the session that it is about, and is acknowledged after that is recorded', async () => {
    const from = await transmitter();
    const { kiosk, signIn, signals } = await listening(from);
    const session = signIn();
    const details = { reason_user: { en: 'Ask IT', de: 'Fragen\u202e Sie die IT' } };
    const id = from.send('revoked', { ...about(from, 'nora'), details });
    await eventually(() => {
      expect(from.stream().acknowledged).toContain(id);
    });
    const by = { kind: 'signal', id };
    expect(kiosk.causes).toEqual([{ session, reason: 'remote', by, note: 'Fragen Sie die IT' }]);
    expect(from.stream().errors.size).toBe(0);
    expect(signals.health).toMatchObject({ state: 'listening', reason: null });
  });

  it('is not acknowledged as long as the ending is not recorded', async () => {
    const from = await transmitter();
    const { kiosk, signIn, here } = await listening(from);
    here.isRecorded = false;
    signIn();
    const id = from.send('revoked', about(from, 'nora'));
    await eventually(() => {
      expect(kiosk.causes).toHaveLength(1);
    });
    await polls(from, 3);
    expect(from.stream().acknowledged).not.toContain(id);
    here.isRecorded = true;
    await eventually(() => {
      expect(from.stream().acknowledged).toContain(id);
    });
    expect(kiosk.causes).toHaveLength(1);
  });

  it('that was not acknowledged comes to the next process, which does not end the next session', async () => {
    const from = await transmitter();
    from.isForgetful = true;
    const first = await listening(from);
    first.signIn();
    const id = from.send('revoked', about(from, 'nora'));
    await eventually(() => {
      expect(first.kiosk.causes).toHaveLength(1);
    });
    first.signals.close();
    const acknowledged = from.stream().acknowledged.length;
    const next = await listening(from, { folder: first.folder });
    next.signIn('nora', { providerSession: 'sid-2' });
    await eventually(() => {
      expect(from.stream().acknowledged.slice(acknowledged)).toContain(id);
    });
    expect(next.kiosk.causes).toEqual([]);
  });

  it.each<readonly [what: string, send: (from: Transmitter) => string]>([
    ['another user', (from) => from.send('revoked', about(from, 'otto'))],
    ['another session of the user', (from) => from.send('revoked', about(from, 'nora', 'sid-0'))],
    ['an event that the config does not name', (from) => from.send('changed', about(from, 'nora'))],
    ['an event that no receiver knows', (from) => from.send('assurance', about(from, 'nora'))],
    [
      'the user, before the sign-in',
      (from) => {
        const sub_id = { format: 'iss_sub', iss: from.issuer, sub: 'nora' };
        const details = { event_timestamp: Math.floor(Date.now() / 1000) - 30 };
        return from.send('disabled', { sub_id, details });
      },
    ],
  ])('about %s ends nothing, and is acknowledged', async (_what, send) => {
    const from = await transmitter();
    const { kiosk, signIn } = await listening(from);
    signIn();
    const id = send(from);
    await eventually(() => {
      expect(from.stream().acknowledged).toContain(id);
    });
    expect(kiosk.causes).toEqual([]);
  });

  it('about a user who is not there is acknowledged', async () => {
    const from = await transmitter();
    const { kiosk } = await listening(from);
    const id = from.send('revoked', about(from, 'nora'));
    await eventually(() => {
      expect(from.stream().acknowledged).toContain(id);
    });
    expect(kiosk.records).toEqual([]);
  });

  it('that comes while the user signs in ends the session as it begins', async () => {
    const from = await transmitter();
    const { kiosk, signals, signIn } = await listening(from);
    kiosk.become({ kind: 'signing-in', progress: { kind: 'checking' } });
    signals.stateChanged();
    const sub_id = { format: 'iss_sub', iss: from.issuer, sub: 'nora' };
    const id = from.send('disabled', { sub_id });
    await eventually(() => {
      expect(from.stream().acknowledged).toContain(id);
    });
    expect(kiosk.causes).toEqual([]);
    signIn('nora', { signedInAt: Date.now() - 2_000 });
    await eventually(() => {
      expect(kiosk.causes).toHaveLength(1);
    });
  });

  it.each<readonly [what: string, err: string, token: (from: Transmitter, jti: string) => string]>([
    [
      'a stranger',
      'authentication_failed',
      (from, jti) => signed({ ...newKey(), kid: from.key.kid }, claims(from, { jti })),
    ],
    [
      'another issuer',
      'invalid_issuer',
      (from, jti) => from.token({ ...claims(from, { jti }), iss: 'https://other.example.org' }),
    ],
    [
      'another audience',
      'invalid_audience',
      (from, jti) => from.token({ ...claims(from, { jti }), aud: 'portal' }),
    ],
    [
      'no transmitter: an ID token',
      'invalid_request',
      (from, jti) => signed(from.key, claims(from, { jti, sub: 'nora' }), { typ: 'JWT' }),
    ],
    [
      'an id that is not its own',
      'invalid_request',
      (from) => from.token(claims(from, { jti: 'swapped' })),
    ],
    ['a sender of anything', 'invalid_request', () => 'x'],
  ])('of %s is refused with %s, and ends nothing', async (_what, err, token) => {
    const from = await transmitter();
    from.provesItself = false;
    const { kiosk, signIn, signals } = await listening(from);
    signIn();
    from.enqueue(token(from, 'id-1'), 'id-1');
    await eventually(() => {
      expect(from.stream().errors.get('id-1')).toMatchObject({ err });
    });
    expect(from.stream().acknowledged).not.toContain('id-1');
    expect(kiosk.causes).toEqual([]);
    expect(kiosk.records).toEqual([{ event: 'signals-degraded', cause: 'bad-signals' }]);
    expect(signals.health).toMatchObject({ state: 'degraded' });
    const withErrors = from.requests('/poll').find(({ body }) => 'setErrs' in body);
    expect(withErrors?.headers['content-language']).toBe('en');
    // A good one is a good sign.
    from.send('revoked', about(from, 'otto'));
    await eventually(() => {
      expect(kiosk.records.at(-1)).toEqual({ event: 'signals-restored' });
    });
  });

  it('by a key that is new ends the session once the keys have been read again', async () => {
    const from = await transmitter();
    const { kiosk, signIn } = await listening(from);
    from.send('revoked', about(from, 'otto'));
    await polls(from);
    signIn();
    from.rotate();
    from.send('revoked', about(from, 'nora'));
    await eventually(() => {
      expect(kiosk.causes).toHaveLength(1);
    });
  });

  it('by a key that is unknown is refused once the keys have been read again, and they are not asked for more', async () => {
    const from = await transmitter();
    await listening(from);
    from.listed = [newKey()];
    from.send('revoked', about(from, 'nora'));
    await eventually(() => {
      expect([...from.stream().errors.values()][0]).toMatchObject({ err: 'invalid_key' });
    });
    expect(from.requests('/keys').length).toBeLessThanOrEqual(3);
  });

  it('of many, each is read once, however often it comes', async () => {
    const from = await transmitter();
    from.isForgetful = true;
    const { kiosk, signIn } = await listening(from);
    signIn();
    const ids = Array.from({ length: 60 }, (_, at) =>
      from.send('revoked', about(from, at === 20 ? 'nora' : 'otto')),
    );
    await polls(from, 5);
    expect(kiosk.causes).toHaveLength(1);
    from.isForgetful = false;
    await eventually(() => {
      expect(new Set(from.stream().acknowledged).size).toBeGreaterThanOrEqual(ids.length);
    });
    expect(from.requests('/poll').every(({ body }) => body['maxEvents'] === 25)).toBe(true);
  });
});

function claims(from: Transmitter, changes: object): object {
  return {
    iss: from.issuer,
    aud: 'cleardesk',
    iat: Math.floor(Date.now() / 1000),
    ...about(from, 'nora'),
    events: { 'https://schemas.openid.net/secevent/caep/event-type/session-revoked': {} },
    ...changes,
  };
}

describe('a transmitter', () => {
  it.each<readonly [trouble: Exclude<Trouble, null>, reason: RegExp, cause: string]>([
    ['unauthorised', /the poll endpoint answers 401/, 'refused'],
    ['forbidden', /the poll endpoint answers 403/, 'refused'],
    ['busy', /the poll endpoint answers 429/, 'unreachable'],
    ['failing', /the poll endpoint answers 503/, 'unreachable'],
    ['huge', /the answer of the poll endpoint is too large/, 'unusable'],
    ['redirect', /the poll endpoint answers 302 \(a redirect/, 'unusable'],
    ['not-json', /the poll endpoint does not answer as/, 'unusable'],
    ['a-list', /the poll endpoint does not answer as/, 'unusable'],
    ['cut-off', /127\.0\.0\.1/, 'unreachable'],
    ['hang', /did not answer in time/, 'unreachable'],
  ])(
    'that answers with %s is said to, recorded once, and asked again',
    async (trouble, reason, cause) => {
      const from = await transmitter();
      from.trouble = trouble;
      const { kiosk, signals, signIn } = await listening(from, { heldMs: 300 });
      signIn();
      const id = from.send('revoked', about(from, 'nora'));
      await eventually(() => {
        expect(kiosk.records).toEqual([{ event: 'signals-degraded', cause }]);
      });
      expect(signals.health.reason).toMatch(reason);
      expect(kiosk.causes).toEqual([]);
      expect(from.requests('/elsewhere')).toEqual([]);
      from.trouble = null;
      await eventually(() => {
        expect(from.stream().acknowledged).toContain(id);
      });
      expect(kiosk.causes).toHaveLength(1);
      await eventually(() => {
        expect(kiosk.records.at(-1)).toEqual({ event: 'signals-restored' });
      });
    },
  );

  it('that takes back the access token gives a new one at once', async () => {
    const from = await transmitter();
    const { kiosk } = await listening(from);
    await polls(from, 1);
    from.revokeTokens();
    await polls(from, 3);
    expect(from.requests('/token')).toHaveLength(2);
    expect(kiosk.records).toEqual([]);
  });

  it('that holds a poll gives a signal the moment it comes', async () => {
    const from = await transmitter();
    from.holdMs = 60_000;
    const { kiosk, signIn } = await listening(from, { heldMs: 60_000 });
    signIn();
    await polls(from, 1);
    const before = from.requests('/poll').length;
    from.send('revoked', about(from, 'nora'));
    await eventually(() => {
      expect(kiosk.causes).toHaveLength(1);
    });
    expect(from.requests('/poll').length).toBeLessThanOrEqual(before + 3);
  });

  it('that holds a poll beyond the limit is asked for an answer at once, and is no trouble', async () => {
    const from = await transmitter();
    from.holdMs = 60_000;
    const { kiosk, signals } = await listening(from, { heldMs: 200 });
    await eventually(() => {
      const ways = from.requests('/poll').map(({ body }) => body['returnImmediately']);
      expect(ways.slice(-4)).toEqual(expect.arrayContaining([true, false]));
    });
    expect(signals.health.state).toBe('listening');
    expect(kiosk.records).toEqual([]);
  });

  it('that has lost the stream gets a new one', async () => {
    const from = await transmitter();
    await listening(from);
    await polls(from, 1);
    from.trouble = 'gone';
    await eventually(() => {
      expect(from.requests('/streams').filter(({ method }) => method === 'POST')).toHaveLength(2);
    });
    await polls(from);
  });

  it('that has a stream already answers 409, and its stream is read', async () => {
    const from = await transmitter();
    from.stream();
    from.hidesStream = true;
    await listening(from);
    await polls(from);
    expect(from.requests('/streams').map(({ method }) => method)).toEqual(['GET', 'POST', 'GET']);
  });

  it('is asked for what the config names, and what it does not send is said', async () => {
    const from = await transmitter();
    const { log } = await listening(from, { endOn: ['session-revoked', 'credential-change'] });
    await polls(from);
    const [asked] = from.requests('/streams').filter(({ method }) => method === 'POST');
    expect(asked?.body).toMatchObject({
      delivery: { method: 'urn:ietf:rfc:8936' },
      description: 'desk-7',
      events_requested: [
        'https://schemas.openid.net/secevent/caep/event-type/session-revoked',
        'https://schemas.openid.net/secevent/caep/event-type/credential-change',
      ],
    });
    expect(log).toEqual([expect.stringMatching(/does not send .*: credential-change$/)]);
  });

  it('may have its document below its path', async () => {
    const from = await transmitter();
    from.wellKnown = 'path';
    await listening(from);
    await polls(from);
  });

  it.each<readonly [what: string, change: (from: Transmitter) => void, reason: RegExp]>([
    [
      'a slash more',
      (from) => (from.metadata = { issuer: `${from.issuer}/` }),
      /is of ".*\/clinic\/", not of/,
    ],
    [
      'keys that an attacker could change',
      (from) => (from.metadata = { configuration_endpoint: 'http://id.example.org/' }),
      /is not https/,
    ],
    [
      'no streams',
      (from) => (from.metadata = { configuration_endpoint: undefined }),
      /makes no streams/,
    ],
    ['streams for another audience', (from) => (from.audience = 'portal'), /audience "portal"/],
    [
      'another secret',
      (from) => (from.clients = { 'desk-7': 'other' }),
      /the token endpoint answers 401 with invalid_client/,
    ],
  ])('with %s is not used', async (_what, change, reason) => {
    const from = await transmitter();
    change(from);
    const { signals } = await listening(from);
    await eventually(() => {
      expect(signals.health.reason).toMatch(reason);
    });
    expect(from.requests('/poll')).toEqual([]);
  });

  it('that pauses the stream is said to, until it goes on', async () => {
    const from = await transmitter();
    const { kiosk, signals } = await listening(from);
    await polls(from);
    const sub_id = { format: 'opaque', id: from.stream().id };
    from.send('updated', { sub_id, details: { status: 'paused', reason: 'maintenance' } });
    await eventually(() => {
      expect(signals.health).toMatchObject({
        state: 'paused',
        reason: expect.stringContaining('maintenance') as string,
      });
    });
    expect(kiosk.records).toEqual([{ event: 'signals-degraded', cause: 'paused' }]);
    // The status is asked for now and then: its word is what counts.
    await eventually(() => {
      expect(signals.health.state).toBe('listening');
    });
    expect(kiosk.records.at(-1)).toEqual({ event: 'signals-restored' });
  });

  it('that is paused from the start is said to', async () => {
    const from = await transmitter();
    from.stream().status = 'paused';
    const { signals } = await listening(from);
    await eventually(() => {
      expect(signals.health.state).toBe('paused');
    });
  });

  it('proves that its signals arrive, and is not asked again by the next process', async () => {
    const from = await transmitter();
    const first = await listening(from);
    await eventually(() => {
      expect(readFileSync(join(first.folder, 'signals.json'), 'utf8')).toContain(
        '"verifiedAt":"20',
      );
    });
    first.signals.close();
    const next = await listening(from, { folder: first.folder });
    await polls(from);
    expect(next.signals.health.verifiedAt).toBe(first.signals.health.verifiedAt);
    expect(from.requests('/verify')).toHaveLength(1);
  });

  it('that does not prove it is said to', async () => {
    const from = await transmitter();
    from.provesItself = false;
    const folder = temporaryFolder();
    const askedAt = new Date(Date.now() - 16 * 60_000).toISOString();
    const content = {
      v: 1,
      ids: [],
      isDegraded: false,
      asked: 'x',
      askedAt,
      verifiedAt: null,
    };
    writeFileSync(join(folder, 'signals.json'), JSON.stringify(content));
    const { kiosk, signals } = await listening(from, { folder });
    await eventually(() => {
      expect(kiosk.records).toEqual([{ event: 'signals-degraded', cause: 'silent' }]);
    });
    // It asks once more after it has said so.
    await eventually(() => {
      expect(from.requests('/verify')).toHaveLength(1);
    });
    const [asked] = from.requests('/verify');
    from.send('verification', {
      sub_id: { format: 'opaque', id: 's' },
      details: { state: 'guessed' },
    });
    await polls(from);
    expect(signals.health.state).toBe('degraded');
    from.send('verification', {
      sub_id: { format: 'opaque', id: 's' },
      details: { state: asked?.body['state'] },
    });
    await eventually(() => {
      expect(kiosk.records.at(-1)).toEqual({ event: 'signals-restored' });
    });
  });

  it('knows the device by a private key', async () => {
    const from = await transmitter();
    for (const [at, pair] of [generateKeyPairSync('rsa', { modulusLength: 2048 })].entries()) {
      const folder = temporaryFolder();
      const keyFile = join(folder, 'ssf.key');
      writeFileSync(keyFile, pair.privateKey.export({ format: 'pem', type: 'pkcs8' }));
      const id = `desk-${at}`;
      from.clients = { [id]: pair.publicKey };
      await listening(from, { folder, device: id, client: { id, credential: { keyFile } } });
      await polls(from);
    }
  });

  it('is not asked where the file with the secret is missing, which is said', async () => {
    const from = await transmitter();
    const { signals } = await listening(from, { secret: '/nowhere/ssf.secret' });
    await eventually(() => {
      expect(signals.health.reason).toMatch(/\/nowhere\/ssf\.secret cannot be used/);
    });
  });

  it('is not asked any more once the process is released', async () => {
    const from = await transmitter();
    const { signals, kiosk, signIn } = await listening(from);
    signIn();
    await polls(from, 1);
    signals.close();
    from.send('revoked', about(from, 'nora'));
    const before = from.seen.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(from.seen.length).toBeLessThanOrEqual(before + 1);
    expect(kiosk.causes).toEqual([]);
  });
});

describe('a signal over MQTT', () => {
  const receive = (signals: Signals, token: string) => signals.receive(Buffer.from(token));

  it('ends the session by the signature of the provider, by any relay, and once', async () => {
    const from = await transmitter();
    const { kiosk, signals, signIn } = await listening(from, { client: null });
    signIn();
    const token = from.token(claims(from, { jti: 'id-1' }));
    await receive(signals, signed(newKey(), claims(from, { jti: 'id-0' })));
    await receive(signals, `${token.slice(0, -4)}AAAA`);
    expect(kiosk.causes).toEqual([]);
    await Promise.all([receive(signals, token), receive(signals, token)]);
    expect(kiosk.causes).toHaveLength(1);
    expect(from.requests('/poll')).toEqual([]);
    await eventually(() => {
      expect(signals.health.state).toBe('listening');
    });
  });

  it('ends the session later where the keys cannot be read at once', async () => {
    const from = await transmitter();
    const { kiosk, signals, signIn } = await listening(from, { client: null });
    signIn();
    from.wellKnown = 'path';
    const token = from.token(claims(from, { jti: 'id-1' }));
    from.listed = [];
    await receive(signals, token);
    expect(kiosk.causes).toEqual([]);
    from.listed = [from.key];
    await eventually(() => {
      expect(kiosk.causes).toHaveLength(1);
    });
  });

  it('by an unknown key says nothing of the provider, and keys that cannot be read do', async () => {
    const from = await transmitter();
    const { kiosk, signals } = await listening(from, { client: null });
    const unknown = signed(newKey(), claims(from, { jti: 'id-0' }));
    await eventually(() => {
      expect(signals.health.state).toBe('listening');
    });
    expect(await receive(signals, unknown)).toBe(true);
    // Nor does a relay that plays again what the provider said of a stream.
    const event = 'https://schemas.openid.net/secevent/ssf/event-type/stream-updated';
    const paused = { jti: 'id-1', events: { [event]: { status: 'paused' } } };
    expect(await receive(signals, from.token(claims(from, paused)))).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 1_000)); // it is tried again
    expect(signals.health.state).toBe('listening');
    expect(kiosk.records).toEqual([]);
    const gone = await transmitter();
    gone.metadata = { jwks_uri: `${gone.issuer}/nowhere` };
    const other = await listening(gone, { client: null });
    await eventually(() => {
      expect(other.kiosk.records).toEqual([{ event: 'signals-degraded', cause: 'unreachable' }]);
    });
    expect(other.signals.health.reason).toBe('the list of keys (jwks_uri) answers 401');
  });

  it('about the device ends the session of a guest, and not that of the next one', async () => {
    const from = await transmitter();
    const { kiosk, signals } = await listening(from, { client: null });
    kiosk.begin();
    const sub_id = { format: 'complex', device: { format: 'opaque', id: 'desk-7' } };
    const token = from.token(claims(from, { jti: 'id-1', sub_id }));
    await receive(signals, token);
    expect(kiosk.causes).toHaveLength(1);
    kiosk.finish();
    kiosk.begin();
    await receive(signals, token);
    const old = Math.floor(Date.now() / 1000) - 120;
    await receive(signals, from.token(claims(from, { jti: 'id-2', iat: old, sub_id })));
    expect(kiosk.causes).toHaveLength(1);
  });
});

it('a hundred devices poll one transmitter, and each ends its own session only', async () => {
  const from = await transmitter();
  const names = Array.from({ length: 100 }, (_, at) => `desk-${at}`);
  from.clients = Object.fromEntries(names.map((name) => [name, 'secret']));
  const folder = temporaryFolder();
  const secret = join(folder, 'ssf.secret');
  writeFileSync(secret, 'secret');
  const devices = await Promise.all(
    names.map((device) =>
      listening(from, {
        device,
        client: { id: device, credential: { secretFile: secret } },
        pollEveryMs: 20_000,
      }),
    ),
  );
  for (const [at, { signIn }] of devices.entries()) signIn(`user-${at}`);
  await eventually(() => {
    expect(new Set(from.requests('/poll').map(({ client }) => client)).size).toBe(100);
  });
  // The signal for every second user, to every device: a stream may carry those of all users.
  for (const client of names) {
    for (let at = 0; at < 100; at += 2)
      from.send('revoked', { client, ...about(from, `user-${at}`) });
  }
  await eventually(() => {
    const unread = names.filter((name) => from.stream(name).queue.size > 0);
    expect(unread).toEqual([]);
  });
  const ended = devices.map(({ kiosk }) => kiosk.causes.length);
  expect(ended).toEqual(names.map((_, at) => (at % 2 === 0 ? 1 : 0)));
}, 120_000);
