import { createSign, generateKeyPairSync } from 'node:crypto';
import type { ProviderWindow } from '../../../../main/identity/sign-in/oidc-window-flow.ts';
import { FakeServer, type Reply } from '../../../fakes/fake-server.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** A provider whose ID tokens say what a test wants, properly signed. */
export class ScriptedProvider implements ProviderWindow {
  readonly server: FakeServer;
  /** Changed claims; undefined leaves one out. */
  claims: Record<string, unknown> = {};
  header: Record<string, unknown> = { alg: 'RS256', kid: 'k' };
  /** Changed fields of the token endpoint's answer. */
  answer: Record<string, unknown> = {};
  /** Changed fields of the metadata. */
  metadata: Record<string, unknown> = {};
  #nonce: string | null = null;

  private constructor(server: FakeServer) {
    this.server = server;
  }

  static async start(userinfo?: Reply): Promise<ScriptedProvider> {
    const server = await FakeServer.start();
    const provider = new ScriptedProvider(server);
    const issuer = server.origin;
    server
      .on('GET /.well-known/openid-configuration', () =>
        json({
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/keys`,
          ...(userinfo === undefined ? {} : { userinfo_endpoint: `${issuer}/userinfo` }),
          ...provider.metadata,
        }),
      )
      .on(
        'GET /keys',
        json({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256' }] }),
      )
      .on('POST /token', () => json(provider.#tokens()))
      .on('GET /userinfo', userinfo ?? 404);
    return provider;
  }

  /** Somebody signs in at once. */
  open(url: string, redirectUri: string): Promise<string> {
    const { searchParams } = new URL(url);
    this.#nonce = searchParams.get('nonce');
    return Promise.resolve(`${redirectUri}?code=c&state=${searchParams.get('state') ?? ''}`);
  }

  #tokens(): object {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: this.server.origin,
      aud: 'cleardesk',
      sub: 'id-7',
      iat: now,
      exp: now + 300,
      nonce: this.#nonce,
      ...this.claims,
    };
    const text = [this.header, claims].map(encoded).join('.');
    const signature = createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url');
    const tokens = { access_token: 'access-1', token_type: 'Bearer', refresh_token: 'refresh-1' };
    return { ...tokens, id_token: `${text}.${signature}`, ...this.answer };
  }
}

export function json(value: unknown): Reply {
  const headers = { 'content-type': 'application/json' };
  return { status: 200, headers, body: JSON.stringify(value) };
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
