import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test as base } from './test.ts';

type Route = string | ((request: IncomingMessage, response: ServerResponse) => void);

/** A web app of a few pages, each a text of HTML or a function that answers. */
interface WebApp {
  readonly url: string;
  /** What was asked for, as in `GET /page`. */
  readonly requests: readonly string[];
}

interface Fixtures {
  readonly webApp: (pages: Readonly<Record<string, Route>>) => Promise<WebApp>;
}

export const test = base.extend<Fixtures>({
  webApp: async ({}, use) => {
    const close: (() => void)[] = [];
    await use(async (pages) => {
      const requests: string[] = [];
      const server = createServer((request, response) => {
        const path = request.url?.split('?')[0] ?? '';
        requests.push(`${request.method ?? ''} ${path}`);
        const route = pages[path];
        if (typeof route === 'function') route(request, response);
        else {
          response.writeHead(route === undefined ? 404 : 200, { 'content-type': 'text/html' });
          response.end(route ?? 'not here');
        }
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      close.push(() => {
        server.close();
        server.closeAllConnections();
      });
      return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
    });
    for (const end of close) end();
  },
});

export { configFor, expect } from './test.ts';
