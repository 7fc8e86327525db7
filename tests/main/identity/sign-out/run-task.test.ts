import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backChannel } from '../../../../main/identity/sign-out/back-channel.ts';
import { endSessionUrl } from '../../../../main/identity/sign-out/provider/provider-session.ts';
import { runTask } from '../../../../main/identity/sign-out/run-task.ts';
import type { SiteCookie, Task, TaskOf } from '../../../../main/identity/sign-out/task.ts';
import { deadOrigin, FakeServer, type Reply } from '../../../fakes/fake-server.ts';
import { nodeSend } from '../../../fakes/node-network.ts';

const request = backChannel({ limitMs: 500, maxBytes: 10_000 }, nodeSend);
let server: FakeServer;

beforeEach(async () => {
  server = await FakeServer.start();
});

afterEach(() => server.close());

const json = (status: number, value: object): Reply => ({ status, body: JSON.stringify(value) });
const later: readonly Reply[] = ['never', 500, 502, 503, 429];

describe('a refresh token', () => {
  const task = (origin = server.origin): TaskOf<'revoke-refresh-token'> => ({
    kind: 'revoke-refresh-token',
    token: 'refresh-1',
    clientId: 'cleardesk',
    revocationEndpoint: `${origin}/revoke`,
    tokenEndpoint: `${origin}/token`,
  });

  it('is revoked, and proven to be worth nothing', async () => {
    server.on('POST /revoke', 200).on('POST /token', json(400, { error: 'invalid_grant' }));
    expect(await runTask(task(), request)).toEqual({ result: 'proven', next: null });
    expect(server.arrived.map(({ what, body }) => [what, body])).toEqual([
      ['POST /revoke', 'token=refresh-1&token_type_hint=refresh_token&client_id=cleardesk'],
      ['POST /token', 'grant_type=refresh_token&refresh_token=refresh-1&client_id=cleardesk'],
    ]);
  });

  it.each(later)('is tried later when the answer is %s', async (reply) => {
    server.on('POST /revoke', reply);
    const mine = task();
    expect(await runTask(mine, request)).toEqual({ result: 'unreachable', next: mine });
    expect(server.asked).toEqual(['POST /revoke']);
  });

  it('is tried later when nobody is there', async () => {
    const mine = task(await deadOrigin());
    expect(await runTask(mine, request)).toEqual({ result: 'unreachable', next: mine });
  });

  it.each<[Reply, string]>([
    [404, 'refused'],
    [{ status: 302, headers: { location: 'http://elsewhere.invalid/' } }, 'refused'],
    [json(400, { error: 'unauthorized_client' }), 'refused'],
    [json(400, { error: 'unsupported_token_type' }), 'not-offered'],
    [{ status: 400, body: 'garbage' }, 'refused'],
  ])('is not tried later when the answer is %j', async (reply, result) => {
    server.on('POST /revoke', reply);
    expect(await runTask(task(), request)).toEqual({ result, next: null });
    expect(server.asked).toEqual(['POST /revoke']);
  });

  it.each(['invalid_token', 'invalid_grant'])('is done with the answer %s', async (error) => {
    server
      .on('POST /revoke', json(400, { error }))
      .on('POST /token', json(400, { error: 'invalid_grant' }));
    expect(await runTask(task(), request)).toEqual({ result: 'proven', next: null });
  });

  it.each<Reply>([
    'never',
    500,
    json(400, { error: 'invalid_client' }),
    { status: 200, body: '{' },
  ])('is not proven by the answer %j', async (reply) => {
    server.on('POST /revoke', 200).on('POST /token', reply);
    expect(await runTask(task(), request)).toEqual({ result: 'signed-out', next: null });
  });

  it('takes back at once what a lying provider gives for the proof', async () => {
    server
      .on('POST /revoke', 200)
      .on('POST /token', json(200, { access_token: 'access-2', refresh_token: 'refresh-2' }));
    expect(await runTask(task(), request)).toEqual({ result: 'still-alive', next: null });
    expect(server.arrived.slice(2).map(({ body }) => body)).toEqual([
      'token=refresh-2&token_type_hint=refresh_token&client_id=cleardesk',
      'token=access-2&token_type_hint=access_token&client_id=cleardesk',
    ]);
  });

  it('keeps for later what it could not take back of that', async () => {
    server
      .on('POST /revoke', ({ body }) => (body.includes('refresh-1') ? 200 : 503))
      .on('POST /token', json(200, { access_token: 'access-2', refresh_token: 'refresh-2' }));
    const next = { ...task(), token: 'refresh-2' };
    expect(await runTask(task(), request)).toEqual({ result: 'still-alive', next });
  });
});

