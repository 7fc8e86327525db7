import { pdfFile } from './support/pdf-file.ts';
import { startPrintSystem, type PrintSystem } from './support/print-system.ts';
import { configFor, expect, test as base } from './support/web-app.ts';

const test = base.extend<{ readonly prints: PrintSystem }>({
  prints: async ({}, use) => {
    const prints = await startPrintSystem();
    await use(prints);
    await prints.close();
  },
});
test.skip(process.getuid?.() !== 0, 'CUPS is started by root only');

const PAGE = '<title>private title</title><p>the words of the letter</p>';
const print = { name: 'Print' } as const;
const config = (url: string) => configFor(url).replace('kiosk: {', 'kiosk: { printing: allow,');

test('the page in front is printed without a dialog, and what still waits is cancelled at the end', async ({
  webApp,
  launch,
  prints,
}) => {
  const { url } = await webApp({ '/': PAGE });
  const kiosk = await launch({ config: config(url), env: prints.env });
  await kiosk.startSession();
  const site = await kiosk.site();
  const { screens } = kiosk;
  await screens.getByRole('button', print).click();
  await expect(screens.getByText('Sent to the printer')).toBeVisible();
  await expect.poll(() => prints.waiting()).toEqual([]);
  expect(prints.spool('d')).toMatch(/^%PDF/);
  expect(prints.spool('c')).not.toContain('private title');

  // A page prints by itself, in a window that it closes at once.
  await site.evaluate(() => {
    const receipt = window.open('');
    if (receipt !== null) receipt.document.body.textContent = 'the receipt';
    receipt?.print();
    receipt?.close();
  });
  await expect(screens.getByText('Sent to the printer')).toBeVisible();
  await expect.poll(() => prints.spool('d').match(/%PDF/g)).toHaveLength(2);
  await expect(screens.getByRole('button', { name: /^Close/ })).toHaveCount(0);

  prints.pausePrinter();
  prints.printElse('of somebody else');
  await screens.getByRole('button', print).click();
  await expect.poll(() => prints.waiting()).toEqual(['desk-3', 'desk-4']);
  expect(prints.spool('d').match(/%PDF/g)).toHaveLength(3);
  await kiosk.endSession();
  const finished = kiosk.audit().find(({ event }) => event === 'ending-finished');
  expect(finished).toMatchObject({ clean: true });
  expect(finished?.['steps']).toContainEqual(
    expect.objectContaining({ name: 'cancel-print-jobs', ok: true, leftovers: 0 }),
  );
  expect(prints.waiting()).toEqual(['desk-3']);
  // Of the pages, printed or not, the print system has kept nothing.
  expect(prints.spool('d')).toBe('of somebody else');
});

test('a PDF is printed as the document that it is', async ({ webApp, launch, prints }) => {
  const letter = pdfFile(['the words of the letter', 'its second page']);
  const { url } = await webApp({
    '/': '<a href="/letter">Letter</a>',
    '/letter': (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/pdf' }).end(letter);
    },
  });
  const kiosk = await launch({ config: config(url), env: prints.env });
  await kiosk.startSession();
  const site = await kiosk.site();
  await site.getByRole('link', { name: 'Letter' }).click();
  await expect(site.getByText('the words of the letter')).toBeVisible();
  await kiosk.screens.getByRole('button', print).click();
  await expect(kiosk.screens.getByText('Sent to the printer')).toBeVisible();
  expect(prints.spool('d')).toBe(letter.toString('latin1'));
});

test('after a crash, what waits is cancelled before anybody else signs in', async ({
  webApp,
  launch,
  prints,
}) => {
  const { url } = await webApp({ '/': PAGE });
  const first = await launch({ config: config(url), env: prints.env });
  await first.startSession();
  await first.site();
  prints.pausePrinter();
  await first.screens.getByRole('button', print).click();
  await expect.poll(() => prints.waiting()).toEqual(['desk-1']);
  await first.killAll();
  const { folder } = first;
  const kiosk = await launch({ config: config(url), env: prints.env, folder });
  await expect(kiosk.screens.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  expect(prints.waiting()).toEqual([]);
});
