import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as it arrived. */
export interface Arrived {
  /** Such as `POST /logout`. */
  readonly what: string;
  /** As it was asked for: the path with its query. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** How one path answers: a status, a whole answer, or never. */
export type Reply =
  | number
  | 'never'
  | {
      readonly status: number;
      readonly headers?: Record<string, string | string[]>;
      readonly body?: string;
    };

/** A web server on loopback that answers as a test says, 404 where it says nothing, and remembers. */
export class FakeServer {
  readonly arrived: Arrived[] = [];
  readonly #server: Server;
  readonly #replies = new Map<string, (arrived: Arrived) => Reply>();

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async start(): Promise<FakeServer> {
    const server = new FakeServer();
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** @param what such as `POST /logout`, without the query */
  on(what: string, reply: Reply | ((arrived: Arrived) => Reply)): this {
    this.#replies.set(what, typeof reply === 'function' ? reply : () => reply);
    return this;
  }

  /** What was asked for, in order. */
  get asked(): readonly string[] {
    return this.arrived.map(({ what }) => what);
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const arrived = { what: `${method} ${url.split('?')[0] ?? ''}`, url, headers, body };
    this.arrived.push(arrived);
    const reply = this.#replies.get(arrived.what)?.(arrived) ?? 404;
    if (reply === 'never') return;
    const answer = typeof reply === 'number' ? { status: reply } : reply;
    response.writeHead(answer.status, { ...answer.headers });
    response.end(answer.body ?? '');
  }
}

/** An address at which nobody listens. */
export async function deadOrigin(): Promise<string> {
  const server = await FakeServer.start();
  const { origin } = server;
  await server.close();
  return origin;
}
