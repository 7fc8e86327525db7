import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SiteCase } from './site-case.ts';

/** Serves the pages of all cases, each below a number of its own. */
export interface SiteServer {
  /** The address of a case's first page. Cases with settings have a host of their own. */
  urlOf(index: number): string;
  /** The same server under a name that no config allows. */
  readonly elsewhere: string;
  requestsOf(index: number): readonly string[];
  fill(text: string, index: number): string;
  close(): void;
}

export async function serveSites(cases: readonly SiteCase[]): Promise<SiteServer> {
  const requests = cases.map((): string[] => []);
  const server = createServer((request, response) => {
    const [, number = '', path = ''] = /^\/(\d+)\/([^?]*)/.exec(request.url ?? '') ?? [];
    const index = Number(number);
    requests[index]?.push(`${request.method ?? ''} /${path}`);
    const route = number === '' ? undefined : cases[index]?.pages[path];
    if (typeof route === 'function') route(request, response);
    else {
      const status = route === undefined ? 404 : 200;
      response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
      response.end(sites.fill(route ?? 'not here', index));
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const elsewhere = `http://elsewhere.localhost:${port}`;
  const sites: SiteServer = {
    elsewhere,
    urlOf: (index) => {
      const host = cases[index]?.settings === undefined ? 'shared' : `case-${index}`;
      return `http://${host}.localhost:${port}/${index}/`;
    },
    requestsOf: (index) => requests[index] ?? [],
    fill: (text, index) =>
      text.replaceAll('%ELSEWHERE%', elsewhere).replaceAll('%URL%', sites.urlOf(index)),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  return sites;
}
