import type { ServerResponse } from 'node:http';
import { isLetter, pdfFile } from './support/pdf-file.ts';
import { inMemory } from './support/secrets.ts';
import { configFor, expect, test } from './support/web-app.ts';

const SECRET = 'heron-lantern-5507';

function pdf(file: Buffer, headers = {}) {
  return (_request: unknown, response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'application/pdf', ...headers });
    response.end(file);
  };
}

const LETTER = pdfFile([`Letter ${SECRET}`, 'Second page', 'Third page about herons']);

const POST = {
  '/': '<h1>Post</h1><a href="/letter.pdf">Letter</a>',
  '/letter.pdf': pdf(LETTER),
};

test('a PDF is shown in the kiosk, with pages, zoom, search and Back, and nothing of it stays', async ({
  webApp,
  launch,
}) => {
  const { url } = await webApp(POST);
  const kiosk = await launch({ config: configFor(url) });
  await kiosk.startSession();
  const site = await kiosk.site();
  await site.getByRole('link', { name: 'Letter' }).click();
  await expect(site.getByText(SECRET)).toBeVisible();
  const page = site.getByRole('textbox', { name: 'Page' });
  await expect(page).toHaveValue('1');
  await expect(site.getByText('of 3')).toBeVisible();
  await site.getByRole('button', { name: 'Next page' }).click();
  await expect(page).toHaveValue('2');
  await site.getByRole('textbox', { name: 'Search' }).fill('herons');
  await expect(site.getByText('1 of 1')).toBeVisible();
  await expect(page).toHaveValue('3');
  await site.getByRole('button', { name: 'Back' }).click();
  await expect(site.getByRole('heading', { name: 'Post' })).toBeVisible();
  expect(kiosk.audit().filter(({ event }) => event === 'blocked')).toEqual([]);

  await kiosk.endSession();
  await kiosk.nextLogin();
  expect(inMemory([SECRET], kiosk.processes())).toEqual([]);
});

const MAKE_BLOB = `fetch('/letter.pdf').then((answer) => answer.blob()).then(URL.createObjectURL)`;
const SIZE = 'width="900" height="600"';

test('a PDF is shown wherever a page has it: frames, objects, forms, offered files, and what it made itself', async ({
  webApp,
  launch,
}) => {
  const other = await webApp({ '/letter.pdf': pdf(LETTER) });
  const places: Readonly<Record<string, string>> = {
    '/form': `<form method="post" action="/letter.pdf"></form><script>document.forms[0].submit()</script>`,
    '/blob': `<script>${MAKE_BLOB}.then((made) => { location.href = made; })</script>`,
    '/frame': `<iframe src="/letter.pdf" ${SIZE}></iframe>`,
    '/far-frame': `<iframe src="${other.url}/letter.pdf" ${SIZE}></iframe>`,
    '/embed': `<embed type="application/pdf" src="/letter.pdf" ${SIZE}>`,
    '/object': `<object type="application/pdf" data="/letter.pdf" ${SIZE}>`,
    '/blob-frame': `<iframe ${SIZE}></iframe><script>${MAKE_BLOB}.then((made) => { document.querySelector('iframe').src = made; })</script>`,
  };
  const { url } = await webApp({
    '/': '<h1>Post</h1>',
    '/letter.pdf': pdf(LETTER),
    '/offered.pdf': pdf(LETTER, { 'content-disposition': 'attachment; filename="letter.pdf"' }),
    ...places,
  });
  const config = configFor(url)
    .replace(`url: "${url}"`, `url: "${url}", allow: ["${other.url}"]`)
    .replace('downloads: session', 'downloads: block');
  const kiosk = await launch({ config });
  await kiosk.startSession();
  const site = await kiosk.site();
  for (const path of ['/offered.pdf', ...Object.keys(places)]) {
    await site.goto(`${url}${path}`, { waitUntil: 'commit' }); // Playwright loses frames that are sandboxed
    await expect.poll(async () => isLetter(await site.screenshot()), path).toBe(true);
  }
  await site.goto(`${url}/`);
  await site.evaluate(() => {
    location.href = URL.createObjectURL(new Blob(['<h1>made here</h1>'], { type: 'text/html' }));
  });
  await expect(site.getByRole('heading', { name: 'made here' })).toBeVisible();
  expect(kiosk.audit().filter(({ event }) => event === 'blocked')).toEqual([]);
});

