import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';

/** A request as the server saw it. */
interface Seen {
  readonly path: string;
  readonly cookie: string;
  readonly purpose: string;
}

/** One server with two hosts, which Chromium keeps apart as two sites. */
export interface Server {
  readonly own: string;
  readonly foreign: string;
  readonly seen: readonly Seen[];
  /** Whether a path was requested. */
  wasAsked(path: string): boolean;
  stop(): void;
}

/** A page of `own` or `foreign` with this content; `policy` is its Content-Security-Policy. */
export function htmlAt(origin: string, body: string, policy = ''): string {
  return `${origin}/html?${new URLSearchParams({ body, policy }).toString()}`;
}

const SERVICE_WORKER = `
  oninstall = () => skipWaiting();
  onactivate = (event) => event.waitUntil(clients.claim());
  onfetch = (event) => {
    if (new URL(event.request.url).pathname === '/made-up') event.respondWith(new Response('by the worker'));
  };`;

/** Starts the server on a free port of the loopback interface. */
export async function startServer(): Promise<Server> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname;
    const purpose = String(request.headers['sec-purpose'] ?? '');
    seen.push({ path, cookie: request.headers.cookie ?? '', purpose });
    answer(path, request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return {
    own: `http://127.0.0.1:${port}`,
    foreign: `http://localhost:${port}`,
    seen,
    wasAsked: (path) => seen.some((each) => each.path === path),
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function answer(path: string, request: IncomingMessage, response: ServerResponse): void {
  const query = new URL(request.url ?? '/', 'http://x').searchParams;
  const isScript = path.endsWith('.js');
  const policy = query.get('policy') ?? '';
  response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
  if (policy !== '') response.setHeader('Content-Security-Policy', policy);
  if (path.startsWith('/cacheable')) response.setHeader('Cache-Control', 'max-age=9999');
  if (path === '/sets-cookie') response.setHeader('Set-Cookie', 'late=yes; path=/');
  if (path === '/service-worker.js') response.end(SERVICE_WORKER);
  else if (path === '/worker.js') response.end('self.began = true; setInterval(() => 0, 1000)');
  else if (path === '/slow') setTimeout(() => response.end('slow'), 1000);
  else response.end(`<!doctype html><title>Page</title>${query.get('body') ?? ''}`);
}