describe('an access token', () => {
  const task = (): Task => ({
    kind: 'revoke-access-token',
    token: 'access-1',
    clientId: 'cleardesk',
    revocationEndpoint: `${server.origin}/revoke`,
    userinfoEndpoint: `${server.origin}/userinfo`,
  });

  it.each<[Reply, string]>([
    [401, 'proven'],
    [200, 'still-alive'],
    [403, 'signed-out'],
    ['never', 'signed-out'],
  ])('that gives %s afterwards is %s', async (reply, result) => {
    server.on('POST /revoke', 200).on('GET /userinfo', reply);
    expect(await runTask(task(), request)).toEqual({ result, next: null });
    expect(server.arrived[1]?.headers.authorization).toBe('Bearer access-1');
  });
});

const cookie = (name: string, rest: Partial<SiteCookie> = {}): SiteCookie => ({
  name,
  value: `${name}-value`,
  domain: '127.0.0.1',
  hostOnly: true,
  path: '/',
  secure: false,
  httpOnly: true,
  ...rest,
});

describe("the provider's session", () => {
  const task = (
    cookies: readonly SiteCookie[],
    idToken = 'id-1',
  ): TaskOf<'end-provider-session'> => ({
    kind: 'end-provider-session',
    endpoint: `${server.origin}/sign-out`,
    idToken,
    clientId: 'cleardesk',
    cookies,
    browserHeaders: {},
    probe: {
      authorizationEndpoint: `${server.origin}/authorize`,
      redirectUri: 'http://localhost/cleardesk/callback',
    },
  });
  const back = (query: string) => ({
    status: 303,
    headers: { location: `http://localhost/cleardesk/callback?${query}` },
  });

  it.each<[Reply, string]>([
    [back('error=login_required'), 'proven'],
    [back('code=c'), 'still-alive'],
    [back('error=interaction_required'), 'signed-out'],
    [{ status: 303, headers: { location: 'http://elsewhere.invalid/?code=c' } }, 'signed-out'],
    [200, 'signed-out'],
    ['never', 'signed-out'],
  ])('that answers %j silently is %s', async (reply, result) => {
    server.on('POST /sign-out', 200).on('GET /authorize', reply);
    expect(await runTask(task([cookie('sid')]), request)).toEqual({ result, next: null });
    const [signOut, probe] = server.arrived;
    expect(signOut).toMatchObject({ body: 'id_token_hint=id-1&client_id=cleardesk' });
    expect(probe?.headers.cookie).toBe('sid=sid-value');
  });

  it.each<[object, string | null]>([
    [{ login_hint: 'O.abc', preferred_username: 'nora@example.org' }, 'O.abc'],
    [{ preferred_username: 'nora@example.org' }, 'nora@example.org'],
    [{ preferred_username: ['nora'] }, null],
    [{ sub: '7' }, null],
  ])('is named to the provider by the account of the ID token: %j', (claims, hint) => {
    const idToken = `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;
    const { searchParams } = new URL(endSessionUrl(task([], idToken)));
    expect(searchParams.get('logout_hint')).toBe(hint);
    expect(searchParams.get('id_token_hint')).toBe(idToken);
  });

  it('is named by the ID token alone to Auth0, which takes no name', () => {
    const claims = { preferred_username: 'nora@example.org' };
    const idToken = `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;
    const endpoint = 'https://example.eu.auth0.com/oidc/logout';
    const { searchParams } = new URL(endSessionUrl({ ...task([], idToken), endpoint }));
    expect([...searchParams.keys()]).toEqual(['id_token_hint', 'client_id']);
  });

  it('is not proven to be dead by a provider that was shown no cookie', async () => {
    server.on('POST /sign-out', 200).on('GET /authorize', back('error=login_required'));
    expect(await runTask(task([]), request)).toEqual({ result: 'signed-out', next: null });
    expect(server.asked).toEqual(['POST /sign-out']);
  });

  it.each(later)('is tried later when the answer is %s', async (reply) => {
    server.on('POST /sign-out', reply);
    const mine = task([cookie('sid')]);
    expect(await runTask(mine, request)).toEqual({ result: 'unreachable', next: mine });
  });

  it('is refused with an error', async () => {
    server.on('POST /sign-out', 400);
    expect(await runTask(task([]), request)).toEqual({ result: 'refused', next: null });
  });
});

