import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startProvider, type Provider } from '../../../../demo/provider.ts';
import type { SignInProgress } from '../../../../main/session/sign-in.ts';
import { OidcSignIn } from '../../../../main/identity/sign-in/oidc-sign-in.ts';
import type { SessionTokens } from '../../../../main/identity/sign-in/session-tokens.ts';
import { backChannel } from '../../../../main/identity/sign-out/back-channel.ts';
import { Browser } from '../../../demo/browser.ts';
import { credentials } from '../../../demo/kiosk-client.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { FakeServer, type Reply } from '../../../fakes/fake-server.ts';
import { json } from './scripted-provider.ts';
import { nodeSend } from '../../../fakes/node-network.ts';

const request = backChannel({ limitMs: 1500, maxBytes: 100_000 }, nodeSend);
let clock: FakeClock;
let shown: SignInProgress[];
let cancel: AbortController;

beforeEach(() => {
  clock = new FakeClock();
  shown = [];
  kept = [];
  faults = [];
  cancel = new AbortController();
});

/** What is kept of an attempt, from the moment that it is there. */
let kept: SessionTokens[];
/** What the kiosk is given for its log. */
let faults: string[];

const keep = (tokens: SessionTokens) => {
  kept.push(tokens);
  return Promise.resolve();
};

function signIn(issuer: string) {
  const settings = {
    issuer,
    clientId: 'cleardesk',
    scopes: ['openid', 'profile'],
    redirectUri: 'http://localhost/cleardesk/callback',
  };
  const oidc = new OidcSignIn({
    settings,
    request,
    clock,
    keep,
    onFault: (sentence) => faults.push(sentence),
  });
  const onProgress = (progress: SignInProgress) => shown.push(progress);
  return oidc.onOwnDevice({ onProgress, signal: cancel.signal });
}

/** Waits until the flow waits itself. */
async function waiting(): Promise<void> {
  await expect.poll(() => clock.waits.length, { interval: 5, timeout: 15_000 }).toBe(1);
}

function code() {
  const last = shown.at(-1);
  if (last?.kind !== 'device-code') throw new Error('no code is shown');
  return last;
}

const refused = (kind: string) => ({
  kind: 'refused',
  refusal: { kind },
  mustClear: false,
  tokens: null,
});

describe('with the demo provider', () => {
  let provider: Provider;

  beforeEach(async () => {
    provider = await startProvider({ port: 0 });
  });

  afterEach(() => provider.close());

  it('signs in who confirms on a device of their own', async () => {
    const result = signIn(provider.issuer);
    await waiting();
    expect(code()).toMatchObject({
      verificationUrl: `${provider.issuer}/device`,
      expiresAt: 600_000,
    });
    expect(code().userCode).toMatch(/^\w{4}-\w{4}$/);
    expect(code().verificationUrlComplete).toContain(code().userCode);
    clock.advance(5000);
    await waiting(); // not yet
    const phone = new Browser();
    const page = await phone.open(code().verificationUrlComplete ?? '');
    const confirm = await phone.press(page, 'Continue');
    const login = await phone.press(confirm, 'Yes, sign me in there');
    const done = await phone.press(login, 'Sign in', credentials('nurse1'));
    expect(done.text).toContain('You are signed in');
    clock.advance(5000);
    expect(await result).toMatchObject({
      kind: 'signed-in',
      userName: 'Nora Nilsson',
      tokens: { endSessionEndpoint: null },
    });
  });

  it('does not offer it', async () => {
    provider.setTrouble({ kind: 'without', what: 'device' });
    expect(await signIn(provider.issuer)).toEqual(refused('provider-refused'));
  });

  it.each(['hang', 'garbage'] as const)('answers with trouble: %s', async (kind) => {
    provider.setTrouble({ kind, at: 'deviceAuthorization' });
    expect(await signIn(provider.issuer)).toEqual(
      refused(kind === 'hang' ? 'provider-unreachable' : 'provider-untrusted'),
    );
  });
});

