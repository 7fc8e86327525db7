import { createServer } from 'node:http';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { configFor, expect, test } from './support/web-app.ts';

/** A proxy that every connection of the kiosk goes through, and where each led. */
async function startProxy() {
  const hosts: string[] = [];
  const server = createServer((request, response) => {
    const { host } = new URL(request.url ?? '');
    hosts.push(host);
    response.writeHead(502).end();
  });
  server.on('connect', ({ url = '' }, socket) => {
    hosts.push(url);
    const [host = '', port = ''] = url.split(':');
    if (!host.startsWith('127.')) {
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      return;
    }
    const server = connect(Number(port), host);
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    server.pipe(socket).pipe(server);
    for (const end of [server, socket]) end.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { hosts, address, close: () => server.close() };
}

const PAGE = `<title>quiet</title><a id="pinged" href="/next" ping="PINGED/ping">go</a>
<textarea id="words" spellcheck="true" lang="en">helo wrold</textarea>`;

test('from the start to the second session the kiosk connects to its sites and to nothing else', async ({
  webApp,
  launch,
}) => {
  const proxy = await startProxy();
  const elsewhere = await webApp({});
  const reports = JSON.stringify({
    group: 'all',
    max_age: 100,
    endpoints: [{ url: `${elsewhere.url}/reports` }],
    include_subdomains: false,
  });
  const { url } = await webApp({
    '/': (_request, response) => {
      response.writeHead(200, {
        'content-type': 'text/html',
        'report-to': reports,
        'reporting-endpoints': `all="${elsewhere.url}/reports"`,
        nel: JSON.stringify({ report_to: 'all', max_age: 100, success_fraction: 1 }),
      });
      response.end(PAGE.replace('PINGED', elsewhere.url));
    },
    '/next': '<title>next</title>',
  });
  // The sites are reached as they are, so that what the proxy sees is all the rest.
  const env = { http_proxy: proxy.address, https_proxy: proxy.address, no_proxy: '127.0.0.1' };
  const kiosk = await launch({ config: configFor(url), env });
  await kiosk.startSession();
  const site = await kiosk.site();
  await site.locator('#words').click();
  await site.locator('#words').press('x');
  // What a swipe leads back from is still there afterwards.
  await site.evaluate(`history.pushState(0, '', '/swiped')`);
  await site.locator('#words').hover();
  for (let turn = 0; turn < 20; turn += 1) await site.mouse.wheel(-200, 0);
  expect(site.url()).toBe(`${url}/swiped`);
  await site.locator('#pinged').click();
  await expect.poll(() => site.title()).toBe('next');
  await site.waitForTimeout(1500);
  await kiosk.endSession();
  await kiosk.nextLogin();
  await kiosk.startSession();
  await kiosk.site();
  await kiosk.endSession();
  expect(proxy.hosts).toEqual([]);
  expect(elsewhere.requests).toEqual([]);
  proxy.close();
});