describe('a site', () => {
  const task = (change: Partial<TaskOf<'sign-out-of-site'>> = {}): TaskOf<'sign-out-of-site'> => ({
    kind: 'sign-out-of-site',
    site: 'Portal',
    origin: 'https://portal.example',
    calls: [{ method: 'POST', url: `${server.origin}/logout` }],
    cookies: [cookie('sid')],
    browserHeaders: {},
    authorizations: [],
    proof: { url: `${server.origin}/me`, expect: [401, 403] },
    ...change,
  });

  it('is signed out of with the cookies of the user, as from its own page', async () => {
    server.on('POST /logout', 204).on('GET /me', 401);
    expect(await runTask(task(), request)).toEqual({ result: 'proven', next: null });
    expect(server.asked).toEqual(['POST /logout', 'GET /me']);
    for (const { headers } of server.arrived) {
      expect(headers).toMatchObject({
        cookie: 'sid=sid-value',
        origin: 'https://portal.example',
        referer: 'https://portal.example/',
      });
    }
  });

  it('gets only the cookies that a browser would send there', async () => {
    server.on('POST /logout', 200).on('GET /me', 401);
    const cookies = [
      cookie('here'),
      cookie('elsewhere', { domain: 'portal.example' }),
      cookie('below', { path: '/me' }),
    ];
    await runTask(task({ cookies }), request);
    expect(server.arrived.map(({ headers }) => headers.cookie)).toEqual([
      'here=here-value',
      'below=below-value; here=here-value',
    ]);
  });

  it('may change its cookies on the way, and is asked for the proof with the old ones', async () => {
    const setCookie = { 'set-cookie': ['sid=gone; Max-Age=0; Path=/', 'csrf=1; Path=/'] };
    server
      .on('GET /csrf', { status: 200, headers: setCookie })
      .on('POST /logout', 200)
      .on('GET /me', 200);
    const calls = [
      { method: 'GET', url: `${server.origin}/csrf` },
      { method: 'POST', url: `${server.origin}/logout` },
    ];
    // It says yes, and is still signed in.
    expect(await runTask(task({ calls }), request)).toEqual({ result: 'still-alive', next: null });
    expect(server.arrived.map(({ headers }) => headers.cookie)).toEqual([
      'sid=sid-value',
      'csrf=1',
      'sid=sid-value',
    ]);
  });

  it('follows a redirect within the site, and none to another host', async () => {
    const elsewhere = await FakeServer.start();
    server
      .on('POST /logout', { status: 302, headers: { location: '/really' } })
      .on('GET /really', { status: 302, headers: { location: `${elsewhere.origin}/` } });
    expect(await runTask(task({ proof: null }), request)).toEqual({
      result: 'signed-out',
      next: null,
    });
    expect(server.asked).toEqual(['POST /logout', 'GET /really']);
    expect(elsewhere.asked).toEqual([]);
    await elsewhere.close();
  });

  it('leads round in circles, and is left', async () => {
    server
      .on('POST /logout', { status: 303, headers: { location: '/logout' } })
      .on('GET /logout', { status: 303, headers: { location: '/logout' } });
    expect(await runTask(task({ proof: null }), request)).toMatchObject({ result: 'signed-out' });
    expect(server.asked.length).toBe(6);
  });

  it.each([
    [403, 401, 'proven'],
    [200, 302, 'refused'],
    [404, 404, 'refused'],
    [404, 200, 'still-alive'],
  ])('says %d to the call and %d to the proof: %s', async (call, proof, result) => {
    server.on('POST /logout', call).on('GET /me', proof);
    expect(await runTask(task(), request)).toEqual({ result, next: null });
  });

  it.each([
    [200, 'signed-out'],
    [404, 'refused'],
  ])('without a proof says %d: %s', async (call, result) => {
    server.on('POST /logout', call);
    expect(await runTask(task({ proof: null }), request)).toEqual({ result, next: null });
  });

  it.each(later)('is tried later as a whole when a call gets %s', async (reply) => {
    server.on('POST /logout', reply);
    const mine = task();
    expect(await runTask(mine, request)).toEqual({ result: 'unreachable', next: mine });
  });

  it('is only asked for the proof later when only that had no answer', async () => {
    server.on('POST /logout', 200).on('GET /me', 'never');
    const mine = task();
    const next = { ...mine, calls: [] };
    expect(await runTask(mine, request)).toEqual({ result: 'unreachable', next });
  });

  it('may prove it with an error of its own, where the config says so', async () => {
    server.on('POST /logout', 200).on('GET /me', 500);
    const proof = { url: `${server.origin}/me`, expect: [500] };
    expect(await runTask(task({ proof }), request)).toEqual({ result: 'proven', next: null });
  });
});
