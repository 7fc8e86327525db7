import type { TokenEndpointResponse } from 'openid-client';
import { afterEach, describe, expect, it } from 'vitest';
import { OidcSignIn } from '../../../../main/identity/sign-in/oidc-sign-in.ts';
import {
  claimsOf,
  isSameIssuer,
  type ProviderAnswer,
} from '../../../../main/identity/sign-in/provider.ts';
import { backChannel, type BackChannel } from '../../../../main/identity/sign-out/back-channel.ts';
import { FakeClock } from '../../../fakes/fake-clock.ts';
import { ScriptedProvider } from './scripted-provider.ts';
import { nodeSend } from '../../../fakes/node-network.ts';

const direct = backChannel({ limitMs: 1000, maxBytes: 100_000 }, nodeSend);
const redirectUri = 'http://localhost/cleardesk/callback';
const tenant = '11111111-2222-3333-4444-555555555555';

let provider: ScriptedProvider | undefined;

afterEach(() => provider?.server.close());

/** Requests to a host of the internet arrive at the scripted provider, which has one tenant only. */
function asHost(host: string, { server }: ScriptedProvider): BackChannel {
  return (url, options) => {
    const { origin, pathname } = new URL(url);
    if (origin !== host) throw new Error(`${origin} is another host`);
    return direct(server.origin + pathname.replace(/^.*(?=\/\.well-known\/)/, ''), options);
  };
}

async function signIn(issuer: string, named: string, claims: Record<string, unknown> = {}) {
  provider = await ScriptedProvider.start();
  const { origin } = new URL(issuer);
  provider.metadata = {
    issuer: named,
    authorization_endpoint: `${origin}/authorize`,
    token_endpoint: `${origin}/token`,
    jwks_uri: `${origin}/keys`,
  };
  provider.claims = claims;
  const oidc = new OidcSignIn({
    settings: { issuer, clientId: 'cleardesk', scopes: ['openid'], redirectUri },
    request: asHost(origin, provider),
    clock: new FakeClock(),
    keep: () => Promise.resolve(),
    onFault: () => undefined,
  });
  const attempt = { onProgress: () => undefined, signal: new AbortController().signal };
  return oidc.inWindow(provider, attempt);
}

const untrusted = { kind: 'refused', refusal: { kind: 'provider-untrusted' } };
const entra = 'https://login.microsoftonline.com';
const anyTenant = `${entra}/{tenantid}/v2.0`;

describe('a provider that names another issuer than the config', () => {
  it.each([
    ['Entra for everybody', `${entra}/common/v2.0`, anyTenant],
    ['Entra for every organisation', `${entra}/organizations/v2.0`, anyTenant],
    ['Entra by the name of the tenant', `${entra}/clinic.example/v2.0`, `${entra}/${tenant}/v2.0`],
    ['another tenant of Entra', `${entra}/${tenant.replace('1', '9')}/v2.0`, anyTenant],
    [
      'Azure AD B2C',
      'https://clinic.b2clogin.com/clinic.onmicrosoft.com/b2c_1_desk/v2.0/',
      `https://clinic.b2clogin.com/${tenant}/v2.0/`,
    ],
    [
      'the address of the metadata',
      `${entra}/${tenant}/v2.0/.well-known/openid-configuration`,
      `${entra}/${tenant}/v2.0`,
    ],
    ['any other', 'https://id.example/', 'https://another.example'],
    ['one with a slash more', 'https://id.example/realm', 'https://id.example/realm/'],
  ])('signs in no user: %s', async (_, issuer, named) => {
    const iss = named.replace('{tenantid}', tenant);
    expect(await signIn(issuer, named, { iss, tid: tenant })).toMatchObject(untrusted);
    expect(provider?.server.asked).not.toContain('POST /token');
  });

  it('signs in the users of the tenant that the config names, and of no other', async () => {
    const issuer = `${entra}/${tenant}/v2.0`;
    expect(await signIn(issuer, issuer, { iss: issuer })).toMatchObject({ kind: 'signed-in' });
    await provider?.server.close();
    const iss = issuer.replace('1', '9');
    expect(await signIn(issuer, issuer, { iss, tid: iss })).toMatchObject(untrusted);
  });
});

describe('an issuer', () => {
  it.each([
    ['https://id.example', 'https://id.example/', true],
    ['https://id.example/realm', 'https://id.example/realm', true],
    ['https://id.example/realm', 'https://id.example/realm/', false],
    ['https://id.example/realm', 'https://id.example/Realm', false],
    ['http://id.example', 'https://id.example', false],
    ['id.example', 'https://id.example', false],
  ])('%s against %s in the config: %s', (named, configured, isSame) => {
    expect(isSameIssuer(named, configured)).toBe(isSame);
  });

  it('is compared in the ID token as well', () => {
    const issuer = 'https://id.example';
    const settings = { issuer, clientId: 'cleardesk', scopes: ['openid'], redirectUri };
    const fields: TokenEndpointResponse = { access_token: 'access-1', token_type: 'bearer' };
    const answer = (iss: string): ProviderAnswer =>
      Object.assign(fields, {
        claims: () => ({ iss, sub: 'id-7', aud: 'cleardesk', iat: 0, exp: 1 }),
        expiresIn: () => 1,
      });
    expect(claimsOf(answer(issuer), settings).sub).toBe('id-7');
    expect(() => claimsOf(answer('https://another.example'), settings)).toThrow(
      'the ID token is from the issuer "https://another.example", not "https://id.example"',
    );
  });
});