describe('waiting for the person', () => {
  let server: FakeServer;
  /** What the token endpoint says, one after the other; then it says that it waits. */
  let answers: Reply[];

  beforeEach(async () => {
    server = await FakeServer.start();
    answers = [];
    const { origin } = server;
    server
      .on(
        'GET /.well-known/openid-configuration',
        json({
          issuer: origin,
          authorization_endpoint: `${origin}/authorize`,
          token_endpoint: `${origin}/token`,
          jwks_uri: `${origin}/keys`,
          device_authorization_endpoint: `${origin}/device`,
        }),
      )
      .on('POST /device', () => json(device))
      .on('POST /token', () => answers.shift() ?? error('authorization_pending'));
  });

  afterEach(() => server.close());

  const device = {
    device_code: 'd',
    user_code: 'BSKP-WLJW',
    verification_uri: 'https://id.example/device',
    expires_in: 60,
  };
  const error = (name: string): Reply => ({ ...(json({ error: name }) as object), status: 400 });
  const polls = () => server.asked.filter((what) => what === 'POST /token').length;

  it('asks every 5 seconds, and no more when the code has expired', async () => {
    const result = signIn(server.origin);
    for (let asked = 0; asked < 12; asked += 1) {
      await waiting();
      expect(polls()).toBe(asked);
      clock.advance(5000);
    }
    expect(await result).toEqual(refused('timed-out'));
    expect(polls()).toBe(11);
    expect(clock.waits).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('has a line in the log if the provider did not answer until the code had expired', async () => {
    server.on('POST /token', 503);
    const result = signIn(server.origin);
    for (const waitMs of [5000, 10_000, 20_000, 25_000]) {
      await waiting();
      clock.advance(waitMs);
    }
    expect(await result).toEqual(refused('timed-out'));
    expect(faults).toEqual([
      `the token endpoint at "${server.origin}/token" answers 503: the provider is out of order, overloaded, or limits this device`,
    ]);
  });

  it.each([
    [0.5, 1000],
    [10, 10_000],
    [3600, 60_000],
  ])('keeps an interval of %d seconds within sense', async (interval, waitMs) => {
    server.on('POST /device', json({ ...device, expires_in: 7200, interval }));
    void signIn(server.origin);
    await waiting();
    expect(clock.waits).toEqual([waitMs]);
    expect(code().expiresAt).toBe(30 * 60_000);
  });

  it('asks less often when it is told to, and when nobody answers', async () => {
    server.on('POST /device', json({ ...device, expires_in: 600 }));
    answers = [error('slow_down'), 503, 429];
    const result = signIn(server.origin);
    for (const waitMs of [5000, 10_000, 20_000, 40_000]) {
      await waiting();
      expect(clock.waits).toEqual([waitMs]);
      clock.advance(waitMs);
    }
    await waiting();
    cancel.abort();
    expect(await result).toEqual(refused('cancelled'));
    expect(clock.waits).toEqual([]);
  });

  it.each([
    ['access_denied', 'provider-refused'],
    ['expired_token', 'timed-out'],
    ['invalid_grant', 'provider-untrusted'],
  ])('ends with the answer %s', async (name, refusal) => {
    answers = [error(name)];
    const result = signIn(server.origin);
    await waiting();
    clock.advance(5000);
    expect(await result).toEqual(refused(refusal));
    // That nobody confirms the code in time is no fault of the provider.
    expect(faults).toHaveLength(name === 'expired_token' ? 0 : 1);
  });

  it('waits for an answer that is under way when it is cancelled, and gives its tokens', async () => {
    const issued = { access_token: 'access-1', token_type: 'Bearer', refresh_token: 'refresh-1' };
    server.on('POST /token', () => {
      cancel.abort();
      return json({ ...issued, id_token: 'not checked any more' });
    });
    const result = signIn(server.origin);
    await waiting();
    clock.advance(5000);
    expect(await result).toMatchObject({
      kind: 'refused',
      refusal: { kind: 'cancelled' },
      mustClear: true,
      tokens: { accessToken: 'access-1', refreshToken: 'refresh-1', endSessionEndpoint: null },
    });
    expect(kept).toMatchObject([{ accessToken: 'access-1' }]);
  });

  it('asks nothing more once it is cancelled', async () => {
    const result = signIn(server.origin);
    await waiting();
    cancel.abort();
    expect(await result).toEqual(refused('cancelled'));
    expect(polls()).toBe(0);
  });

  it.each([
    { verification_uri: 'javascript:alert(1)' },
    { verification_uri: 'not a page' },
    { verification_uri_complete: 'file:///etc/passwd' },
    { user_code: '<b>BSKP</b>' },
    { user_code: 'B'.repeat(41) },
  ])('shows nothing that makes no sense: %j', async (change) => {
    server.on('POST /device', json({ ...device, ...change }));
    expect(await signIn(server.origin)).toEqual(refused('provider-untrusted'));
    expect(shown).toEqual([{ kind: 'checking' }]);
  });
});
