import { type KeyObject, randomUUID, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EVENTS, newKey, publicJwk, signed, type SigningKey } from './signer.ts';

/** What the poll endpoint does instead of what it should; `null`: as the specification says. */
export type Trouble =
  | null
  | 'unauthorised'
  | 'forbidden'
  | 'busy'
  | 'failing'
  | 'gone'
  | 'hang'
  | 'huge'
  | 'redirect'
  | 'not-json'
  | 'a-list'
  | 'cut-off';

/** A request that the transmitter got. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly client: string | null;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: IncomingMessage['headers'];
}

interface StreamOfClient {
  readonly id: string;
  /** Unacknowledged, by what the answer calls them. */
  readonly queue: Map<string, string>;
  readonly acknowledged: string[];
  readonly errors: Map<string, unknown>;
  status: string;
  wake: () => void;
}

/**
 * A transmitter, written from the specifications alone: Shared Signals Framework 1.0, RFC 8936, RFC 6749. It shares
 * no code with the receiver.
 */
export class Transmitter {
  readonly issuer: string;
  readonly seen: SeenRequest[] = [];
  readonly #server: Server;
  readonly #streams = new Map<string, StreamOfClient>();
  /** Access tokens, and whose they are. */
  readonly #tokens = new Map<string, string>();
  key: SigningKey = newKey();
  /** The keys that the JWK Set lists; as a rule the present one. */
  listed: readonly SigningKey[] = [this.key];
  trouble: Trouble = null;
  /** How long a poll is held that has no news; 0: it is answered at once. */
  holdMs = 0;
  /** How it lists its document: after the host, or after the path. */
  wellKnown: 'host' | 'path' = 'host';
  metadata: Readonly<Record<string, unknown>> = {};
  /** Of the client whose secret or key it is. */
  clients: Readonly<Record<string, string | KeyObject>> = { 'desk-7': 'secret' };
  /** The answer to a GET of the stream configuration hides a stream that there is. */
  hidesStream = false;
  audience: string | readonly string[] = 'cleardesk';
  provesItself = true;
  /** It forgets what was acknowledged. */
  isForgetful = false;
  onAcknowledged: (id: string) => void = () => undefined;

  private constructor(server: Server, issuer: string) {
    this.#server = server;
    this.issuer = issuer;
  }

