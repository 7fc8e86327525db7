import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  askUserinfo,
  type CheckResult,
  refresh,
  wayToCheck,
} from '../../../../main/identity/provider-check/check-request.ts';
import type { SessionTokens } from '../../../../main/identity/sign-in/session-tokens.ts';
import { backChannel } from '../../../../main/identity/sign-out/back-channel.ts';
import { deadOrigin, FakeServer, type Reply } from '../../../fakes/fake-server.ts';
import { nodeSend } from '../../../fakes/node-network.ts';

const request = backChannel({ limitMs: 300, maxBytes: 10_000 }, nodeSend);

let server: FakeServer;

beforeEach(async () => {
  server = await FakeServer.start();
});

afterEach(() => server.close());

/** An ID token without a signature. */
const idTokenOf = (claims: object) =>
  `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;

const tokensAt = (origin: string): SessionTokens => ({
  issuer: origin,
  clientId: 'cleardesk',
  accessToken: 'access-1',
  accessTokenLifetimeSeconds: 300,
  refreshToken: 'refresh-1',
  idToken: idTokenOf({ iss: origin, sub: 'nora', exp: 1 }),
  tokenEndpoint: `${origin}/token`,
  revocationEndpoint: `${origin}/revoke`,
  endSessionEndpoint: null,
  userinfoEndpoint: `${origin}/userinfo`,
});

const user = (origin = server.origin) => ({ tokens: tokensAt(origin), subject: 'nora' });

const json = (status: number, body: object, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

async function afterRefresh(reply: Reply): Promise<CheckResult> {
  server.on('POST /token', reply);
  return refresh(user(), request);
}

async function afterUserinfo(reply: Reply): Promise<CheckResult> {
  server.on('GET /userinfo', reply);
  return askUserinfo(user(), request);
}

describe('a refresh', () => {
  it('names the public client, and gives the tokens that replace the old ones', async () => {
    const idToken = idTokenOf({ iss: server.origin, sub: 'nora', exp: 2 });
    const fields = { access_token: 'access-2', refresh_token: 'refresh-2', id_token: idToken };
    const result = await afterRefresh(json(200, { ...fields, expires_in: 60 }));
    expect(result).toEqual({
      kind: 'good',
      tokens: {
        ...tokensAt(server.origin),
        accessToken: 'access-2',
        refreshToken: 'refresh-2',
        idToken,
        accessTokenLifetimeSeconds: 60,
      },
    });
    expect(server.arrived[0]?.body).toBe(
      'grant_type=refresh_token&refresh_token=refresh-1&client_id=cleardesk',
    );
  });

  it('keeps the refresh token of a provider that does not rotate it', async () => {
    const result = await afterRefresh(json(200, { access_token: 'access-2' }));
    expect(result).toMatchObject({
      kind: 'good',
      tokens: { accessToken: 'access-2', refreshToken: 'refresh-1' },
    });
  });

  it('does not take an ID token of another user, but the tokens, which have to be revoked', async () => {
    const idToken = idTokenOf({ iss: server.origin, sub: 'dario' });
    const fields = { access_token: 'access-2', refresh_token: 'refresh-2', id_token: idToken };
    expect(await afterRefresh(json(200, fields))).toMatchObject({
      tokens: { refreshToken: 'refresh-2', idToken: tokensAt(server.origin).idToken },
    });
  });

  it.each<[string, Reply, string]>([
    [
      'the grant is over',
      json(400, { error: 'invalid_grant', error_description: 'Session not active' }),
      'the token endpoint answers 400 with invalid_grant (Session not active)',
    ],
    [
      'the token is invalid',
      json(401, { error: 'invalid_token' }),
      'the token endpoint answers 401 with invalid_token',
    ],
    ['401, without a word', 401, 'the token endpoint answers 401'],
  ])('says that the session is over: %s', async (_what, reply, why) => {
    expect(await afterRefresh(reply)).toEqual({ kind: 'over', why });
  });

  it('names no user in the log', async () => {
    const error_description = 'User nora@clinic.example is disabled';
    const result = await afterRefresh(json(400, { error: 'invalid_grant', error_description }));
    expect(JSON.stringify(result)).not.toContain('nora@');
  });

  it.each<[string, Reply, string, boolean]>([
    ['is out of order', 500, 'unreachable', false],
    ['is in maintenance', 503, 'unreachable', false],
    ['limits requests', 429, 'unreachable', false],
    ['is behind a gateway that lost its answer', 502, 'unreachable', true],
    ['is behind a gateway that did not wait', 504, 'unreachable', true],
    ['never answers', 'never', 'unreachable', true],
    ['does not know the client', json(401, { error: 'invalid_client' }), 'unusable', false],
    ['refuses the client', json(400, { error: 'unauthorized_client' }), 'unusable', false],
    ['refuses the request', json(400, { error: 'invalid_request' }), 'unusable', false],
    ['redirects', { status: 302, headers: { location: '/login' } }, 'unusable', false],
    ['shows a page', { status: 200, headers: { 'content-type': 'text/html' } }, 'unusable', true],
    ['answers without tokens', json(200, { token_type: 'Bearer' }), 'unusable', true],
    ['forbids', 403, 'unusable', false],
    ['is elsewhere', 404, 'unusable', false],
  ])('says nothing of the user where the provider %s', async (_what, reply, fault, isLost) => {
    expect(await afterRefresh(reply)).toMatchObject({
      kind: 'unknown',
      fault,
      isAnswerLost: isLost,
      why: expect.stringContaining('the token endpoint') as string,
    });
  });

  it('says nothing where no server listens, and knows that nothing was sent', async () => {
    expect(await refresh(user(await deadOrigin()), request)).toMatchObject({
      kind: 'unknown',
      fault: 'unreachable',
      isAnswerLost: false,
      why: expect.stringContaining('ERR_CONNECTION_REFUSED') as string,
    });
  });
});

describe('userinfo', () => {
  it('is asked with the access token, and says that the user is still signed in', async () => {
    expect(await afterUserinfo(json(200, { sub: 'nora' }))).toEqual({
      kind: 'good',
      tokens: tokensAt(server.origin),
    });
    expect(server.arrived[0]?.headers.authorization).toBe('Bearer access-1');
  });

  it('may be signed', async () => {
    const headers = { 'content-type': 'application/jwt; charset=utf-8' };
    expect(await afterUserinfo({ status: 200, headers, body: 'e.y.J' })).toMatchObject({
      kind: 'good',
    });
  });

  it.each<[string, Reply]>([
    ['401', 401],
    ['invalid_token in the answer', json(400, { error: 'invalid_token' })],
    [
      'invalid_token in the header',
      { status: 403, headers: { 'www-authenticate': 'Bearer realm="x", error="invalid_token"' } },
    ],
  ])('says that the session is over: %s', async (_what, reply) => {
    expect(await afterUserinfo(reply)).toMatchObject({ kind: 'over' });
  });

  it.each<[string, Reply, string]>([
    ['is out of order', 500, 'unreachable'],
    ['limits requests', 429, 'unreachable'],
    ['never answers', 'never', 'unreachable'],
    ['wants another scope', json(403, { error: 'insufficient_scope' }), 'unusable'],
    ['names another user', json(200, { sub: 'dario' }), 'unusable'],
    ['shows a page', { status: 200, headers: { 'content-type': 'text/html' } }, 'unusable'],
  ])('says nothing of the user where the provider %s', async (_what, reply, fault) => {
    const unknown = { kind: 'unknown', fault, isAnswerLost: false };
    expect(await afterUserinfo(reply)).toMatchObject(unknown);
  });
});

describe('how a user is checked', () => {
  const tokens = tokensAt('https://id.example');
  const without = (field: keyof SessionTokens): SessionTokens => {
    const rest = { ...tokens };
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a copy
    delete (rest as Partial<SessionTokens>)[field];
    return rest;
  };
  const young = { ageMs: 1000, isDoubtful: false };
  const old = { ageMs: 295_000, isDoubtful: false };
  const lost = { isDoubtful: true };

  it.each([
    ['by a refresh', tokens, young, 'refresh'],
    ['by a refresh, also with an access token that has expired', tokens, old, 'refresh'],
    ['by userinfo, without a refresh token', { ...tokens, refreshToken: null }, young, 'userinfo'],
    [
      'not at all once the access token expires by itself',
      { ...tokens, refreshToken: null },
      old,
      null,
    ],
    [
      'not at all where its lifetime is unknown',
      { ...without('accessTokenLifetimeSeconds'), refreshToken: null },
      young,
      null,
    ],
    [
      'not at all without userinfo',
      { ...without('userinfoEndpoint'), refreshToken: null },
      young,
      null,
    ],
    ['by userinfo after a lost answer', tokens, { ...young, ...lost }, 'userinfo'],
    ['by a refresh if there is no other way', tokens, { ...old, ...lost }, 'refresh'],
  ] as const)('%s', (_what, given, at, way) => {
    expect(wayToCheck(given, at)).toBe(way);
  });
});
