import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { configFor, expect, test } from './support/test.ts';

/** A form, and what the server was told of the user's languages: by the page, a frame, a fetch and a worker. */
const page = (accepted = '') =>
  `<!doctype html><input required><p id="accepted">${accepted}</p><p id="date"></p>
  <p id="fetched"></p><p id="worked"></p><script>
    document.querySelector('#date').textContent = (1234.5).toLocaleString();
    const show = (id) => (text) => (document.querySelector(id).textContent = text);
    fetch('/accepted').then((answer) => answer.text()).then(show('#fetched'));
    const ask = "fetch('" + location.origin + "/accepted').then((a) => a.text()).then(postMessage)";
    const worker = new Worker(URL.createObjectURL(new Blob([ask])));
    worker.onmessage = ({ data }) => show('#worked')(data);
  </script>`;

let server: Server;
let url: string;

test.beforeEach(async () => {
  server = createServer((request, response) => {
    const accepted = request.headers['accept-language'];
    response.setHeader('content-type', 'text/html');
    response.end(request.url === '/accepted' ? accepted : page(accepted));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

test.afterEach(() => {
  server.close();
});

test("pages and servers are told the config's language, and not the service's", async ({
  launch,
}) => {
  const config = configFor(url).replace('language: en', 'language: de');
  // As a service of the system has it.
  const kiosk = await launch({ config, env: { LANGUAGE: '', LC_ALL: 'C.UTF-8' } });
  // Chromium of the first process has no German; the next one takes over before a session.
  await kiosk.nextProcess();
  await kiosk.screens.getByRole('button', { name: 'Sitzung starten' }).click();
  const site = await kiosk.site();
  await expect(site.locator('#accepted')).toHaveText('de');
  await expect(site.locator('#date')).toHaveText('1.234,5');
  expect(
    await site.evaluate(() => [
      navigator.languages,
      document.querySelector('input')?.validationMessage,
    ]),
  ).toEqual([['de'], 'Fülle dieses Feld aus.']);
});

test('a language is chosen on the login screen for one session, and told to its sites', async ({
  launch,
}) => {
  const own = 'texts: { ar: { exit: { done: تمام } } }';
  const config = configFor(url, `languages: [pl, ar]\n${own}`);
  const kiosk = await launch({ config, env: { LANGUAGE: '', LC_ALL: 'C.UTF-8' } });
  const root = () => kiosk.screens.locator('html');
  const button = (name: string) => kiosk.screens.getByRole('button', { name, exact: true });
  const languages = kiosk.screens.getByRole('group', { name: 'Language' }).getByRole('button');
  await expect(languages).toHaveText(['English', 'Polski', 'العربية']);
  await expect(root()).toHaveAttribute('dir', 'ltr');

  await button('العربية').click();
  await expect(kiosk.screens.getByRole('heading')).toHaveText('أهلًا وسهلًا');
  await expect(root()).toHaveAttribute('dir', 'rtl');
  await expect(root()).toHaveAttribute('lang', 'ar');
  await expect(button('العربية')).toBeFocused();
  // The page of the screens remembers nothing itself.
  await kiosk.screens.reload();
  await expect(root()).toHaveAttribute('dir', 'rtl');

  await button('بدء الجلسة').click();
  const site = await kiosk.site();
  for (const place of ['#accepted', '#fetched', '#worked']) {
    await expect(site.locator(place)).toHaveText(/^ar,en/);
  }
  await expect(root()).toHaveAttribute('dir', 'rtl');
  await button('إنهاء الجلسة').click();
  await expect(kiosk.screens.getByRole('heading')).toHaveText('انتهت جلستك');

  // The process that takes over shows the exit screen in the language of the session, too.
  await kiosk.nextProcess();
  await expect(kiosk.screens.getByRole('heading')).toHaveText('انتهت جلستك');
  await button('تمام').click();
  await expect(kiosk.screens.getByRole('heading')).toHaveText('Welcome');
  await expect(root()).toHaveAttribute('dir', 'ltr');
  await kiosk.startSession();
  await expect((await kiosk.site()).locator('#accepted')).toHaveText(/^en/);
});
