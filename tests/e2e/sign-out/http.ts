import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as a route gets it: the cookies and the body are read already. */
export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly cookies: ReadonlyMap<string, string>;
  readonly body: URLSearchParams;
}

export interface Site {
  readonly port: number;
  close(): void;
}

/** A server of its own on loopback. It has Node's own limits, such as 16 KB of headers. */
export async function serve(
  host: string,
  answer: (asked: Asked, response: ServerResponse) => void,
): Promise<Site> {
  const server = createServer((request, response) => {
    const chunks: string[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(String(chunk)));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      answer(
        {
          method,
          url: new URL(url, 'http://here.invalid'),
          headers,
          cookies: cookiesIn(headers.cookie ?? ''),
          body: new URLSearchParams(chunks.join('')),
        },
        response,
      );
    });
  }).listen(0, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

export function page(response: ServerResponse, html: string, status = 200): void {
  response.writeHead(status, { 'content-type': 'text/html' });
  response.end(html);
}

export function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

export function redirect(response: ServerResponse, location: string): void {
  response.writeHead(303, { location });
  response.end();
}

function cookiesIn(header: string): ReadonlyMap<string, string> {
  return new Map(
    header.split('; ').map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [name, value.join('=')] as const;
    }),
  );
}
