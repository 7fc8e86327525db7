import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect } from '@playwright/test';
import type { Collection } from '../site-case.ts';

/** Says in the page how the browser names itself there and in each kind of worker, and to the server. */
const NAMES = `<output id="names"></output><script>
  const said = (port, start) => new Promise((resolve) => { port.onmessage = ({ data }) => resolve(data); start?.(); });
  (async () => {
    const fromWorker = said(new Worker('worker.js')); // it may speak at once
    const shared = new SharedWorker('worker.js');
    await navigator.serviceWorker.register('worker.js');
    const { active } = await navigator.serviceWorker.ready;
    const all = [
      navigator.userAgent,
      await (await fetch('header')).text(),
      await fromWorker,
      await said(shared.port),
      await said(navigator.serviceWorker, () => active.postMessage('')),
    ];
    names.textContent = [...new Set(all)].join('\\n');
  })();
</script>`;

const WORKER = `(async () => {
  const text = async () => {
    const header = await (await fetch('header')).text();
    return header === navigator.userAgent ? header : header + ' | ' + navigator.userAgent;
  };
  self.onconnect = async ({ ports: [port] }) => port.postMessage(await text());
  if (self.ServiceWorkerGlobalScope) self.onmessage = async ({ source }) => source.postMessage(await text());
  else if (self.DedicatedWorkerGlobalScope) postMessage(await text());
})();`;

const namesPages: Collection['cases'][number]['pages'] = {
  '': NAMES,
  'worker.js': (_request, response) =>
    response.writeHead(200, { 'content-type': 'text/javascript' }).end(WORKER),
  header: ({ headers }, response) => response.end(headers['user-agent']),
};

const CHROME =
  /^Mozilla\/5\.0 \([^)]+\) AppleWebKit\/537\.36 \(KHTML, like Gecko\) Chrome\/\d+\.0\.0\.0 Safari\/537\.36$/;

const asksForAccount = (_request: IncomingMessage, response: ServerResponse) =>
  response.writeHead(401, { 'www-authenticate': 'Negotiate' }).end();

/** What servers learn of the browser and the device. */
export const identity: Collection = {
  name: 'identity',
  cases: [
    {
      name: 'a site that refuses all browsers but Chrome',
      settings: 'userAgent: chrome',
      pages: namesPages,
      play: async ({ site }) => {
        await expect(site.locator('#names')).toHaveText(CHROME);
      },
    },
    {
      name: 'a site that counts kiosks by a name of its own',
      settings: 'userAgent: "Riverside/1.0 (kiosk)"',
      pages: { '': '<h1>Portal</h1>', header: namesPages['header'] ?? '' },
      play: async ({ site, url }) => {
        const { header, page } = await site.evaluate(
          async (address) => ({
            header: await (await fetch(address)).text(),
            page: navigator.userAgent,
          }),
          `${url}header`,
        );
        expect([header, page]).toEqual(['Riverside/1.0 (kiosk)', 'Riverside/1.0 (kiosk)']);
      },
    },
    {
      name: 'a site without a setting',
      pages: namesPages,
      play: async ({ site }) => {
        expect(await site.evaluate('navigator.userAgent')).toMatch(/ Cleardesk\/.* Electron\//);
      },
    },
    {
      name: "servers that ask for the sign-in of the device's account",
      settings: 'negotiate: ["%ELSEWHERE%"]',
      pages: {
        '': `<h1>Portal</h1><img src="seal"><script>
          document.write('<img src="%ELSEWHERE%' + location.pathname + 'stamp">');
        </script>`,
        seal: asksForAccount,
        stamp: asksForAccount,
      },
      play: async ({ requests }) => {
        const count = (path: string) => requests.filter((one) => one === `GET /${path}`).length;
        // Chromium tries, and asks once more without a ticket, because there is none here.
        await expect.poll(() => count('stamp')).toBe(2);
        expect(count('seal')).toBe(1);
      },
    },
  ],
};
