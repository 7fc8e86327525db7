import { createSign, generateKeyPairSync } from 'node:crypto';
import { FakeServer, type Arrived, type Reply } from '../fake-server.ts';
import type { Shape } from './shapes.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const other = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** What one slip changes in a provider. Undefined as a value leaves a field out. */
export interface Change {
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Other answers, by the name of the endpoint in the metadata, or `metadata` for the document itself. */
  readonly answers?: Readonly<Record<string, Reply>>;
  readonly claims?: Readonly<Record<string, unknown>>;
  /** The header of the ID token. */
  readonly header?: Readonly<Record<string, unknown>>;
  /** The answer of the token endpoint. */
  readonly tokens?: Readonly<Record<string, unknown>>;
  /** What the provider sends back with the user; null leaves it out. */
  readonly back?: Readonly<Record<string, string | null>>;
  readonly isForged?: boolean;
  /** How far the provider's clock is ahead. */
  readonly clockSeconds?: number;
}

/** What the stand-in gave to a user, none of which may be in a log. */
export const SECRETS = {
  code: 'code-4711-secret',
  accessToken: 'access-4711-secret',
  refreshToken: 'refresh-4711-secret',
  user: 'nora.nilsson',
} as const;

/**
 * Stands in for one provider, over http on this computer, under the provider's own addresses. It is
 * written from the specifications, and shares no code with the kiosk.
 */
export class StandIn {
  readonly server: FakeServer;
  readonly #shape: Shape;
  readonly #change: Change;
  #nonce: string | null = null;

  private constructor(server: FakeServer, shape: Shape, change: Change) {
    this.server = server;
    this.#shape = shape;
    this.#change = change;
  }

  static async start(shape: Shape, change: Change = {}): Promise<StandIn> {
    const standIn = new StandIn(await FakeServer.start(), shape, change);
    standIn.#serve();
    return standIn;
  }

  /** Brings a request for an address of the internet here. */
  readonly send: typeof fetch = (input, init) => {
    const { host, pathname, search } = new URL(input instanceof Request ? input.url : input);
    return fetch(`${this.server.origin}/${host}${pathname}${search}`, init);
  };