test('a PDF runs no script, follows no link to another origin, and a damaged one is said to be damaged', async ({
  webApp,
  launch,
}) => {
  const outside = await webApp({ '/': 'outside' });
  const script =
    'app.launchURL("http://127.0.0.1:9/script"); this.submitForm("http://127.0.0.1:9/")';
  const hostile = pdfFile(['Press anywhere'], { link: `${outside.url}/`, script });
  const { url } = await webApp({
    '/': '<h1>Post</h1>',
    '/hostile.pdf': pdf(hostile),
    '/damaged.pdf': pdf(Buffer.from('%PDF-1.7 no more')),
  });
  const kiosk = await launch({ config: configFor(url) });
  await kiosk.startSession();
  const site = await kiosk.site();
  await site.goto(`${url}/hostile.pdf`);
  await expect(site.getByText('Press anywhere')).toBeVisible();
  // Nothing of the site's is within a document's reach.
  expect(await site.evaluate(() => window.origin)).toBe('null');
  const request = () => fetch('/').then(String, () => 'refused');
  expect(await site.evaluate(request)).toBe('refused');
  await site.locator('.annotationLayer a').click({ noWaitAfter: true });
  const blocked = () => kiosk.audit().filter(({ event }) => event === 'blocked');
  await expect
    .poll(() => blocked().map(({ what, detail }) => `${String(what)} ${String(detail)}`))
    .toEqual([`navigation ${outside.url}`]);
  expect(outside.requests).toEqual([]);

  await site.goto(`${url}/damaged.pdf`);
  await expect(site.getByText('This PDF cannot be shown. It may be damaged.')).toBeVisible();
  expect(await isLetter(await site.screenshot())).toBe(false);
});

test('a PDF that needs a password, is too large, not there or broken off, or comes from a worker: each is said or shown', async ({
  webApp,
  launch,
}) => {
  const { url } = await webApp({
    '/': '<h1>Post</h1>',
    '/letter.pdf': pdf(LETTER),
    '/locked.pdf': pdf(pdfFile([`Letter ${SECRET}`], { password: 'Larch 7' })),
    '/large.pdf': (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/pdf', 'content-length': 1e9 });
      response.write(LETTER);
    },
    '/broken-off.pdf': (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/pdf', 'content-length': 1e5 });
      response.write(LETTER.subarray(0, 60), () => setTimeout(() => response.destroy(), 200));
    },
    '/refused.pdf': (_request, response) =>
      response.writeHead(403, { 'content-type': 'application/pdf' }).end(LETTER),
    '/empty.pdf': pdf(Buffer.alloc(0)),
    '/worker.js': (_request, response) =>
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(`
        oninstall = () => skipWaiting();
        onactivate = (event) => event.waitUntil(clients.claim());
        onfetch = (event) => {
          const isOwn = event.request.url.endsWith('/from-worker.pdf');
          event.respondWith(fetch(isOwn ? '/letter.pdf' : event.request));
        };`),
  });
  const kiosk = await launch({ config: configFor(url) });
  await kiosk.startSession();
  const site = await kiosk.site();

  await site.goto(`${url}/locked.pdf`);
  await expect(site.getByText('This PDF is protected by a password.')).toBeVisible();
  const password = site.locator('input[type=password]');
  await password.fill('wrong');
  await site.keyboard.press('Enter');
  await expect(site.getByText('That is not the password of this PDF.')).toBeVisible();
  await password.fill('Larch 7');
  await site.getByRole('button', { name: 'Open' }).click();
  await expect(site.getByText(SECRET)).toBeVisible();

  await site.goto(`${url}/large.pdf`);
  await expect(site.getByText('This PDF is too large to be shown here.')).toBeVisible();
  await site.goto(`${url}/empty.pdf`);
  await expect(site.getByText('This PDF cannot be shown. It may be damaged.')).toBeVisible();
  await site.goto(`${url}/refused.pdf`);
  await expect(site.getByText(SECRET)).toBeVisible(); // what a server sends with an error is shown
  await site.goto(`${url}/broken-off.pdf`).catch(() => undefined);
  await expect(site.getByText('This PDF cannot be shown. It may be damaged.')).toBeVisible();

  await site.goto(`${url}/`);
  await site.evaluate(`navigator.serviceWorker.register('/worker.js').then(() =>
    new Promise((resolve) => { navigator.serviceWorker.oncontrollerchange = resolve; }))`);
  await site.goto(`${url}/from-worker.pdf`).catch(() => undefined);
  await expect(site.getByText(SECRET)).toBeVisible();
  await site.goto(`${url}/`);
  await site.evaluate(`${MAKE_BLOB}.then((made) => { location.href = made; })`);
  await expect(site.getByText(SECRET)).toBeVisible();
});

