import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Kiosk } from './support/kiosk.ts';
import { configFor, expect, test } from './support/web-app.ts';

const TEXT = 'the words of the letter';
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** A file as a server sends it, with a name of its own choice. */
function file(name: string, type: string, body: Buffer | string) {
  return (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200, {
      'content-type': type,
      'content-length': Buffer.byteLength(body),
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    });
    response.end(body);
  };
}

const pages = {
  '/': `<a href="/letter">letter</a> <a href="/picture" target="_blank">picture</a>
    <a href="/page">page</a> <a href="/large">large</a> <a href="/endless">endless</a>`,
  '/letter': file('letter\u202etxt.exe', 'text/plain', TEXT),
  '/picture': file('../../picture.png', 'image/png', PICTURE),
  '/page': file('page.html', 'text/html', '<script>document.title = "ran"</script>'),
  '/large': file('film.mp4', 'video/mp4', Buffer.alloc(1_500_000)),
  '/endless': (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'application/zip' });
    const send = () => {
      while (!response.destroyed && response.write(Buffer.alloc(64_000)));
    };
    response.on('drain', send);
    send();
  },
};

const inBar = (kiosk: Kiosk, name: string | RegExp) => kiosk.screens.getByRole('button', { name });

test('downloads are listed, looked at inside the kiosk, bounded, and gone at the end', async ({
  webApp,
  launch,
}) => {
  const { url } = await webApp(pages);
  const kiosk = await launch({
    config: configFor(url).replace('downloads: session', 'downloads: session, downloadQuota: 1MB'),
  });
  await kiosk.startSession();
  const site = await kiosk.site();
  const download = (name: string) => site.getByRole('link', { name }).click();
  await download('letter');
  await expect(inBar(kiosk, 'Downloads 1')).toBeVisible();
  await download('picture');
  await expect(inBar(kiosk, 'Downloads 2')).toBeVisible();
  // The window that it was to open in has closed by itself.
  await expect(kiosk.screens.getByRole('navigation')).toHaveCount(0);
  await download('page');
  await inBar(kiosk, 'Downloads 3').click();
  await expect(kiosk.screens.getByRole('listitem')).toContainText([
    'page.html1 kB · cannot be opened on this device',
    /picture\.png1 kB/,
    'letter_txt.exe1 kB',
  ]);
  expect(names(kiosk)).toEqual(
    Array.from({ length: 3 }, () => expect.stringMatching(/^[\w-]{36}$/)),
  );

  await kiosk.screens.getByRole('button', { name: 'Open letter' }).click();
  const shown = await kiosk.page('cleardesk-download:');
  await expect(shown.getByText(TEXT)).toBeVisible();
  expect(await shown.evaluate('origin')).toBe('null');
  await inBar(kiosk, 'Downloads 3').click();
  await kiosk.screens.getByRole('button', { name: /^Open .*picture/ }).click();
  await expect
    .poll(async () =>
      (await kiosk.page('cleardesk-download:')).evaluate('document.images[0]?.naturalWidth'),
    )
    .toBe(1);

  await inBar(kiosk, 'Downloads 3').click();
  await kiosk.screens.getByRole('button', { name: 'Delete page.html' }).click();
  await expect(kiosk.screens.getByRole('listitem')).toHaveCount(2);
  await expect.poll(() => names(kiosk).length).toBe(2);

  // What is larger than the quota, and what turns out to be, is told of at once.
  await kiosk.screens.getByRole('button', { name: 'Back to the page' }).click();
  for (const name of ['large', 'endless']) {
    await download(name);
    await expect(kiosk.screens.getByText('not enough space')).toBeVisible();
    await kiosk.screens.getByRole('button', { name: /^Delete (film|endless)/ }).click();
    await kiosk.screens.getByRole('button', { name: 'Back to the page' }).click();
  }
  await expect.poll(() => names(kiosk).length).toBe(2);
  expect(kiosk.audit()).toContainEqual(
    expect.objectContaining({ event: 'blocked', what: 'download', detail: 'too-large' }),
  );

  // Until the ending its bytes are on the disk: this test could see them.
  expect(contents(kiosk)).toContain(TEXT);
  await kiosk.endSession();
  const finished = kiosk.audit().find(({ event }) => event === 'ending-finished');
  expect(finished).toMatchObject({ clean: true });
  expect(names(kiosk)).toEqual([]);
});

function folders(kiosk: Kiosk): readonly string[] {
  const run = join(kiosk.dataFolder, 'run');
  return readdirSync(run).map((name) => join(run, name, 'downloads'));
}

/** What the files of the session are called on the disk. */
function names(kiosk: Kiosk): readonly string[] {
  return folders(kiosk).flatMap((folder) => readdirSync(folder));
}

function contents(kiosk: Kiosk): string {
  return folders(kiosk)
    .flatMap((folder) =>
      readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8')),
    )
    .join('\n');
}