  /**
   * A browser without scripts, whose user signs in on the first page with a form.
   * @returns where the provider leads that is not one of its own pages; or its error page
   */
  async signIn(
    url: string,
  ): Promise<{ kind: 'left'; url: string } | { kind: 'error'; status: number }> {
    let address = url;
    for (let hops = 0; hops < 10; hops += 1) {
      const answer = await this.send(address, { redirect: 'manual' });
      const location = answer.headers.get('location');
      if (location !== null) {
        address = new URL(location, address).href;
        if (new URL(address).origin !== new URL(url).origin) return { kind: 'left', url: address };
        continue;
      }
      const form = /<form action="([^"]+)"/.exec(await answer.text())?.[1];
      if (form === undefined) return { kind: 'error', status: answer.status };
      address = new URL(form.replaceAll('&amp;', '&'), address).href;
    }
    throw new Error('the page has no end');
  }

  #serve(): void {
    const { issuer, metadata } = this.#shape;
    const named = { issuer, ...metadata, ...this.#change.metadata };
    const own: Record<string, (arrived: Arrived) => Reply> = {
      jwks_uri: () =>
        this.#json({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig' }] }),
      token_endpoint: () => this.#json(this.#tokens()),
      device_authorization_endpoint: () =>
        this.#json({
          device_code: 'device-4711-secret',
          user_code: 'ABCD-EFGH',
          verification_uri: `${issuer}/device`,
          expires_in: 600,
          interval: 1,
        }),
      authorization_endpoint: (arrived) => this.#signInPage(arrived),
    };
    const documentAt = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    this.#on('GET', documentAt, 'metadata', () => this.#json(named));
    for (const [name, reply] of Object.entries(own)) {
      const address = metadata[name];
      const method = /token|device/.test(name) ? 'POST' : 'GET';
      if (typeof address === 'string') this.#on(method, address, name, reply);
    }
  }

  /** The user signs in with a form, to which the provider's own page leads. */
  #signInPage({ url }: Arrived): Reply {
    const { client, refusal } = this.#shape;
    const { searchParams: asked } = new URL(url, this.server.origin);
    if (asked.get('client_id') !== client.clientId) return this.#refuse(refusal.clientId);
    if (asked.get('redirect_uri') !== client.redirectUri) return this.#refuse(refusal.redirectUri);
    const prompts = asked.get('prompt')?.split(' ') ?? [];
    if (this.#shape.takesOnePrompt === true && prompts.length > 1) {
      return this.#page(400, "AADSTS90023: Unsupported 'prompt' value.");
    }
    if (this.#change.back?.['error'] !== undefined || asked.has('signed-in')) {
      this.#nonce = asked.get('nonce');
      return this.#back(asked);
    }
    asked.set('signed-in', '1');
    return this.#page(200, `<form action="?${asked.toString().replaceAll('&', '&amp;')}">`);
  }

  #on(method: string, address: string, name: string, reply: (arrived: Arrived) => Reply): void {
    const { host, pathname } = new URL(address);
    const instead = this.#change.answers?.[name];
    this.server.on(`${method} /${host}${pathname}`, (arrived) => instead ?? reply(arrived));
  }

  /** RFC 6749, section 4.1.2. */
  #back(asked: URLSearchParams): Reply {
    const back = new URL(this.#shape.client.redirectUri);
    const { metadata, issuer } = this.#shape;
    const hasIssuer = metadata['authorization_response_iss_parameter_supported'] === true;
    const values = {
      code: SECRETS.code,
      state: asked.get('state'),
      iss: hasIssuer ? issuer : null,
      ...this.#change.back,
    };
    for (const [name, value] of Object.entries(values)) {
      if (value !== null) back.searchParams.set(name, value);
    }
    return { status: 302, headers: { location: back.href } };
  }

  /** OpenID Connect Core 1.0, section 3.1.3.3. */
  #tokens(): object {
    const now = Math.floor(Date.now() / 1000) + (this.#change.clockSeconds ?? 0);
    const claims = {
      iss: this.#shape.issuer,
      aud: this.#shape.client.clientId,
      sub: 'id-7',
      preferred_username: SECRETS.user,
      iat: now,
      nbf: now,
      exp: now + 300,
      nonce: this.#nonce,
      ...this.#change.claims,
    };
    const header = { alg: 'RS256', kid: 'k1', ...this.#change.header };
    const text = [header, claims].map(encoded).join('.');
    const key = this.#change.isForged === true ? other.privateKey : privateKey;
    const signature = createSign('RSA-SHA256').update(text).sign(key, 'base64url');
    return {
      access_token: SECRETS.accessToken,
      token_type: 'Bearer',
      expires_in: 3600,
      refresh_token: SECRETS.refreshToken,
      id_token: `${text}.${signature}`,
      ...this.#change.tokens,
    };
  }

  #refuse({ status, body }: { readonly status: number; readonly body: string }): Reply {
    return this.#page(status, body);
  }

  #page(status: number, body: string): Reply {
    return { status, headers: { ...this.#date(), 'content-type': 'text/html' }, body };
  }

  #json(value: unknown): Reply {
    const headers = { ...this.#date(), 'content-type': 'application/json' };
    return { status: 200, headers, body: JSON.stringify(value) };
  }

  #date(): Record<string, string> {
    const ms = (this.#change.clockSeconds ?? 0) * 1000;
    return { date: new Date(Date.now() + ms).toUTCString() };
  }
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** An error of an endpoint (RFC 6749, section 5.2). */
export function oauthError(
  status: number,
  error: string,
  description: string,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ error, error_description: description }),
  };
}
