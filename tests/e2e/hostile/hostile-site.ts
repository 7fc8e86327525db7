import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A site that means ill, its partner that it may show, and where neither may lead. */
export interface HostileSite {
  readonly url: string;
  /** Another site that the config allows: its frames have a process of their own. */
  readonly partner: string;
  /** The config allows it inside frames only. */
  readonly framed: string;
  /** Not allowed. */
  readonly foreign: string;
  close(): Promise<void>;
}

const STAGE = `<!doctype html><title>stage</title>
<style>body { font: 20px sans-serif } body > * { display: block; margin: 14px; width: 300px }</style>
<a id="link" href="FOREIGN/">elsewhere</a>
<a id="own" href="/again">here</a>
<a id="blank" href="FOREIGN/" target="_blank">a window elsewhere</a>
<label id="label">a file <input id="file" type="file"></label>
<input id="text" value="some words">
<input id="color" type="color"><input id="date" type="date">
<input id="time" type="time"><input id="month" type="month">
<select id="select"><option>one<option>two</select>
<input id="listed" list="list"><datalist id="list"><option>one<option>two</datalist>
<form id="form" action="FOREIGN/"><button>send</button></form>
<video id="video" muted></video>`;

/** Opens all it can while it is still being read. */
const AT_ONCE = `<!doctype html><title>at once</title>
<script>print(); document.execCommand('print')</script>
<input id="file" type="file">
<script>
  onmessage = ({ data }) => eval(data);
  parent !== self && parent.postMessage('ready', '*');
</script>`;

const WORKER = `
addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => {
  const { pathname } = new URL(event.request.url);
  const html = { headers: { 'content-type': 'text/html' } };
  if (pathname === '/worker/print') event.respondWith(new Response('<script>print()</script>', html));
  if (pathname === '/worker/away') event.respondWith(Response.redirect('FOREIGN/'));
});
addEventListener('message', (event) => {
  if (event.data === 'open') event.waitUntil(clients.openWindow('FOREIGN/').catch(() => 0));
  else event.waitUntil(event.source.navigate('FOREIGN/').catch(() => 0));
});`;

type Answer = readonly [status: number, headers: Readonly<Record<string, string>>, body: string];

function answers(foreign: string, framed: string): Readonly<Record<string, Answer>> {
  const html = { 'content-type': 'text/html' };
  return {
    '/': [200, html, STAGE],
    '/again': [200, html, STAGE],
    '/at-once': [200, html, AT_ONCE],
    '/redirect': [302, { location: `${foreign}/` }, ''],
    '/redirect-framed': [302, { location: `${framed}/again` }, ''],
    '/redirect-post': [307, { location: `${foreign}/` }, ''],
    '/redirect-file': [302, { location: 'file:///etc/passwd' }, ''],
    '/redirect-mail': [302, { location: 'mailto:a@example.org' }, ''],
    '/refresh': [200, { ...html, refresh: `0;url=${foreign}/` }, 'refresh'],
    '/frames': [200, html, `<frameset cols="*,*"><frame src="/again"><frame src="FOREIGN/">`],
    '/pdf': [200, { 'content-type': 'application/pdf' }, '%PDF-1.4'],
    '/zip': [200, { 'content-type': 'application/zip' }, 'PK'],
    '/file': [200, { ...html, 'content-disposition': 'attachment; filename="x.html"' }, 'x'],
    '/empty': [503, {}, ''],
    '/loops': [200, html, `<script>setTimeout(() => location.reload(), 10)</script>`],
    '/password': [401, { 'www-authenticate': 'Basic realm="x"' }, 'no'],
    '/worker.js': [200, { 'content-type': 'text/javascript' }, WORKER],
  };
}

export async function startHostileSite(): Promise<HostileSite> {
  let table: ReturnType<typeof answers> = {};
  let foreign = '';
  const answer = ({ url = '/' }: IncomingMessage, response: ServerResponse) => {
    const path = url.split('?')[0] ?? '/';
    if (path === '/never') return;
    if (path === '/hang-up') response.destroy();
    const [status, headers, body] = table[path] ?? [404, {}, 'nothing'];
    response.writeHead(status, headers).end(body.replaceAll('FOREIGN', foreign));
  };
  const servers = [createServer(answer), createServer(answer), createServer(answer)];
  const [own = '', partner = '', framed = ''] = await Promise.all(
    servers.map(async (server, index) => {
      const address = `127.0.0.${index + 1}`;
      await new Promise<void>((resolve) => server.listen(0, address, resolve));
      return `http://${address}:${(server.address() as AddressInfo).port}`;
    }),
  );
  foreign = own.replace('127.0.0.1', 'localhost');
  table = answers(foreign, framed);
  return {
    url: own,
    partner,
    framed,
    foreign,
    close: async () => {
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}
