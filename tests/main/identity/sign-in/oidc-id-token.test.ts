import { afterEach, describe, expect, it } from 'vitest';
import { OidcSignIn } from '../../../../main/identity/sign-in/oidc-sign-in.ts';
import { backChannel } from '../../../../main/identity/sign-out/back-channel.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import type { Reply } from '../../../fakes/fake-server.ts';
import { json, ScriptedProvider } from './scripted-provider.ts';
import { nodeSend } from '../../../fakes/node-network.ts';

let provider: ScriptedProvider | undefined;

afterEach(() => provider?.server.close());

async function signIn(script: (provider: ScriptedProvider) => void, userinfo?: Reply) {
  provider = await ScriptedProvider.start(userinfo);
  script(provider);
  const oidc = new OidcSignIn({
    settings: {
      issuer: provider.server.origin,
      clientId: 'cleardesk',
      scopes: ['openid'],
      redirectUri: 'http://localhost/cleardesk/callback',
    },
    request: backChannel({ limitMs: 1000, maxBytes: 100_000 }, nodeSend),
    clock: new FakeClock(),
    keep: () => Promise.resolve(),
    onFault: () => undefined,
  });
  const attempt = { onProgress: () => undefined, signal: new AbortController().signal };
  return oidc.inWindow(provider, attempt);
}

const now = () => Math.floor(Date.now() / 1000);

describe('an ID token', () => {
  it('is good when all of it is', async () => {
    expect(await signIn(() => undefined)).toMatchObject({
      kind: 'signed-in',
      userName: 'id-7',
      tokens: { refreshToken: 'refresh-1', revocationEndpoint: null, endSessionEndpoint: null },
    });
  });

  it.each<[string, (provider: ScriptedProvider) => void]>([
    ['another issuer', ({ claims }) => (claims['iss'] = 'http://127.0.0.1:1')],
    ['another client', ({ claims }) => (claims['aud'] = 'portal')],
    ['another nonce', ({ claims }) => (claims['nonce'] = 'another')],
    ['no nonce', ({ claims }) => (claims['nonce'] = undefined)],
    ['nobody', ({ claims }) => (claims['sub'] = undefined)],
    ['an end long ago', ({ claims }) => (claims['exp'] = now() - 3600)],
    ['no signature', ({ header }) => (header['alg'] = 'none')],
    ['a key that the provider does not have', ({ header }) => (header['kid'] = 'another')],
  ])('is refused with %s', async (_, script) => {
    // The tokens that came with it live all the same, so the ending has to revoke them.
    expect(await signIn(script)).toMatchObject({
      kind: 'refused',
      refusal: { kind: 'provider-untrusted' },
      mustClear: true,
      tokens: { accessToken: 'access-1', refreshToken: 'refresh-1' },
    });
  });

  it.each([
    ['no ID token', { id_token: undefined }],
    ['an ID token that is none', { id_token: 'a.b.c' }],
    ['no access token', { access_token: undefined }],
    ['too much of everything', { padding: 'x'.repeat(200_000) }],
  ])('is refused in an answer with %s', async (_, answer) => {
    const result = await signIn((scripted) => (scripted.answer = answer));
    expect(result).toMatchObject({ refusal: { kind: 'provider-untrusted' } });
  });

  it('has to be of somebody who was asked on this page, where it says so', async () => {
    const asked = (secondsAgo: number) => (scripted: ScriptedProvider) => {
      scripted.claims = { auth_time: now() - secondsAgo };
    };
    expect(await signIn(asked(5))).toMatchObject({ kind: 'signed-in' });
    await provider?.server.close();
    const result = await signIn(asked(3600));
    expect(result).toMatchObject({ kind: 'refused', refusal: { kind: 'provider-untrusted' } });
    expect(result).toMatchObject({ tokens: { refreshToken: 'refresh-1' } });
  });
});

describe('the name', () => {
  it('is taken from userinfo where the ID token has none', async () => {
    const userinfo = json({ sub: 'id-7', name: 'Nora Nilsson' });
    expect(await signIn(() => undefined, userinfo)).toMatchObject({ userName: 'Nora Nilsson' });
    expect(provider?.server.arrived.at(-1)?.headers.authorization).toBe('Bearer access-1');
  });

  it.each<[string, Reply]>([
    ["somebody else's", json({ sub: 'id-8', name: 'Somebody Else' })],
    ['an error', 500],
    ['nothing at all', 'never'],
  ])('is the id where userinfo is %s', async (_, userinfo) => {
    expect(await signIn(() => undefined, userinfo)).toMatchObject({ userName: 'id-7' });
  });
});