  static async start(): Promise<Transmitter> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const transmitter = new Transmitter(server, `http://127.0.0.1:${port}/realms/clinic`);
    server.on('request', (request, response) => {
      void transmitter.#answer(request, response);
    });
    return transmitter;
  }

  /** @param changes to the usual claims */
  token(changes: object = {}): string {
    return signed(this.key, {
      iss: this.issuer,
      aud: 'cleardesk',
      jti: randomUUID(),
      iat: Math.floor(Date.now() / 1000),
      ...changes,
    });
  }

  /** Puts a signal into the queue of a client. @returns its id */
  send(
    event: keyof typeof EVENTS,
    {
      client = 'desk-7',
      details = {},
      ...changes
    }: Record<string, unknown> & { client?: string; details?: object } = {},
  ): string {
    const jti = randomUUID();
    const token = this.token({ jti, events: { [EVENTS[event]]: details }, ...changes });
    this.enqueue(token, jti, client);
    return jti;
  }

  enqueue(token: string, id: string, client = 'desk-7'): void {
    const stream = this.stream(client);
    stream.queue.set(id, token);
    stream.wake();
  }

  stream(client = 'desk-7'): StreamOfClient {
    const known = this.#streams.get(client);
    if (known !== undefined) return known;
    const stream = {
      id: `stream-of-${client}`,
      queue: new Map<string, string>(),
      acknowledged: [],
      errors: new Map<string, unknown>(),
      status: 'enabled',
      wake: () => undefined,
    };
    this.#streams.set(client, stream);
    return stream;
  }

  /** The client has no stream any more, or not yet. */
  forgetStream(client = 'desk-7'): void {
    this.#streams.delete(client);
  }

  /** A new key, and the old one is trusted no longer. */
  rotate(): void {
    this.key = newKey();
    this.listed = [this.key];
  }

  /** No access token is valid any more. */
  revokeTokens(): void {
    this.#tokens.clear();
  }

  requests(end: string): readonly SeenRequest[] {
    return this.seen.filter(({ path }) => path.split('?')[0]?.endsWith(end));
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const isForm =
      headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
    const body = (
      text === '' ? {} : isForm ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text)
    ) as SeenRequest['body'];
    const token = headers.authorization?.replace(/^Bearer /, '') ?? '';
    const client = this.#tokens.get(token) ?? null;
    this.seen.push({ method, path: url, client, body, headers });
    const give = (status: number, json?: unknown, more: Record<string, string> = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', ...more });
      response.end(json === undefined ? '' : JSON.stringify(json));
    };
    const path = url.split('?')[0] ?? '';
    switch (path) {
      case this.wellKnown === 'host'
        ? '/.well-known/ssf-configuration/realms/clinic'
        : '/realms/clinic/.well-known/ssf-configuration':
        give(200, this.#description());
        return;
      case '/realms/clinic/.well-known/openid-configuration':
        give(200, { issuer: this.issuer, token_endpoint: `${this.issuer}/token` });
        return;
      case '/realms/clinic/keys':
        give(200, { keys: this.listed.map(publicJwk) });
        return;
      case '/realms/clinic/token': {
        const known = this.#authenticated(body, headers.authorization);
        if (known === null) give(401, { error: 'invalid_client' });
        else {
          const access = randomUUID();
          this.#tokens.set(access, known);
          give(200, { access_token: access, token_type: 'Bearer', expires_in: 60 });
        }
        return;
      }
    }
    if (client === null) {
      give(401, {});
      return;
    }
    switch (path) {
      case '/realms/clinic/streams':
        this.#configure(method, client, give);
        return;
      case '/realms/clinic/status':
        give(200, { stream_id: this.stream(client).id, status: this.stream(client).status });
        return;
      case '/realms/clinic/verify':
        give(204);
        if (this.provesItself) {
          const { state } = body;
          const sub_id = { format: 'opaque', id: this.stream(client).id };
          this.send('verification', { client, sub_id, details: { state } });
        }
        return;
      case '/realms/clinic/poll':
        await this.#poll(client, body, { response, give });
        return;
      default:
        give(404, {});
    }
  }

  #description(): object {
    return {
      spec_version: '1_0',
      issuer: this.issuer,
      jwks_uri: `${this.issuer}/keys`,
      delivery_methods_supported: ['urn:ietf:rfc:8936'],
      configuration_endpoint: `${this.issuer}/streams`,
      status_endpoint: `${this.issuer}/status`,
      verification_endpoint: `${this.issuer}/verify`,
      ...this.metadata,
    };
  }

  /** RFC 6749, section 2.3.1; RFC 7523, section 2.2. */
  #authenticated(body: SeenRequest['body'], authorization = ''): string | null {
    const [id = '', secret = ''] = Buffer.from(authorization.replace(/^Basic /, ''), 'base64')
      .toString()
      .split(':')
      .map(decodeURIComponent);
    if (authorization !== '') return this.clients[id] === secret ? id : null;
    const [head = '', payload = '', signature = ''] = String(body['client_assertion']).split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<
      string,
      unknown
    >;
    const key = this.clients[String(claims['sub'])];
    if (key === undefined || typeof key === 'string') return null;
    const isGood =
      verify(
        'sha256',
        Buffer.from(`${head}.${payload}`),
        { key, dsaEncoding: 'ieee-p1363' },
        Buffer.from(signature, 'base64url'),
      ) &&
      claims['aud'] === this.issuer &&
      claims['iss'] === claims['sub'] &&
      Number(claims['exp']) > Date.now() / 1000;
    return isGood ? String(claims['sub']) : null;
  }

  /** Shared Signals Framework 1.0, section 8.1.1. */
  #configure(method: string, client: string, give: (status: number, json?: unknown) => void): void {
    const exists = this.#streams.has(client);
    const config = () => ({
      stream_id: this.stream(client).id,
      iss: this.issuer,
      aud: this.audience,
      events_delivered: [EVENTS.revoked, EVENTS.disabled, EVENTS.purged],
      delivery: { method: 'urn:ietf:rfc:8936', endpoint_url: `${this.issuer}/poll` },
    });
    if (method === 'POST') {
      this.hidesStream = false;
      if (exists) give(409, {});
      else give(201, config());
    } else give(200, exists && !this.hidesStream ? [config()] : []);
  }

  /** RFC 8936, section 2. */
  async #poll(
    client: string,
    body: SeenRequest['body'],
    {
      response,
      give,
    }: {
      response: ServerResponse;
      give: (status: number, json?: unknown, more?: Record<string, string>) => void;
    },
  ): Promise<void> {
    switch (this.trouble) {
      case 'unauthorised':
        this.revokeTokens();
        give(401, {});
        return;
      case 'forbidden':
        give(403, {});
        return;
      case 'busy':
        give(429, {}, { 'retry-after': '7' });
        return;
      case 'failing':
        give(503, {});
        return;
      case 'gone':
        this.trouble = null;
        this.forgetStream(client);
        give(404, {});
        return;
      case 'hang':
        return;
      case 'huge':
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ sets: { a: 'x'.repeat(10_000_000) } }));
        return;
      case 'redirect':
        give(302, undefined, { location: `${this.issuer}/elsewhere` });
        return;
      case 'not-json':
        response.end('<html>');
        return;
      case 'a-list':
        give(200, []);
        return;
      case 'cut-off':
        response.writeHead(200, { 'content-length': '1000' });
        response.write('{"sets":');
        response.destroy();
        return;
      case null:
        break;
    }
    const stream = this.stream(client);
    const forget = (id: string) => {
      if (!this.isForgetful) stream.queue.delete(id);
    };
    for (const id of (body['ack'] ?? []) as string[]) {
      stream.acknowledged.push(id);
      this.onAcknowledged(id);
      forget(id);
    }
    for (const [id, error] of Object.entries(body['setErrs'] ?? {})) {
      stream.errors.set(id, error);
      forget(id);
    }
    if (stream.queue.size === 0 && body['returnImmediately'] !== true && this.holdMs > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, this.holdMs);
        stream.wake = () => {
          clearTimeout(timer);
          resolve();
        };
        response.once('close', stream.wake);
      });
    }
    if (stream.status !== 'enabled') {
      give(200, { sets: {} });
      return;
    }
    const most = typeof body['maxEvents'] === 'number' ? body['maxEvents'] : 1000;
    const sets = Object.fromEntries([...stream.queue].slice(0, most));
    give(200, { sets, moreAvailable: stream.queue.size > most });
  }
}