test('a PDF is a download where the config says so', async ({ webApp, launch }) => {
  const { url } = await webApp(POST);
  const config = configFor(url).replace('kiosk: {', 'kiosk: { pdf: download,');
  const kiosk = await launch({ config });
  await kiosk.startSession();
  const site = await kiosk.site();
  await site.getByRole('link', { name: 'Letter' }).click({ noWaitAfter: true });
  const said = kiosk.screens.getByRole('status').filter({ hasText: 'The download has finished' });
  await expect(said).toBeVisible();
  await kiosk.screens.getByRole('button', { name: 'Downloads' }).click();
  await expect(kiosk.screens.getByText('letter.pdf').first()).toBeVisible();
  await kiosk.endSession();
  await kiosk.nextLogin();
  expect(inMemory([SECRET], kiosk.processes())).toEqual([]);
});

test('a PDF with damaged pages says so on them, or instead of all; it has fonts and icons that it lacks from the viewer', async ({
  webApp,
  launch,
}) => {
  const without = (page: string, file: Buffer) =>
    Buffer.from(file.toString('latin1').replace(page, '9 0 R'), 'latin1');
  const two = pdfFile(['First page', 'Second page']);
  const plain = pdfFile(['Arial for all'], { font: 'ArialMT', note: 'Ward 7' });
  const { url } = await webApp({
    '/': '<h1>Post</h1>',
    '/no-second.pdf': pdf(without('7 0 R', two)),
    '/no-page.pdf': pdf(without('5 0 R', pdfFile(['Only page']))),
    '/plain.pdf': pdf(plain),
  });
  const kiosk = await launch({ config: configFor(url) });
  await kiosk.startSession();
  const site = await kiosk.site();
  const refused: string[] = [];
  site.on('console', (message) => {
    if (message.text().startsWith('Refused to')) refused.push(message.text());
  });
  await site.goto(`${url}/no-second.pdf`);
  await expect(site.getByText('First page')).toBeVisible();
  const onSecond = site.locator('.page[data-page-number="2"]').getByRole('status');
  await expect(onSecond).toHaveText('This page cannot be shown completely. It may be damaged.');
  await site.goto(`${url}/no-page.pdf`);
  await expect(site.getByText('This PDF cannot be shown. It may be damaged.')).toBeVisible();

  await site.goto(`${url}/plain.pdf`);
  await expect(site.getByText('Arial for all')).toBeVisible();
  const icon = site.locator('.textAnnotation img');
  await expect
    .poll(() => icon.evaluate((image) => 'naturalWidth' in image && image.naturalWidth))
    .toBeGreaterThan(0);
  const fonts = () => site.evaluate(() => [...document.fonts].map(({ status }) => status));
  await expect.poll(fonts).toContain('loaded');
  expect(await fonts()).not.toContain('error');
  expect(refused).toEqual([]);
});

test('a PDF is refused where the config blocks PDFs, also where downloads are allowed', async ({
  webApp,
  launch,
}) => {
  const { url } = await webApp(POST);
  const config = configFor(url).replace('kiosk: {', 'kiosk: { pdf: block,');
  const kiosk = await launch({ config });
  await kiosk.startSession();
  const site = await kiosk.site();
  await site.getByRole('link', { name: 'Letter' }).click({ noWaitAfter: true });
  const blocked = () => kiosk.audit().filter(({ event }) => event === 'blocked');
  await expect
    .poll(() => blocked().map(({ what, detail }) => `${String(what)} ${String(detail)}`))
    .toEqual(['download application/pdf']);
  await expect(site.getByRole('heading', { name: 'Post' })).toBeVisible();
});
