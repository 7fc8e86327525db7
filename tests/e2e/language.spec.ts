import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { configFor, expect, test } from './support/test.ts';

/** A form, and what the server was told of the user's languages. */
const page = (accepted = '') =>
  `<!doctype html><input required><p id="accepted">${accepted}</p><p id="date"></p><script>
    document.querySelector('#date').textContent = (1234.5).toLocaleString();
  </script>`;

test("pages and servers are told the config's language, and not the service's", async ({
  launch,
}) => {
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(page(request.headers['accept-language']));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
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
  server.close();
});
